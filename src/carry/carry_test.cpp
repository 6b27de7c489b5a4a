// An installation becomes files, and an installation again: whole, on either engine, or not at all.
#include "carry/export.h"
#include "carry/folder.h"
#include "carry/import.h"
#include "crypto/encoding.h"
#include "ledger/ledger.h"
#include "store/attachments.h"
#include "store/filling.h"
#include "store/testing.h"
#include "store/upgrade.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <map>

namespace bolan::carry {

namespace {

namespace fs = std::filesystem;
using store::ColumnType;
using store::Engine;

constexpr Timestamp k_now{1'795'000'000'000};

store::Table note_table() {
    return {"note",
            {{"id", ColumnType::text, true},
             {"said", ColumnType::text},
             {"day", ColumnType::date},
             {"is_so", ColumnType::boolean},
             {"proof", ColumnType::text}},
            {"id"},
            {{{"said"}, false, {}, "said is not null and is_so = true"}}};
}

// More rows than a page holds, and than a commit takes; in the order of text by its bytes.
store::Table tally_table() {
    return {"tally",
            {{"place", ColumnType::text, true}, {"number", ColumnType::integer, true}},
            {"place", "number"},
            {{{"number"}}},
            true};
}

// Without a key.
store::Table aside_table() {
    return {"aside", {{"word", ColumnType::text, true}, {"number", ColumnType::integer, true}}, {}, {}};
}

ledger::GovernedTable const& notes() {
    static ledger::GovernedTable const table(note_table(), {}, {"proof"});
    return table;
}

// What a new database has behind it.
constexpr store::Step k_steps[] = {
    {store::k_format, 1, "Nothing.", [](store::Connection&) { return store::Turn::done; }}};

void ignore(std::string_view, std::int64_t) {}

// An installation with a log: its database and its data folder.
class Office {
  public:
    explicit Office(Engine engine) : database(engine) {}

    std::string const& data() const { return database.folder(); }

    void fill() {
        auto tables = ledger::Ledger::tables();
        for (auto& table : store::attachment_tables(database.engine())) tables.push_back(std::move(table));
        tables.push_back(note_table());
        tables.push_back(tally_table());
        tables.push_back(aside_table());
        ASSERT_TRUE(store::upgrade(*database, k_steps, k_now));
        ASSERT_TRUE(store::ensure_tables(*database, tables));
        auto key = crypto::SigningKey::load_or_make(data() + "/keys/log.key");
        auto opened = ledger::Ledger::open(*database, std::move(*key), "log.example");
        ASSERT_TRUE(opened.has_value());
        auto const log = std::move(*opened);
        write_file(data() + "/log.vkey", log->verifier_key() + "\n");
        ASSERT_TRUE(log->govern({&notes()}, k_now));
        auto const proof =
            store::open_attachments(*database, data() + "/attachments")->put(crypto::as_bytes("%PDF- proof"));
        ASSERT_TRUE(database->write([&](store::Transaction& tx) -> Result<> {
            for (int i = 0; i < 300; ++i) write_note(tx, *log, i, proof);
            write_tallies(tx.db());
            return {};
        }));
        database->before_commit([](store::Connection&) {});
    }

    Result<Exported> export_to(std::string const& folder, Keys keys = Keys::leave) {
        return database->read([&](store::Connection& db) {
            return export_everything(db, {data(), folder, keys, "9.9", k_now, ignore});
        });
    }
    Result<verify::Report> import_from(std::string const& folder) {
        return import_everything(*database, {folder, data(), "", k_now, ignore});
    }
    Result<> check_format() {
        return database->read([](store::Connection& db) { return store::check_format(db); });
    }
    store::Content content() {
        return database->read([](store::Connection& db) { return store::content_of(db); });
    }

    store::testing::TemporaryDatabase database;

  private:
    static void write_note(store::Transaction& tx, ledger::Ledger& log, int i, std::string const& proof) {
        auto row = Value::map({{"id", "n" + std::to_string(i)}, {"is_so", i % 2 == 0}});
        if (i % 3 == 0) row.set("said", i % 2 == 0 ? "" : "پہلی سطر\nدوسری سطر");
        if (i % 5 == 0) row.set("day", "2026-02-28");
        if (i % 50 == 0) row.set("proof", proof);
        ledger::Act act;
        act.id = new_id<ActId>(k_now);
        act.at = k_now;
        act.service = "notes";
        act.subject_kind = "note";
        act.subject = row["id"].as_string();
        act.action = "write";
        act.effects.push_back(notes().put(tx.db(), row));
        log.append(tx, act);
    }
    static void write_tallies(store::Connection& db) {
        db.run(
            "insert into aside (word, number) with recursive n(i) as (select 0 union all select i + 1 from n where i < "
            "2499) select case i % 2 when 0 then 'a' else 'گ' end, i from n");
        db.run(
            "insert into tally (place, number) with recursive n(i) as (select 0 union all select i + 1 from n where i "
            "< "
            "6000) select case i % 3 when 0 then 'Z' when 1 then 'a' else 'گ' end || (i / 7), i from n");
    }
};

std::string text_of(std::string const& path) {
    auto const slash = path.rfind('/');
    return read_file(path.substr(0, slash), path.substr(slash + 1)).value_or("(missing)");
}

// Of a folder, by path; of the manifest all but the engine's name.
std::map<std::string, std::string> files_of(std::string const& folder) {
    std::map<std::string, std::string> out;
    for (auto const& path : files_below(folder)) out[path] = text_of(folder + "/" + path);
    auto& manifest = out["manifest.json"];
    for (auto const* engine : {"\"engine\": \"sqlite\",\n", "\"engine\": \"postgres\",\n"})
        if (auto const at = manifest.find(engine); at != std::string::npos)
            manifest.erase(at, std::string_view(engine).size());
    return out;
}

void replace_in(std::string const& path, std::string const& from, std::string const& to) {
    auto text = text_of(path);
    auto const at = text.find(from);
    ASSERT_NE(at, std::string::npos) << path << ": " << from;
    write_file(path, text.replace(at, from.size(), to));
}

// As somebody would who makes such a folder by other means: what stands in the files is what the sums say.
void sum_anew(std::string const& folder) {
    std::string sums;
    for (auto const& path : files_below(folder))
        if (path != k_sums && path != k_manifest) sums += crypto::hex(*hash_file(folder, path)) + "  " + path + "\n";
    auto const was = crypto::hex(*hash_file(folder, k_sums));
    write_file(folder + "/" + k_sums, sums);
    replace_in(folder + "/" + k_manifest, was, crypto::hex(crypto::sha256(sums)));
}

class Carry : public ::testing::TestWithParam<Engine> {
  protected:
    Carry() : office(GetParam()) { office.fill(); }
    Engine other() const { return GetParam() == Engine::sqlite ? Engine::postgres : Engine::sqlite; }
    std::string folder(std::string const& name) const { return m_place.path() + "/" + name; }
    // That an import of `name` is refused, before anything is written.
    Error refused(std::string const& name) {
        Office fresh(Engine::sqlite);
        auto const report = fresh.import_from(folder(name));
        EXPECT_FALSE(report.has_value());
        EXPECT_EQ(fresh.content(), store::Content::none);
        EXPECT_FALSE(fs::exists(fresh.data() + "/attachments"));
        return report ? Error() : report.error();
    }

    Office office;

  private:
    store::testing::TemporaryFolder m_place;
};

INSTANTIATE_TEST_SUITE_P(Engines, Carry, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(Carry, goes_to_the_other_engine_and_back_and_is_the_same) {
    auto const first = office.export_to(folder("first"));
    ASSERT_TRUE(first.has_value()) << first.error().code;
    Office second(other()), third(GetParam());
    auto const report = second.import_from(folder("first"));
    ASSERT_TRUE(report.has_value()) << report.error().code;
    EXPECT_TRUE(report->is_sound()) << report->text();
    EXPECT_EQ(report->root, first->manifest.log_root);
    EXPECT_EQ(report->size, 301u);
    ASSERT_TRUE(second.export_to(folder("second")));
    ASSERT_TRUE(third.import_from(folder("second")));
    ASSERT_TRUE(third.export_to(folder("third")));
    auto const files = files_of(folder("first"));
    EXPECT_GT(files.size(), 10u);
    EXPECT_EQ(files_of(folder("second")), files);
    EXPECT_EQ(files_of(folder("third")), files);
    EXPECT_TRUE(second.check_format());
}

TEST_P(Carry, says_what_is_in_the_folder) {
    auto const manifest = office.export_to(folder("out"));
    ASSERT_TRUE(manifest.has_value());
    auto const read = read_manifest(text_of(folder("out/manifest.json")));
    ASSERT_TRUE(read.has_value()) << read.error().code;
    EXPECT_EQ(read->engine, GetParam());
    EXPECT_EQ(read->program, "9.9");
    EXPECT_EQ(read->attachments, 1);
    EXPECT_EQ(read->tables.size(), 6u);
    EXPECT_EQ(read->tables.back().rows, 6001);
    EXPECT_TRUE(read->tables.back().table.clustered);
    EXPECT_NE(text_of(folder("out/README.md")).find("SHA256SUMS"), std::string::npos);
    EXPECT_TRUE(text_of(folder("out/log/checkpoint")).starts_with("log.example\n301\n"));
    EXPECT_EQ(text_of(folder("out/log/tile/entries/000")).size(), 256u * 34);
    EXPECT_EQ(text_of(folder("out/log/tile/0/001.p/45")).size(), 45u * 32);
    EXPECT_TRUE(fs::exists(folder("out/log/tile/1/000.p/1")));
    EXPECT_NE(text_of(folder("out/tables/note.jsonl"))
                  .find(R"({"id":"n15","said":"پہلی سطر\nدوسری سطر","day":"2026-02-28","is_so":false})"
                        "\n"),
              std::string::npos);
    EXPECT_FALSE(fs::exists(folder("out/keys")));
    EXPECT_EQ(fs::status(folder("out")).permissions(), fs::perms::owner_all);
}

TEST_P(Carry, an_attachment_that_was_altered_or_never_put_whole_is_left_out_and_said) {
    auto const hash =
        store::open_attachments(*office.database, office.data() + "/attachments")->put(crypto::as_bytes("begun"));
    if (GetParam() == Engine::sqlite)
        write_file(office.data() + "/" + attachment_path(hash), "beg");
    else
        ASSERT_TRUE(office.database->write([&](store::Transaction& tx) -> Result<> {
            tx.db().run("update attachment_part set bytes = ?2 where hash = ?1", hash,
                        store::Bytes(crypto::as_bytes("beg")));
            return {};
        }));
    auto const done = office.export_to(folder("out"));
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(done->left_out, std::vector{hash});
    EXPECT_EQ(done->manifest.attachments, 1);
    EXPECT_FALSE(fs::exists(folder("out/" + attachment_path(hash))));
}

TEST_P(Carry, keys_go_only_when_they_are_asked_for_and_never_over_others) {
    ASSERT_TRUE(office.export_to(folder("out"), Keys::take));
    Office with_others(Engine::sqlite);
    ASSERT_TRUE(crypto::SigningKey::load_or_make(with_others.data() + "/keys/log.key"));
    EXPECT_EQ(with_others.import_from(folder("out")).error().code, "carry.keys_there");
    EXPECT_EQ(with_others.content(), store::Content::none);
    Office to(other());
    ASSERT_TRUE(to.import_from(folder("out")));
    EXPECT_EQ(text_of(to.data() + "/keys/log.key"), text_of(office.data() + "/keys/log.key"));
    EXPECT_TRUE(crypto::SigningKey::load(to.data() + "/keys/log.key"));
    EXPECT_EQ(text_of(to.data() + "/log.vkey"), text_of(office.data() + "/log.vkey"));
}

TEST_P(Carry, what_is_not_as_it_was_exported_is_refused_before_anything_is_written) {
    ASSERT_TRUE(office.export_to(folder("whole")));
    auto const copy = [&](std::string const& name) {
        fs::copy(folder("whole"), folder(name), fs::copy_options::recursive);
    };
    auto const file_of = [](Error const& error) { return error.code + " " + error.values.at(0).second; };
    copy("damaged");
    replace_in(folder("damaged/tables/note.jsonl"), "n15", "n16");
    EXPECT_EQ(file_of(refused("damaged")), "carry.file_damaged tables/note.jsonl");
    copy("lacking");
    fs::remove(folder("lacking/log/checkpoint"));
    EXPECT_EQ(file_of(refused("lacking")), "carry.file_missing log/checkpoint");
    copy("unfinished");
    fs::remove(folder("unfinished/manifest.json"));
    EXPECT_EQ(file_of(refused("unfinished")), "carry.file_missing manifest.json");
    copy("fewer");
    replace_in(folder("fewer/SHA256SUMS"), "tables/tally", "tables/tallx");
    EXPECT_EQ(file_of(refused("fewer")), "carry.file_missing tables/tallx.jsonl");
    copy("outside");
    replace_in(folder("outside/SHA256SUMS"), "tables/tally", "../whole/tables/tally");
    EXPECT_EQ(refused("outside").code, "carry.manifest_malformed");
    copy("newer");
    replace_in(folder("newer/manifest.json"), "\"format\": ", "\"format\": 9");
    EXPECT_EQ(refused("newer").code, "carry.newer");
    copy("malformed");
    replace_in(folder("malformed/manifest.json"), "{\"name\":\"note\"", "{\"name\":\"note; drop\"");
    EXPECT_EQ(refused("malformed").code, "schema.description_malformed");
}

TEST_P(Carry, a_row_that_does_not_fit_its_table_is_refused_with_its_line) {
    ASSERT_TRUE(office.export_to(folder("out")));
    replace_in(folder("out/tables/note.jsonl"), R"({"id":"n1","is_so":false})", R"({"is_so":false})");
    sum_anew(folder("out"));
    auto const error = refused("out");
    EXPECT_EQ(error.code, "carry.row_malformed");
    EXPECT_EQ(error.values,
              (std::vector<std::pair<std::string, std::string>>{{"table", "note"}, {"column", "id"}, {"line", "2"}}));
}

TEST_P(Carry, an_altered_history_comes_in_but_is_opened_by_nobody) {
    ASSERT_TRUE(office.export_to(folder("out")));
    replace_in(folder("out/tables/note.jsonl"), R"({"id":"n1","is_so":false})", R"({"id":"n1","is_so":true})");
    sum_anew(folder("out"));
    Office to(other());
    auto const report = to.import_from(folder("out"));
    ASSERT_TRUE(report.has_value()) << report.error().code;
    EXPECT_FALSE(report->is_sound());
    EXPECT_EQ(to.content(), store::Content::unfinished);
    EXPECT_EQ(to.check_format().error().code, "schema.unfinished");
}

TEST_P(Carry, fills_only_what_is_empty) {
    ASSERT_TRUE(office.export_to(folder("out")));
    EXPECT_EQ(office.import_from(folder("out")).error().code, "carry.not_empty");
    EXPECT_EQ(office.export_to(folder("out")).error().code, "carry.folder_in_use");
    Office empty(GetParam());
    EXPECT_EQ(empty.export_to(folder("none")).error().code, "carry.nothing_there");
    EXPECT_FALSE(fs::exists(folder("none")));
}

TEST_P(Carry, what_was_broken_off_is_found_and_begun_anew) {
    ASSERT_TRUE(office.export_to(folder("out")));
    struct PowerCut {};
    Office to(other());
    for (auto const* at : {"attachments", "act", "tally", "indexes"}) {
        auto const cut = [&](std::string_view what, std::int64_t done) {
            if (what == at && (what != "tally" || done == 5500)) throw PowerCut();
        };
        EXPECT_THROW((void)import_everything(*to.database, {folder("out"), to.data(), "", k_now, cut}), PowerCut) << at;
        to.database.close();
        to.database.open();
        EXPECT_EQ(to.check_format().error().code, "schema.unfinished") << at;
        EXPECT_EQ(to.export_to(folder("half")).error().code, "schema.unfinished");
    }
    auto const report = to.import_from(folder("out"));
    ASSERT_TRUE(report.has_value()) << report.error().code;
    EXPECT_TRUE(report->is_sound());
    EXPECT_EQ(to.content(), store::Content::whole);
    ASSERT_TRUE(to.export_to(folder("again")));
    EXPECT_EQ(files_of(folder("again")), files_of(folder("out")));
}

TEST_P(Carry, a_table_that_an_older_program_changed_is_not_guessed) {
    ASSERT_TRUE(office.database->write([](store::Transaction& tx) -> Result<> {
        tx.db().run("delete from schema_table where name = 'tally'");
        return {};
    }));
    EXPECT_EQ(office.export_to(folder("out")).error().code, "schema.undescribed");
    ASSERT_TRUE(store::ensure_tables(*office.database, {tally_table()}));
    EXPECT_TRUE(office.export_to(folder("out")));
}

}  // namespace

}  // namespace bolan::carry
