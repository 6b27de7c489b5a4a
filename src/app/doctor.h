// What is wrong with an installation, and how to mend it. Changes nothing; a server may be running from the same
// folder.
#pragma once
#include "app/settings.h"
#include "base/clock.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bolan::app {

struct Ailment {
    std::string what;     // a sentence
    std::string mending;  // another: what to do
};

// One part of the installation that was looked at.
struct Examined {
    std::string part;
    std::vector<Ailment> ailments;  // none: it is sound
};

// As the user who asks: rights are judged as that user has them.
std::vector<Examined> examine(Settings const& settings, Timestamp now);

std::optional<Ailment> judge_space(std::string const& folder, std::uint64_t free_bytes);
// Within two weeks of its end.
std::optional<Ailment> judge_certificate(std::string const& file, Timestamp expires, Timestamp now);
// `is_set`: the settings say where backups go, and to whom.
std::optional<Ailment> judge_backup(bool is_set, std::optional<Timestamp> last, Timestamp now);
std::optional<Ailment> judge_clock(Timestamp now, std::optional<Timestamp> newest_act);
// Of PostgreSQL, as `show` gives them.
std::vector<Ailment> judge_postgres(int version, std::string const& fsync, std::string const& full_page_writes);

}  // namespace bolan::app
