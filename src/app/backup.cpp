#include "app/commands.h"
#include "app/long_work.h"
#include "app/refusal.h"
#include "app/verify_backups.h"
#include "backup/log.h"
#include "backup/prune.h"
#include <cstdio>
#include <filesystem>

namespace bolan::app {

namespace {

int refuse(Error const& error) { return print_refusal("backup", error), 1; }

int make_key(Settings const& settings) {
    auto const key = crypto::OpeningKey::make();
    key.save(settings.new_key);
    std::printf(
        "%s holds the key that opens the backups. Print it or put it on two sticks, lock them away in two places, and\n"
        "remove it from this machine: without it nobody can restore, and with it anybody can read.\n"
        "In the settings:\n\nbackup_recipient: %s\n",
        settings.new_key.c_str(), key.recipient().text().c_str());
    return 0;
}

int list(backup::Place const& place) {
    auto const names = backup::snapshots_of(place);
    for (auto const& name : names) {
        auto const kept = backup::look_at_snapshot(place, name);
        std::printf("%s  %s  %s\n", iso_time(*backup::taken_at_of(name), 0).c_str(),
                    kept ? megabytes(kept->bytes).c_str() : "?",
                    kept && kept->is_whole ? "whole" : "PARTS ARE MISSING");
    }
    if (names.empty()) std::printf("no backup yet\n");
    return 0;
}

int keep_log_file(Settings const& settings, backup::Place const& place, crypto::Recipient const& recipient) {
    auto const kept = backup::keep_log_file(place, settings.log, recipient);
    return kept ? 0 : refuse(kept.error());
}

int take(Settings const& settings, backup::Source const& source, backup::Place const& place,
         crypto::Recipient const& recipient) {
    LongWork work("looked at");
    auto const taken = backup::take_snapshot(source, place, recipient, SystemClock().now(), std::ref(work));
    if (!taken) return refuse(taken.error());
    work.end();
    for (auto const& path : taken->altered)
        std::fprintf(stderr, "%s is not what its name says: it was altered or damaged before this backup\n",
                     path.c_str());
    std::printf("%s: %s, of which %s were new and take %s\n", taken->name.c_str(),
                megabytes(taken->progress.bytes).c_str(), count(taken->progress.new_pieces, "piece").c_str(),
                megabytes(taken->progress.new_bytes).c_str());
    auto const pruned = backup::prune(source, place, *backup::parse_keep_rule(settings.backup_keep));
    if (!pruned) return refuse(pruned.error());
    if (pruned->snapshots > 0)
        std::printf("%s too old to keep; %s removed with them\n", count(pruned->snapshots, "backup").c_str(),
                    count(pruned->pieces, "piece").c_str());
    return 0;
}

}  // namespace

int run_backup(Settings const& settings) {
    if (!settings.new_key.empty()) return make_key(settings);
    auto const& folder = settings.from.empty() ? settings.backup_to : settings.from;
    if (folder.empty()) return std::fputs("bolan backup: backup_to is not set (bolan backup --help)\n", stderr), 2;
    if (settings.list || settings.verify) {
        auto const place = backup::Place::open(folder);
        if (!place) return refuse(place.error());
        return settings.list ? list(*place) : verify_backups(settings, *place);
    }
    auto const recipient = crypto::parse_recipient(settings.backup_recipient);
    if (!recipient)
        return std::fputs("bolan backup: backup_recipient is not set; bolan backup --new-key FILE makes one\n", stderr),
               2;
    backup::Source const source{settings.data, settings.database};
    auto const place = settings.log.empty() ? backup::open_own_place(source, folder) : backup::Place::open(folder);
    if (!place) return refuse(place.error());
    return settings.log.empty() ? take(settings, source, *place, *recipient)
                                : keep_log_file(settings, *place, *recipient);
}

}  // namespace bolan::app
