#include "backup/prune.h"
#include "backup/lock.h"
#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <ranges>

namespace bolan::backup {

namespace {

// Days since a Monday long ago, by seven; months since the year 0.
int week_of(Date day) { return (day.days - day.weekday()) / 7; }
int month_of(Date day) { return day.parts().year * 12 + day.parts().month; }

// By the clock of the place, which may be another's: with an hour's grace.
bool is_older(std::string const& path, Timestamp than) {
    auto const written = std::chrono::file_clock::to_sys(std::filesystem::last_write_time(path)).time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(written).count() + k_hour_ms < than.ms;
}

}  // namespace

std::optional<KeepRule> parse_keep_rule(std::string_view text) {
    KeepRule out;
    while (!text.empty()) {
        auto const word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        int number = 0;
        auto const [end, failure] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (failure != std::errc() || number < 1 || end + 1 != word.data() + word.size()) return {};
        switch (*end) {
            case 'd':
                out.days = number;
                break;
            case 'w':
                out.weeks = number;
                break;
            case 'm':
                out.months = number;
                break;
            default:
                return {};
        }
    }
    return out;
}

std::vector<std::string> kept_by(KeepRule const& rule, std::vector<std::string> const& snapshots) {
    std::set<std::string> kept;
    auto const keep = [&](int count, auto const& period) {
        std::optional<int> last;
        for (auto const& name : snapshots | std::views::reverse) {
            auto const at = period(date_at(*taken_at_of(name), 0));
            if (last == at) continue;
            if (count-- == 0) return;
            last = at;
            kept.insert(name);
        }
    };
    keep(1, [](Date) { return 0; });
    keep(rule.days, [](Date day) { return day.days; });
    keep(rule.weeks, week_of);
    keep(rule.months, month_of);
    return {kept.begin(), kept.end()};
}

Result<Pruned> prune(Source const& source, Place const& place, KeepRule const& rule) {
    auto const lock = Lock::take(state_folder(source) + "/lock");
    if (!lock) return Fail(Error::conflict("backup.running"));
    auto const all = snapshots_of(place);
    if (all.empty()) return Pruned();
    auto const kept = kept_by(rule, all);
    Pruned out;
    for (auto const& name : all) {
        if (std::ranges::binary_search(kept, name)) continue;
        remove_snapshot(place, name);
        ++out.snapshots;
    }
    remove_lists_without_snapshot(place);
    std::set<std::string> needed;
    for (auto const& name : kept)
        for (auto& piece : TRY(pieces_of(place, name))) needed.insert(std::move(piece));
    for (auto const& piece : place.names("chunks")) {
        if (needed.contains(piece)) continue;
        place.remove(piece);
        ++out.pieces;
    }
    auto const log_begin = *taken_at_of(kept_by({.days = rule.days}, kept).front());
    for (auto const& part : place.names("log")) {
        if (!is_older(place.folder() + "/" + part, log_begin)) continue;
        place.remove(part);
        ++out.log_parts;
    }
    return out;
}

}  // namespace bolan::backup
