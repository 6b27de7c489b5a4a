#include "app/settings.h"
#include "base/text.h"
#include <charconv>
#include <cstdlib>
#include <functional>
#include <map>

namespace bolan::app {

namespace {

using Setter = std::function<bool(Settings&, std::string const&)>;

template <typename Number>
Setter number(Number Settings::*field) {
    return [field](Settings& settings, std::string const& text) {
        auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), settings.*field);
        return failure == std::errc() && end == text.data() + text.size();
    };
}

Setter text(std::string Settings::*field) {
    return [field](Settings& settings, std::string const& value) {
        settings.*field = value;
        return !value.empty();
    };
}

std::map<std::string, Setter> const& options() {
    static std::map<std::string, Setter> const all{{"province", text(&Settings::province)},
                                                   {"data", text(&Settings::data)},
                                                   {"database", text(&Settings::database)},
                                                   {"address", text(&Settings::address)},
                                                   {"port", number(&Settings::port)},
                                                   {"public-url", text(&Settings::public_url)},
                                                   {"ui", text(&Settings::ui)},
                                                   {"log-origin", text(&Settings::log_origin)},
                                                   {"checkpoint", text(&Settings::checkpoint)},
                                                   {"url", text(&Settings::url)},
                                                   {"key", text(&Settings::key)},
                                                   {"cases", number(&Settings::cases)},
                                                   {"seed", number(&Settings::seed)}};
    return all;
}

std::string environment_name(std::string const& option) {
    std::string out = "BOLAN_";
    for (char c : option) out += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return out;
}

Error bad_value(std::string const& option, std::string const& value) {
    return Error::bad_input("settings.bad_value").with("option", option).with("value", value);
}

}  // namespace

Result<Settings> read_settings(std::vector<std::string> const& arguments) {
    Settings settings;
    for (auto const& [option, set] : options())
        if (char const* value = std::getenv(environment_name(option).c_str()); value && *value && !set(settings, value))
            return Fail(bad_value(environment_name(option), value));
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto const& argument = arguments[i];
        if (argument == "--help" || argument == "-h") {
            settings.help = true;
        } else if (argument == "--watch") {
            settings.watch = true;
        } else if (argument.starts_with("--")) {
            auto const equals = argument.find('=');
            auto const name = argument.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
            auto const found = options().find(name);
            if (found == options().end()) {
                std::vector<std::string> names{"--watch"};
                for (auto const& [option, set] : options()) names.push_back("--" + option);
                return Fail(Error::bad_input("settings.unknown_option")
                                .with("option", "--" + name)
                                .with("nearest", nearest("--" + name, names).value_or("")));
            }
            if (equals == std::string::npos && i + 1 == arguments.size())
                return Fail(Error::bad_input("settings.missing_value").with("option", "--" + name));
            auto const value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
            if (!found->second(settings, value)) return Fail(bad_value("--" + name, value));
        } else {
            settings.rest.push_back(argument);
        }
    }
    return settings;
}

}  // namespace bolan::app
