#include "verify/rows.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

namespace bolan::verify {

using crypto::Digest;

namespace {

struct Column {
    std::string name;
    std::string type;
};

std::vector<Column> columns_of(Value const& description) {
    std::vector<Column> out;
    for (auto const& [name, type] : description["columns"].as_map()) out.push_back({name, type.as_string()});
    return out;
}

Result<Value> read_column(store::Row const& row, int number, std::string_view type) {
    if (type == "json") return parse_json(row.text(number));
    if (type == "boolean") return Value(row.integer(number) != 0);
    if (type == "real") return Value(row.real(number));
    if (type == "bytes") return Value(crypto::hex(row.bytes(number)));
    if (type == "text" || type == "date") return Value(row.text(number));
    auto const integer = row.integer(number);
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    return integer > exact || integer < -exact ? Value(std::to_string(integer)) : Value(integer);
}

// governed.h of ledger/: the key's value itself when it is one column, else a JSON array.
std::string key_text(Value const& description, Value const& row) {
    Value parts = Value::list();
    for (auto const& name : description["key"].as_list()) parts.push(row[name.as_string()]);
    auto const& list = parts.as_list();
    if (list.size() == 1 && list[0].is_string()) return list[0].as_string();
    return write_canonical_json(list.size() == 1 ? list[0] : parts);
}

class RowCheck {
  public:
    RowCheck(store::Connection& db, History& history, Report& report)
        : m_db(db), m_history(history), m_report(report) {}

    std::set<std::string> run() {
        for (auto const& [table, index] : m_history.writing)
            if (!m_history.governed.contains(table))
                m_report.add({.code = "table.not_governed",
                              .index = index,
                              .table = table,
                              .detail = "acts wrote to it, but no act says what its columns are"});
        for (auto const& [table, description] : m_history.governed)
            if (!check_table(table, description)) return std::move(m_attachments);
        report_missing();
        return std::move(m_attachments);
    }

  private:
    // False when the table cannot be read: the connection may be of no more use (PostgreSQL ends the transaction).
    bool check_table(std::string const& table, Value const& description) {
        auto const columns = columns_of(description);
        store::SqlText sql;
        sql.add("select ");
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) sql.add(", ");
            sql.name(columns[i].name);
        }
        sql.add(" from ").name(table);
        try {
            m_db.query(sql, {}, [&](store::Row const& row) {
                check_row(table, description, columns, row);
                return store::Next::more;
            });
        } catch (store::DatabaseError const& error) {
            m_report.add({.code = "table.unreadable", .table = table, .detail = error.what()});
            return false;
        }
        return true;
    }

    void check_row(std::string const& table, Value const& description, std::vector<Column> const& columns,
                   store::Row const& row) {
        ++m_report.rows;
        Value content = Value::map();
        bool is_readable = true;
        for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
            if (row.is_null(i)) continue;
            auto const& column = columns[static_cast<std::size_t>(i)];
            auto value = read_column(row, i, column.type);
            is_readable = is_readable && value.has_value();
            if (value && !value->is_null()) content.as_map().emplace_back(column.name, std::move(*value));
        }
        auto const key = key_text(description, content);
        auto const last = m_history.rows.find(row_name(table, key));
        if (last == m_history.rows.end() || last->second.row == Digest{}) {
            m_report.add({.code = "row.unknown",
                          .table = table,
                          .key = key,
                          .detail = last == m_history.rows.end() ? "no act wrote this row"
                                                                 : "act " + std::to_string(last->second.index) +
                                                                       " deleted this row, and it stands there again"});
            if (last != m_history.rows.end()) last->second.is_seen = true;
            return;
        }
        last->second.is_seen = true;
        if (!is_readable || crypto::sha256(write_canonical_json(content)) != last->second.row)
            m_report.add({.code = "row.altered",
                          .index = last->second.index,
                          .act = act_id(last->second.index),
                          .table = table,
                          .key = key,
                          .detail = "the row is not as this act, the last to write it, left it"});
        for (auto const& name : description["attachments"].as_list())
            if (auto const hash = content[name.as_string()].string_or(""); !hash.empty()) m_attachments.emplace(hash);
    }

    // Rows that the last act to write them left standing and no table shows; in the order of those acts.
    void report_missing() {
        std::vector<std::uint64_t> indexes;
        for (auto const& [name, write] : m_history.rows)
            if (!write.is_seen && write.row != Digest{}) indexes.push_back(write.index);
        std::ranges::sort(indexes);
        auto const [first_same, end] = std::ranges::unique(indexes);
        indexes.erase(first_same, end);
        for (auto const index : indexes) report_missing_of(index);
    }

    void report_missing_of(std::uint64_t index) {
        auto const effects = m_db.find(
            "select effects from act where leaf_index = ?1", [](store::Row const& row) { return row.string(0); },
            index);
        auto const parsed = parse_json(effects.value_or("[]"));
        for (auto const& effect : parsed->as_list()) {
            if (!effect.is_list() || effect.as_list().size() != 3) return;  // found already: the act is altered
            std::string const table(effect.as_list()[0].string_or(""));
            std::string const key(effect.as_list()[1].string_or(""));
            auto const write = m_history.rows.find(row_name(table, key));
            if (write == m_history.rows.end() || write->second.index != index || write->second.is_seen ||
                write->second.row == Digest{} || !m_history.governed.contains(table))
                continue;
            m_report.add({.code = "row.missing",
                          .index = index,
                          .act = act_id(index),
                          .table = table,
                          .key = key,
                          .detail = "this act, the last to write the row, left it there; now it is gone"});
        }
    }

    std::string act_id(std::uint64_t index) {
        return m_db
            .find(
                "select id from act where leaf_index = ?1", [](store::Row const& row) { return row.string(0); }, index)
            .value_or("");
    }

    store::Connection& m_db;
    History& m_history;
    Report& m_report;
    std::set<std::string> m_attachments;
};

Digest hash_file(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::vector<char> buffer(1 << 16);
    crypto::Sha256 hash;
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
        hash.add(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
    return hash.finish();
}

}  // namespace

std::set<std::string> check_rows(store::Connection& db, History& history, Report& report) {
    return RowCheck(db, history, report).run();
}

namespace {

void check_attachment(std::string const& name, crypto::Digest const& found, std::set<std::string>& missing,
                      Report& report) {
    ++report.attachments;
    missing.erase(name);
    if (crypto::hex(found) != name)
        report.add({.code = "attachment.altered", .key = name, .detail = "its bytes are not those of its name"});
}

void check_files(std::string const& folder, std::set<std::string>& missing, Report& report) {
    namespace fs = std::filesystem;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(folder, error); at != fs::recursive_directory_iterator();
         at.increment(error)) {
        if (!at->is_regular_file()) continue;
        std::string name;  // "ab/cd…" joined
        for (auto const& part : fs::relative(at->path(), folder)) name += part.string();
        if (crypto::parse_digest(name))
            check_attachment(name, hash_file(at->path()), missing, report);
        else
            report.notes.push_back("attachments: " + at->path().filename().string() + " is no attachment");
    }
}

// On PostgreSQL the bytes are rows of attachment_part, in parts.
void check_parts(store::Connection& db, std::set<std::string>& missing, Report& report) {
    std::string name;
    crypto::Sha256 hash;
    for (std::int64_t part = 0; true;) {
        auto const next = db.find(
            "select hash, part, bytes from attachment_part where (hash, part) >= (?1, ?2) order by hash, part limit 1",
            [&](store::Row const& row) {
                if (row.text(0) != name) {
                    if (!name.empty()) check_attachment(name, hash.finish(), missing, report);
                    name = row.string(0);
                    hash = {};
                }
                hash.add(row.bytes(2));
                return row.integer(1);
            },
            name, part);
        if (!next) break;
        part = *next + 1;
    }
    if (!name.empty()) check_attachment(name, hash.finish(), missing, report);
}

}  // namespace

void check_attachments(store::Connection& db, std::string const& folder, std::set<std::string> const& named,
                       Report& report) {
    auto missing = named;
    try {
        if (db.engine() == store::Engine::sqlite)
            check_files(folder, missing, report);
        else
            check_parts(db, missing, report);
    } catch (store::DatabaseError const&) {  // on PostgreSQL also after another table could not be read
        return report.add({.code = "table.unreadable", .table = "attachment_part", .detail = "its parts are not read"});
    }
    for (auto const& name : missing)
        report.add({.code = "attachment.missing", .key = name, .detail = "a governed row names it"});
}

}  // namespace bolan::verify
