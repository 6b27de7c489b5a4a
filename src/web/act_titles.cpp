#include "web/act_titles.h"
#include <array>
#include <utility>

namespace bolan::web {

namespace {

using Title = std::pair<std::string_view, std::string_view>;

constexpr std::array k_actions{
    Title{"late", "Told others that it is late"},
    Title{"reminded", "Reminded others of the time limit"},
    Title{"promise_broken", "Told others that the promised time is over"},
    Title{"due_moved", "The due time moved"},
    Title{"overdue", "Time ran out"},
    Title{"moved_on", "Went on by itself"},
    Title{"bill_received", "Fee received"},
    Title{"migrate", "Moved to the version in force"},
    Title{"assign", "Given to one post"},
    Title{"export", "List taken as a file"},
    Title{"draw", "Document drawn"},
    Title{"register", "Account opened"},
    Title{"install", "Definitions installed"},
    Title{"propose", "Definitions proposed"},
    Title{"approve", "Definitions approved"},
    Title{"send_back", "Proposal sent back"},
    Title{"withdraw", "Proposal taken back"},
    Title{"call_off", "Approval called off"},
    Title{"put_back", "What was lost put back from a backup"},
};
constexpr std::array k_services{
    Title{"people", "Accounts and posts"}, Title{"ledger", "The ledger itself"},
    Title{"documents", "Documents"},       Title{"lists", "Lists"},
    Title{"definitions", "Definitions"},   Title{"restore", "Backups"},
};

template <std::size_t N>
std::string find(Words const& words, std::array<Title, N> const& titles, std::string_view name) {
    for (auto const& [key, title] : titles)
        if (key == name) return std::string(words.T(title));
    return std::string(name);
}

}  // namespace

std::string act_title(Words const& words, std::string_view action) { return find(words, k_actions, action); }
std::string act_service_title(Words const& words, std::string_view service) { return find(words, k_services, service); }

}  // namespace bolan::web
