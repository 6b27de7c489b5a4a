#include "http/user_agent.h"
#include <algorithm>
#include <span>

namespace bolan::http {

namespace {

constexpr std::size_t k_name_max = 40;

struct Mark {
    std::string_view in, name;
};

// The first that is found counts: most browsers also name those that they are like.
constexpr Mark k_browsers[] = {{"Edg", "Edge"},
                               {"OPR/", "Opera"},
                               {"Opera", "Opera"},
                               {"SamsungBrowser", "Samsung Internet"},
                               {"UCBrowser", "UC Browser"},
                               {"Firefox", "Firefox"},
                               {"FxiOS", "Firefox"},
                               {"CriOS", "Chrome"},
                               {"Chrome", "Chrome"},
                               {"Chromium", "Chrome"},
                               {"Safari", "Safari"}};
constexpr Mark k_systems[] = {{"KAIOS", "KaiOS"},     {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
                              {"Windows", "Windows"}, {"Mac OS X", "macOS"},  {"CrOS", "ChromeOS"}, {"Linux", "Linux"}};

std::string_view find(std::string_view text, std::span<Mark const> marks) {
    auto const found = std::ranges::find_if(marks, [&](Mark const& mark) { return text.find(mark.in) != text.npos; });
    return found == marks.end() ? std::string_view() : found->name;
}

// "curl/7.88.1" → "curl"
std::string first_product(std::string_view text) {
    auto const name = text.substr(0, std::min(text.find_first_of("/ ("), k_name_max));
    bool const is_plain = std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7F; });
    return is_plain ? std::string(name) : std::string();
}

}  // namespace

std::string device_of(std::string_view user_agent) {
    auto const browser = find(user_agent, k_browsers), system = find(user_agent, k_systems);
    if (browser.empty()) return first_product(user_agent);
    return std::string(browser) + (system.empty() ? "" : ", " + std::string(system));
}

}  // namespace bolan::http
