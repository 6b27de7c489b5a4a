#include "backup/restore.h"
#include "app/commands.h"
#include "app/long_work.h"
#include "app/refusal.h"
#include "app/verify_backups.h"
#include "backup/record.h"
#include "store/database.h"
#include <cstdio>

namespace bolan::app {

namespace {

int refuse(Error const& error) { return print_refusal("restore", error), 1; }

void print_source(backup::Restored const& restored) {
    std::printf("from the backup of %s", iso_time(restored.snapshot.taken_at, 0).c_str());
    if (restored.commits > 0) std::printf(" and %s after it", count(restored.commits, "commit").c_str());
    std::printf("\n");
    if (!restored.broken.empty())
        std::fprintf(stderr, "the log ends at %s, which cannot be read: what was done later is not here\n",
                     restored.broken.c_str());
}

// Restores everything into a scratch folder, to take one record from it.
int restore_record(Settings const& settings, backup::Place const& place, crypto::OpeningKey const& key,
                   backup::Target const& target) {
    if (settings.why.empty())
        return std::fputs("bolan restore: --why TEXT is needed with --record: it stands in the ledger for ever\n",
                          stderr),
               2;
    auto const database = open_database(settings);
    auto log_key = crypto::SigningKey::load(settings.data + "/keys/log.key");
    if (!log_key) return refuse(log_key.error());
    auto const ledger = ledger::Ledger::open(*database, std::move(*log_key), settings.log_origin);
    if (!ledger) return refuse(ledger.error());
    ScratchFolder const scratch;
    LongWork work("restored");
    auto const restored = backup::restore(place, key, target, scratch.path() + "/data", std::ref(work));
    if (!restored) return refuse(restored.error());
    work.end();
    print_source(*restored);
    Result<backup::PutBack> done;
    backup::look_at_restored(restored->snapshot, scratch.path() + "/data", [&](store::Connection& copy) {
        done = backup::put_back(copy, *database, **ledger, {settings.record, settings.why, SystemClock().now()});
    });
    if (!done) return refuse(done.error());
    for (auto const& row : done->rows) std::printf("put back: %s\n", row.c_str());
    std::printf("act %s says so in the ledger\n", done->act.text().c_str());
    return 0;
}

int restore_all(std::string const& data, backup::Place const& place, crypto::OpeningKey const& key,
                backup::Target const& target) {
    LongWork work("restored");
    auto const restored = backup::restore(place, key, target, data, std::ref(work));
    if (!restored) return refuse(restored.error());
    work.end();
    print_source(*restored);
    auto const report = backup::check_restored(restored->snapshot, data);
    if (!report) return refuse(report.error());
    std::printf("%s\n", report->text().c_str());
    return report->is_sound() && restored->broken.empty() ? 0 : 1;
}

}  // namespace

int verify_backups(Settings const& settings, backup::Place const& place) {
    auto const key = crypto::OpeningKey::load(settings.key);
    if (!key) return refuse(key.error());
    ScratchFolder const scratch;
    return restore_all(scratch.path() + "/data", place, *key, {});
}

int run_restore(Settings const& settings) {
    if (settings.from.empty() || settings.key.empty())
        return std::fputs("bolan restore: --from FOLDER and --key FILE are needed (bolan restore --help)\n", stderr), 2;
    backup::Target target{settings.act, {}};
    if (!settings.time.empty()) target.time = parse_iso_time(settings.time);
    if (!settings.time.empty() && !target.time)
        return std::fputs("bolan restore: --time is not like 2026-11-23T09:45:00Z\n", stderr), 2;
    auto const key = crypto::OpeningKey::load(settings.key);
    if (!key) return refuse(key.error());
    auto const place = backup::Place::open(settings.from);
    if (!place) return refuse(place.error());
    return settings.record.empty() ? restore_all(settings.data, *place, *key, target)
                                   : restore_record(settings, *place, *key, target);
}

}  // namespace bolan::app
