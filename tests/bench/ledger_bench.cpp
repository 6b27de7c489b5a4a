// What the ledger costs: the commitment alone, an act appended on the writer's thread with and without the log, a
// checkpoint, a receipt, and the checker's speed (its findings do not count: the effects here name
// rows that do not exist). SQLite in a temporary folder. Usage: ledger_bench [acts]
#include "base/json.h"
#include "base/random.h"
#include "crypto/encoding.h"
#include "ledger/ledger.h"
#include "ledger/merkle.h"
#include "store/testing.h"
#include "verify/database.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace bolan;

namespace {

constexpr int k_batch = 100;

double thread_cpu_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

ledger::Act make_act(int number) {
    ledger::Act act;
    act.id = new_id<ActId>({1'800'000'000'000 + number});
    act.at = {1'800'000'000'000 + number};
    act.service = "library-card";
    act.subject_kind = "case";
    act.subject = new_uuid(act.at);
    act.action = "submit";
    act.person = new_uuid(act.at);
    act.post = "central-library.librarian";
    act.charge = "order 12 of 2026";
    act.input = Value::map({{"full_name", "Gul Khan Baloch"},
                            {"cnic", "5440012345671"},
                            {"born_on", "1990-02-28"},
                            {"address", "House 12, Jinnah Road, Quetta"},
                            {"mobile", "923001234567"},
                            {"proof", crypto::hex(crypto::sha256("proof"))},
                            {"children", Value::list()}});
    act.outcome = "submitted";
    act.effects = {{"case_row", act.subject, crypto::sha256("row")}, {"task", act.subject, crypto::sha256("task")}};
    return act;
}

void measure_commitment(int count) {
    std::vector<ledger::Act> acts;
    for (int i = 0; i < count; ++i) acts.push_back(make_act(i));
    ledger::Frontier frontier;
    std::size_t bytes = 0;
    auto const start = thread_cpu_us();
    for (int i = 0; i < count; ++i) {
        ledger::Salt salt;
        fill_random(salt);
        auto const content =
            ledger::canonical_content(acts[static_cast<std::size_t>(i)], static_cast<std::uint64_t>(i));
        bytes += content.size();
        frontier.append(ledger::leaf_hash(crypto::Sha256().add(salt).add(content).finish()));
    }
    std::printf("content, salt, commitment and tree   %7.2f us CPU an act (%zu bytes of content)\n",
                (thread_cpu_us() - start) / count, bytes / static_cast<std::size_t>(count));
}

// The writer's thread CPU of `work` for `count` acts in groups.
template <typename Work>
double measure_writes(store::Database& database, int count, Work&& work) {
    double cpu = 0;
    for (int i = 0; i < count; i += k_batch)
        (void)database.write([&](store::Transaction& tx) -> Result<> {
            std::vector<ledger::Act> acts;
            for (int j = 0; j < k_batch; ++j) acts.push_back(make_act(i + j));
            auto const start = thread_cpu_us();
            for (auto const& act : acts) work(tx, act);
            cpu += thread_cpu_us() - start;
            return {};
        });
    return cpu / count;
}

template <typename Work>
double cpu_us(Work&& work) {
    auto const start = thread_cpu_us();
    work();
    return thread_cpu_us() - start;
}

bool measure(store::Engine engine, int count) {
    std::printf("%s\n", store::testing::engine_name(engine));
    store::testing::TemporaryDatabase plain(engine);
    if (!store::ensure_tables(*plain, ledger::Ledger::tables())) return false;
    int next = 0;
    auto const row_us = measure_writes(*plain, count, [&](store::Transaction& tx, ledger::Act const& act) {
        auto const input = write_canonical_json(act.input);
        tx.db().run(
            "insert into act (leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge,"
            " input, effects, outcome, salt, entry)"
            " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '[]', ?12, ?13, ?13)",
            next++, act.id.view(), act.at.ms, act.service, act.subject_kind, act.subject, act.action, act.person,
            act.post, act.charge, input, act.outcome, crypto::as_bytes("0123456789abcdef"));
    });
    std::printf("the same row without a log           %7.2f us CPU an act\n", row_us);

    store::testing::TemporaryDatabase database(engine);
    if (!store::ensure_tables(*database, ledger::Ledger::tables())) return false;
    auto opened = ledger::Ledger::open(*database, crypto::SigningKey::make(), "bench.example");
    if (!opened) return false;
    auto const& log = *opened;
    double cpu_commit = 0;
    database->before_commit([&](store::Connection& db) {
        auto const start = thread_cpu_us();
        log->before_commit(db);
        cpu_commit += thread_cpu_us() - start;
    });
    auto const append_us =
        measure_writes(*database, count, [&](store::Transaction& tx, ledger::Act const& act) { log->append(tx, act); });
    std::printf("Ledger::append, row and commitment   %7.2f us CPU an act\n", append_us);
    std::printf("tree, nodes and signed checkpoint    %7.2f us CPU a group of %d\n", cpu_commit / (count / k_batch),
                k_batch);

    int const receipts = 200;
    auto const receipt_us = cpu_us([&] {
        for (int i = 0; i < receipts; ++i) (void)log->receipt(static_cast<std::uint64_t>(i) * 7919 % log->head().size);
    });
    std::printf("receipt with its proof               %7.2f us CPU\n", receipt_us / receipts);
    auto const check_us = cpu_us([&] {
        auto const report = database->read([&](store::Connection& db) {
            return verify::verify_database(db, {log->verifier_key(), "", {}});
        });
        if (!report || report->acts != static_cast<std::uint64_t>(count)) std::printf("the check read too few acts\n");
    });
    std::printf("verification                         %7.0f acts a CPU second\n", count / check_us * 1e6);
    return true;
}

}  // namespace

// On PostgreSQL the database's own processor time is not counted: it is that of other processes.
int main(int argc, char** argv) {
    int const count = argc > 1 ? std::atoi(argv[1]) : 20'000;
    measure_commitment(count);
    return std::ranges::all_of(store::testing::k_engines, [&](store::Engine engine) { return measure(engine, count); })
               ? 0
               : 1;
}
