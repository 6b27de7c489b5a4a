#include "store/upgrade.h"
#include "base/check.h"
#include "store/filling.h"
#include <algorithm>
#include <optional>
#include <set>

namespace bolan::store {

namespace {

void raise_least_format(Connection& db, std::int64_t format) {
    if (least_format(db) < format) db.run("insert into schema_format (format) values (?1)", format);
}

void ensure_own_tables(Connection& db) {
    bool const sqlite = db.engine() == Engine::sqlite;
    db.execute(sqlite ? Sql("create table if not exists schema_format (format integer not null) strict")
                      : Sql("create table if not exists schema_format (format bigint not null)"),
               {});
    db.execute(sqlite ? Sql("create table if not exists schema_step (number integer primary key, what text not null, "
                            "done_at integer not null) strict")
                      : Sql("create table if not exists schema_step (number bigint primary key, what text not null, "
                            "done_at bigint not null)"),
               {});
}

bool is_done(Connection& db, Step const& step) {
    return db
        .find(
            "select 1 from schema_step where number = ?1", [](Row const&) { return true; }, step.number)
        .has_value();
}

void note_done(Connection& db, Step const& step, Timestamp now) {
    db.run("insert into schema_step (number, what, done_at) values (?1, ?2, ?3)", step.number, step.what, now.ms);
}

// Makes what notes the steps; an empty database has them all behind it.
Result<> begin_notes(Connection& db, std::span<Step const> steps, Timestamp now) {
    bool const is_new = content_of(db) == Content::none;
    ensure_own_tables(db);
    TRY(check_format(db, steps.empty() ? 1 : steps.back().number));
    raise_least_format(db, 1);
    if (!is_new) return {};
    for (auto const& step : steps) {
        raise_least_format(db, step.serves_from);
        note_done(db, step, now);
    }
    return {};
}

Turn take_turn(Connection& db, Step const& step, Timestamp now) {
    if (is_done(db, step)) return Turn::done;
    raise_least_format(db, step.serves_from);
    auto const turn = step.turn(db);
    if (turn == Turn::done) note_done(db, step, now);
    return turn;
}

// Passes everything on, and notes what changes the database.
class Noting final : public Connection {
  public:
    explicit Noting(Connection& db) : m_db(db) {}
    Engine engine() const override { return m_db.engine(); }
    void query(Sql sql, std::span<Param const> params, std::function<Next(Row const&)> const& each) override {
        m_db.query(sql, params, each);
    }
    std::int64_t execute(Sql sql, std::span<Param const> params) override {
        note(sql);
        return m_db.execute(sql, params);
    }
    void send(Sql sql, std::span<Param const> params) override {
        note(sql);
        m_db.send(sql, params);
    }
    std::vector<std::string> take() { return std::move(m_statements); }

  private:
    void note(Sql sql) {
        std::string text(sql.text());
        if (m_known.insert(text).second) m_statements.push_back(std::move(text));
    }

    Connection& m_db;
    std::set<std::string> m_known;
    std::vector<std::string> m_statements;
};

Result<> do_all(Connection& db, std::span<Step const> steps, std::vector<Table> const& tables) {
    TRY(begin_notes(db, steps, {}));
    for (auto const& step : steps)
        while (take_turn(db, step, {}) == Turn::more) continue;
    return ensure_tables(db, tables);
}

Error newer(std::int64_t database, std::int64_t program) {
    return Error::conflict("schema.newer")
        .with("database", std::to_string(database))
        .with("program", std::to_string(program));
}

std::int64_t last_step(Connection& db) {
    if (!has_table(db, "schema_step")) return 1;
    return db
        .find("select max(number) from schema_step",
              [](Row const& row) { return row.is_null(0) ? std::int64_t{1} : row.integer(0); })
        .value_or(1);
}

}  // namespace

std::int64_t least_format(Connection& db) {
    return db
        .find("select max(format) from schema_format",
              [](Row const& row) { return row.is_null(0) ? std::int64_t{0} : row.integer(0); })
        .value_or(0);
}

Result<> check_format(Connection& db, std::int64_t program) {
    auto const least = least_format(db);
    if (least == k_filling) return Fail(Error::conflict("schema.unfinished"));
    if (least <= program) return {};
    return Fail(newer(least, program));
}

Result<> check_upgraded(Connection& db) {
    TRY(check_format(db));
    auto const last = last_step(db);
    if (last > k_format) return Fail(newer(last, k_format));
    if (last < k_format) return Fail(Error::conflict("schema.not_upgraded"));
    return {};
}

void begin_at(Connection& db, std::int64_t format, std::int64_t least, Timestamp now) {
    ensure_own_tables(db);
    raise_least_format(db, least);
    for (std::int64_t number = 2; number <= format; ++number)
        db.run("insert into schema_step (number, what, done_at) values (?1, 'It came in with an import.', ?2)", number,
               now.ms);
}

std::vector<Step> pending_steps(Connection& db, std::span<Step const> steps) {
    if (!has_table(db, "schema_format")) return {};
    if (!has_table(db, "schema_step")) return {steps.begin(), steps.end()};
    std::vector<Step> out;
    for (auto const& step : steps)
        if (!is_done(db, step)) out.push_back(step);
    return out;
}

Result<> upgrade(Database& database, std::span<Step const> steps, Timestamp now,
                 std::function<void(Step const&)> const& begin) {
    TRY(database.write([&](Transaction& tx) { return begin_notes(tx.db(), steps, now); }));
    for (auto const& step : database.read([&](Connection& db) { return pending_steps(db, steps); })) {
        if (begin) begin(step);
        for (auto turn = Turn::more; turn == Turn::more;)
            turn = TRY(database.write([&](Transaction& tx) -> Result<Turn> { return take_turn(tx.db(), step, now); }));
    }
    return {};
}

Result<std::vector<std::string>> try_upgrade(Database& database, std::span<Step const> steps,
                                             std::vector<Table> const& tables) {
    std::vector<std::string> statements;
    auto const tried = database.write([&](Transaction& tx) -> Result<> {
        Noting db(tx.db());
        TRY(do_all(db, steps, tables));
        statements = db.take();
        return Fail(Error::conflict("schema.only_tried"));  // rolls it back
    });
    if (tried.error().code != "schema.only_tried") return Fail(tried.error());
    return statements;
}

}  // namespace bolan::store
