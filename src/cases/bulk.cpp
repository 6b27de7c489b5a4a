#include "cases/bulk.h"
#include "base/check.h"
#include "base/json.h"
#include "cases/house.h"

namespace bolan::cases {

using store::Connection;
using store::Param;
using store::Row;
using store::Transaction;

namespace {

constexpr int k_cases_a_turn = 20;
constexpr int k_turns_at_once = 3;

using Outcome = BulkItem::Outcome;

std::optional<Timestamp> moment_in(Row const& row, int column) {
    if (row.is_null(column)) return {};
    return Timestamp{row.integer(column)};
}

std::string write_problem(Problem const& problem) {
    Value values = Value::map();
    for (auto const& [name, value] : problem.values) values.set(name, value);
    return write_json(Value::map({{"field", problem.field}, {"code", problem.code}, {"values", std::move(values)}}));
}

Problem read_problem(std::string_view json) {
    auto const value = parse_json(json);
    CHECK(value.has_value());
    Problem out{std::string((*value)["field"].string_or("")), std::string((*value)["code"].string_or("")), {}};
    auto const& values = (*value)["values"];
    if (values.is_map())
        for (auto const& [name, one] : values.as_map()) out.values.emplace_back(name, one.as_string());
    return out;
}

// The one thing said of a refusal.
Problem problem_of(Error const& error) {
    return error.problems.empty() ? Problem{"", error.code, error.values} : error.problems.front();
}

}  // namespace

std::vector<store::Table> bulk_tables() {
    using store::ColumnType;
    return {{"bulk_job",
             {{"id", ColumnType::text, true},
              {"person", ColumnType::text, true},
              {"name", ColumnType::text, true},
              {"post", ColumnType::text, true},
              {"charge", ColumnType::text, true},
              {"service", ColumnType::text, true},
              {"action", ColumnType::text, true},
              {"input", ColumnType::json, true},
              {"asked_at", ColumnType::instant, true},
              {"begun_at", ColumnType::instant},
              {"ended_at", ColumnType::instant}},
             {"id"},
             {{{"person"}}, {{"begun_at"}, false, "bulk_job_open", "ended_at is null"}}},
            {"bulk_item",
             {{"job", ColumnType::text, true},
              {"position", ColumnType::integer, true},
              {"case_id", ColumnType::text, true},
              {"version", ColumnType::integer, true},
              {"outcome", ColumnType::integer, true},
              {"problem", ColumnType::json, true}},
             {"job", "position"},
             {{{"job", "outcome", "position"}}},
             true}};
}

std::optional<BulkJob> find_bulk(Connection& db, std::string_view id) {
    auto job = db.find(
        "select id, person, name, post, charge, service, action, input, asked_at, begun_at, ended_at from bulk_job "
        "where id = ?1",
        [](Row const& row) {
            BulkJob out;
            out.id = row.string(0);
            out.asked_by = {PersonId::parse(row.text(1)).value_or(PersonId()), row.string(2), row.string(3),
                            row.string(4)};
            out.service = row.string(5);
            out.action = row.string(6);
            out.input = parse_json(row.text(7)).value_or(Value::map());
            out.asked_at = {row.integer(8)};
            out.begun_at = moment_in(row, 9);
            out.ended_at = moment_in(row, 10);
            return out;
        },
        id);
    if (!job) return {};
    db.each(
        "select outcome, count(*) from bulk_item where job = ?1 group by outcome",
        [&](Row const& row) {
            auto const outcome = static_cast<Outcome>(row.integer(0));
            auto const count = static_cast<int>(row.integer(1));
            job->total += count;
            if (outcome == Outcome::done) job->done = count;
            if (outcome == Outcome::refused) job->refused = count;
        },
        id);
    return job;
}

namespace {

struct Placed {
    int position = 0;
    BulkItem item;
};

Placed read_item(Row const& row) {
    return {static_cast<int>(row.integer(0)),
            {CaseId::parse(row.text(1)).value_or(CaseId()), row.integer(2), static_cast<Outcome>(row.integer(3)),
             read_problem(row.text(4))}};
}

}  // namespace

std::vector<BulkItem> bulk_items(Connection& db, std::string_view id, int from, int limit) {
    std::vector<BulkItem> out;
    db.each(
        "select position, case_id, version, outcome, problem from bulk_item where job = ?1 and position >= ?2 order by "
        "position limit ?3",
        [&](Row const& row) { out.push_back(read_item(row).item); }, id, from, limit);
    return out;
}

std::string prepare_bulk(Transaction& tx, BulkJob job, std::vector<Case> const& cases, Timestamp now) {
    auto& db = tx.db();
    auto const person = job.asked_by.person.text();
    db.run("delete from bulk_item where job in (select id from bulk_job where person = ?1 and begun_at is null)",
           person);
    db.run("delete from bulk_job where person = ?1 and begun_at is null", person);
    job.id = new_uuid(now);
    db.run(
        "insert into bulk_job(id, person, name, post, charge, service, action, input, asked_at) values(?1, ?2, ?3, "
        "?4, ?5, ?6, ?7, ?8, ?9)",
        job.id, person, job.asked_by.name, job.asked_by.post, job.asked_by.charge, job.service, job.action,
        write_json(job.input), now.ms);
    int position = 0;
    for (auto const& of : cases)
        db.run(
            "insert into bulk_item(job, position, case_id, version, outcome, problem) values(?1, ?2, ?3, ?4, 0, '{}')",
            job.id, position++, of.id.view(), of.version);
    return job.id;
}

Result<> begin_bulk(Transaction& tx, std::string_view id, Value const& input, std::map<CaseId, Problem> const& refused,
                    Timestamp now) {
    auto& db = tx.db();
    if (db.changed("update bulk_job set input = ?2, begun_at = ?3 where id = ?1 and begun_at is null", id,
                   write_json(input), now.ms) == 0)
        return Fail(Error::conflict("bulk.begun"));
    for (auto const& [of, problem] : refused)
        db.run("update bulk_item set outcome = ?3, problem = ?4 where job = ?1 and case_id = ?2", id, of.view(),
               static_cast<int>(Outcome::refused), write_problem(problem));
    return {};
}

bool BulkRunner::go_on() {
    auto const id = m_house.database.read([](Connection& db) {
        return db.find(
            "select id from bulk_job where begun_at is not null and ended_at is null order by begun_at limit 1",
            [](Row const& row) { return row.string(0); });
    });
    if (!id) return false;
    std::lock_guard turn(m_turn);
    take_turn(*id);
    return true;
}

void BulkRunner::begin(std::string_view id) {
    std::string const of(id);
    std::lock_guard turn(m_turn);
    for (int i = 0; i < k_turns_at_once; ++i)
        if (!take_turn(of)) return;
}

// Whether more of it is waiting.
bool BulkRunner::take_turn(std::string const& id) {
    std::vector<Placed> waiting;
    auto const job = m_house.database.read([&](Connection& db) {
        db.each(
            "select position, case_id, version, outcome, problem from bulk_item where job = ?1 and outcome = 0 order "
            "by "
            "position limit ?2",
            [&](Row const& row) { waiting.push_back(read_item(row)); }, id, k_cases_a_turn);
        return find_bulk(db, id);
    });
    CHECK(job.has_value());
    for (auto& one : waiting) perform(*job, one.position, std::move(one.item));
    if (waiting.size() == static_cast<std::size_t>(k_cases_a_turn)) return true;
    (void)m_house.database.write([&](Transaction& tx) -> Result<> {
        tx.db().run("update bulk_job set ended_at = ?2 where id = ?1 and ended_at is null", id, m_house.clock.now().ms);
        return {};
    });
    return false;
}

namespace {

Result<Receipt> perform_one(House const& house, BulkJob const& job, BulkItem const& item) try {
    // The key makes it one act, however often a restart comes between the act and its note.
    auto const key = job.id + ":" + item.case_id.text();
    if (job.service.empty())
        return house.engine->assign({.actor = job.asked_by,
                                     .case_id = item.case_id,
                                     .to = std::string(job.input["to"].string_or("")),
                                     .reason = std::string(job.input["reason"].string_or("")),
                                     .key = key,
                                     .version = item.version});
    return house.engine->perform({.actor = job.asked_by,
                                  .service = job.service,
                                  .case_id = item.case_id,
                                  .action = job.action,
                                  .input = job.input,
                                  .key = key,
                                  .version = item.version});
} catch (std::exception const& failure) {
    return Fail(Error::of(ErrorKind::unavailable, "server.fault").with("incident", failure.what()));
}

}  // namespace

void BulkRunner::perform(BulkJob const& job, int position, BulkItem item) {
    auto const done = perform_one(m_house, job, item);
    item.outcome = done ? Outcome::done : Outcome::refused;
    if (!done) item.problem = problem_of(done.error());
    (void)m_house.database.write([&](Transaction& tx) -> Result<> {
        tx.db().run("update bulk_item set outcome = ?3, problem = ?4 where job = ?1 and position = ?2", job.id,
                    position, static_cast<int>(item.outcome), write_problem(item.problem));
        return {};
    });
}

}  // namespace bolan::cases
