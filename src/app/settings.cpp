#include "app/settings.h"
#include "backup/prune.h"
#include "definition/reader.h"
#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <variant>

namespace bolan::app {

namespace {

using definition::Mistakes;
using definition::Node;
using definition::Reader;

constexpr char k_default_file[] = "/etc/bolan/bolan.yaml";
constexpr int k_no_limit = std::numeric_limits<int>::max();

enum class In { file, command_line };

// What is wrong with a text; empty: nothing.
using Check = std::string (*)(std::string const&);

struct Setting {
    std::string_view name;  // in the file; --public-url and BOLAN_PUBLIC_URL are those of public_url
    std::variant<std::string Settings::*, int Settings::*, bool Settings::*> member;
    std::string_view value;  // what stands there
    std::string_view doc;
    In in = In::file;
    Check check = nullptr;
    int min = 0, max = 0;
};

std::string check_address(std::string const& text) {
    in6_addr ignored{};
    bool const is_one = ::inet_pton(AF_INET, text.c_str(), &ignored) || ::inet_pton(AF_INET6, text.c_str(), &ignored);
    return is_one ? "" : "expected an address in numbers, like 127.0.0.1 or ::1";
}

std::string check_public_url(std::string const& text) {
    bool const is_one = (text.starts_with("https://") || text.starts_with("http://")) && !text.ends_with('/');
    return is_one ? "" : "expected an address like https://services.example.gov.pk, without a / at its end";
}

std::string check_database(std::string const& text) {
    bool const is_one = text.starts_with("postgres://") || text.starts_with("postgresql://");
    return is_one ? "" : "expected an address like postgres://USER@HOST/NAME; leave it out for SQLite";
}

std::vector<std::string> words_of(std::string const& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

std::string check_replicas(std::string const& text) {
    for (auto const& word : words_of(text))
        if (!check_database(word).empty())
            return "expected addresses like postgres://USER@HOST/NAME, with spaces between";
    return "";
}

std::string check_log_origin(std::string const& text) {
    return text.find_first_of(" +") == std::string::npos ? "" : "expected a name without spaces and plus signs";
}

std::string check_operations(std::string const& text) {
    return parse_endpoint(text) ? "" : "expected an address in numbers and a port, like 127.0.0.1:8081 or [::1]:8081";
}

std::string check_recipient(std::string const& text) {
    return crypto::parse_recipient(text) ? "" : "expected what bolan backup --new-key printed, which begins with seal:";
}

std::string check_keep(std::string const& text) {
    return backup::parse_keep_rule(text) ? "" : "expected days, weeks and months to keep, like 7d 5w 12m";
}

constexpr Setting k_settings[] = {
    {"province", &Settings::province, "folder", "The definitions of the province."},
    {"data", &Settings::data, "folder", "Keys, attachments and, with SQLite, the database."},
    {"database", &Settings::database, "URL", "`postgres://…`; without it SQLite, in the folder `data`.", In::file,
     check_database},
    {"replicas", &Settings::replicas, "URLs",
     "Hot standbys of `database`, with spaces between, each the address of one server. Reports, exports and the public "
     "pages that may be ten seconds old are read there.",
     In::file, check_replicas},
    {"address", &Settings::address, "address", "Where it listens: an address in numbers.", In::file, check_address},
    {"port", &Settings::port, "number", "The port on which it listens, 0 to 65535; 0: any free one.", In::file, nullptr,
     0, 65535},
    {"public_url", &Settings::public_url, "URL",
     "What people type, printed on documents: `https://…`. Without it that of `address` and `port`.", In::file,
     check_public_url},
    {"tls_certificate", &Settings::tls_certificate, "file",
     "Speaks TLS to those who connect, with this certificate and those that lead to its root (PEM). When the file "
     "changes it is taken anew within ten seconds. Without it HTTP, for a proxy in front.",
     In::file},
    {"tls_key", &Settings::tls_key, "file", "The key of `tls_certificate`; without it the key is in the same file.",
     In::file},
    {"trusted_proxy", &Settings::trusted_proxy, "address",
     "The proxy in front, whose `X-Forwarded-For` is believed. Without it nobody's is.", In::file, check_address},
    {"operations", &Settings::operations, "address:port",
     "Where `/metrics` and the health of the server are told to those who run it; never to the public. Without it "
     "nowhere.",
     In::file, check_operations},
    {"stop_delay_seconds", &Settings::stop_delay_seconds, "number",
     "How long, once it is asked to stop, it goes on taking connections while `/readyz` says 503, so that the proxy in "
     "front sends no more: 0 to 300.",
     In::file, nullptr, 0, 300},
    {"log_requests", &Settings::log_requests, "true or false", "Whether each request is a line of the log."},
    {"ui", &Settings::ui, "folder", "Built styles and scripts, and the words of pages."},
    {"log_origin", &Settings::log_origin, "name", "Names the public log, once for all: it cannot be changed later.",
     In::file, check_log_origin},
    {"backup_to", &Settings::backup_to, "folder",
     "Where backups lie: on another disk, or mounted from another machine. The server keeps the log of what is "
     "committed there too."},
    {"backup_recipient", &Settings::backup_recipient, "seal:…",
     "Whom backups are sealed to: what `bolan backup --new-key FILE` printed.", In::file, check_recipient},
    {"backup_keep", &Settings::backup_keep, "text",
     "Which backups are kept: the last of each of so many days, weeks and months that have one.", In::file, check_keep},
    {"checkpoint", &Settings::checkpoint, "FILE", "", In::command_line},
    {"url", &Settings::url, "URL", "", In::command_line},
    {"key", &Settings::key, "KEY", "", In::command_line},
    {"new_key", &Settings::new_key, "FILE", "", In::command_line},
    {"log", &Settings::log, "FILE", "", In::command_line},
    {"from", &Settings::from, "FOLDER", "", In::command_line},
    {"act", &Settings::act, "ID", "", In::command_line},
    {"time", &Settings::time, "TIME", "", In::command_line},
    {"record", &Settings::record, "NAME", "", In::command_line},
    {"why", &Settings::why, "TEXT", "", In::command_line},
    {"list", &Settings::list, "", "", In::command_line},
    {"verify", &Settings::verify, "", "", In::command_line},
    {"to", &Settings::to, "FOLDER", "", In::command_line},
    {"with_keys", &Settings::with_keys, "", "", In::command_line},
    {"dry_run", &Settings::dry_run, "", "", In::command_line},
    {"cases", &Settings::cases, "N", "", In::command_line, nullptr, 0, k_no_limit},
    {"seed", &Settings::seed, "N", "", In::command_line, nullptr, 0, k_no_limit},
    {"watch", &Settings::watch, "", "For whoever writes definitions: what is saved is served at once.",
     In::command_line},
};

std::string option_name(Setting const& setting) {
    std::string out = "--";
    for (char const c : setting.name) out += c == '_' ? '-' : c;
    return out;
}

std::string environment_name(Setting const& setting) {
    std::string out = "BOLAN_";
    for (char const c : setting.name) out += c == '_' ? '_' : static_cast<char>(c - 'a' + 'A');
    return out;
}

bool is_flag(Setting const& setting) { return std::holds_alternative<bool Settings::*>(setting.member); }

std::string default_of(Setting const& setting) {
    Settings const settings;
    if (auto const* flag = std::get_if<bool Settings::*>(&setting.member)) return settings.**flag ? "true" : "false";
    if (auto const* text = std::get_if<std::string Settings::*>(&setting.member)) return settings.**text;
    return std::to_string(settings.*std::get<int Settings::*>(setting.member));
}

void read_value(Setting const& setting, Reader& reader, Node const& node, Settings& out) {
    if (auto const* text = std::get_if<std::string Settings::*>(&setting.member)) {
        std::string value;
        reader.read_words(node, value);
        if (value.empty()) return;
        if (auto const wrong = setting.check ? setting.check(value) : ""; !wrong.empty())
            return reader.wrong(node, wrong);
        out.** text = value;
    } else if (auto const* number = std::get_if<int Settings::*>(&setting.member)) {
        reader.read_integer(node, out.**number, setting.min, setting.max);
    } else {
        reader.read_flag(node, out.*std::get<bool Settings::*>(setting.member));
    }
}

// A value that stands in no file: `where` names it.
void read_word(Setting const& setting, std::string const& where, std::string text, ReadSettings& out) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = std::move(text);
    Mistakes mistakes;
    std::vector<definition::PlacedText> texts;
    Reader reader("", mistakes, texts);
    read_value(setting, reader, node, out.settings);
    for (auto const& mistake : mistakes.sorted()) out.mistakes.push_back(where + ": " + mistake.message);
}

// Blank lines and comments.
bool says_nothing(std::string const& text) {
    for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size())) {
        at = text.find_first_not_of(" \t\r\n", at);
        if (at == std::string::npos) return true;
        if (text[at] != '#') return false;
    }
    return true;
}

void read_file(std::string const& path, ReadSettings& out) {
    std::ifstream file(path);
    std::string const text(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open()) return out.mistakes.push_back(path + " cannot be read: " + std::strerror(errno));
    if (says_nothing(text)) return;
    Mistakes mistakes;
    auto const tree = definition::parse_yaml(path, text, mistakes);
    if (mistakes.empty()) {
        definition::Mapping<Settings> mapping("configuration", "");
        for (auto const& setting : k_settings)
            if (setting.in == In::file)
                mapping.key(std::string(setting.name), definition::Need::optional, {}, std::string(setting.doc),
                            [&setting](Reader& reader, Node const& node, Settings& settings) {
                                read_value(setting, reader, node, settings);
                            });
        std::vector<definition::PlacedText> texts;
        Reader reader("", mistakes, texts);
        mapping.read(reader, tree, out.settings);
    }
    for (auto const& mistake : mistakes.sorted()) out.mistakes.push_back(definition::to_text(mistake));
}

struct Option {
    Setting const* setting;
    std::string value;
};

struct CommandLine {
    std::optional<std::string> config;
    std::vector<Option> options;
};

std::string unknown_option(std::string const& name) {
    std::vector<std::string> known{"--config", "--help"};
    for (auto const& setting : k_settings) known.push_back(option_name(setting));
    return definition::unknown("option", name, known);
}

// `--name value` or `--name=value`; a flag stands alone.
CommandLine split(std::vector<std::string> const& arguments, ReadSettings& out) {
    CommandLine line;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto const& argument = arguments[i];
        if (!argument.starts_with("--") && argument != "-h") {
            out.settings.rest.push_back(argument);
            continue;
        }
        auto const equals = argument.find('=');
        auto const name = argument.substr(0, equals);
        auto const* const setting = std::ranges::find(k_settings, name, option_name);
        bool const is_setting = setting != std::end(k_settings);
        if (name == "--help" || name == "-h") {
            out.settings.help = true;
        } else if (!is_setting && name != "--config") {
            out.mistakes.push_back(unknown_option(name));
        } else if (is_setting && is_flag(*setting)) {
            line.options.push_back({setting, equals == std::string::npos ? "true" : argument.substr(equals + 1)});
        } else if (equals == std::string::npos && i + 1 == arguments.size()) {
            out.mistakes.push_back(name + ": its value is missing");
        } else {
            auto const value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
            if (is_setting)
                line.options.push_back({setting, value});
            else
                line.config = value;
        }
    }
    return line;
}

std::optional<std::string> from_environment(char const* name) {
    char const* const value = std::getenv(name);
    return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace

ReadSettings read_settings(std::vector<std::string> const& arguments) {
    ReadSettings out;
    auto line = split(arguments, out);
    if (out.settings.help) return out;
    if (!line.config) line.config = from_environment("BOLAN_CONFIG");
    std::error_code none;
    if (!line.config && std::filesystem::exists(k_default_file, none)) line.config = k_default_file;
    if (line.config) read_file(*line.config, out);
    for (auto const& setting : k_settings) {
        auto const name = environment_name(setting);
        if (auto const value = from_environment(name.c_str())) read_word(setting, name, *value, out);
    }
    for (auto const& [setting, value] : line.options) read_word(*setting, option_name(*setting), value, out);
    if (!out.settings.replicas.empty() && out.settings.database.empty())
        out.mistakes.emplace_back("replicas: only a PostgreSQL `database` has any");
    return out;
}

std::vector<std::string> replica_urls(Settings const& settings) { return words_of(settings.replicas); }

std::optional<Endpoint> parse_endpoint(std::string const& text) {
    auto const colon = text.rfind(':');
    if (colon == std::string::npos) return {};
    auto address = text.substr(0, colon);
    bool const is_bracketed = address.starts_with('[') && address.ends_with(']');
    if (is_bracketed) address = address.substr(1, address.size() - 2);
    Endpoint out{address, 0};
    auto const [end, failure] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), out.port);
    bool const is_port = failure == std::errc() && end == text.data() + text.size();
    bool const is_six = address.find(':') != std::string::npos;
    if (!is_port || is_six != is_bracketed || !check_address(address).empty()) return {};
    return out;
}

std::vector<std::string> mistakes_of_file(std::string const& path) {
    ReadSettings out;
    read_file(path, out);
    return out.mistakes;
}

std::string settings_help() {
    std::string out = "  --config FILE                 Where the others may stand. (/etc/bolan/bolan.yaml)\n";
    for (auto const& setting : k_settings) {
        if (setting.doc.empty()) continue;
        std::string line = "  " + option_name(setting) + " " + (is_flag(setting) ? "" : std::string(setting.value));
        line.resize(std::max<std::size_t>(line.size() + 2, 32), ' ');
        auto const fallback = default_of(setting);
        bool const is_said = !fallback.empty() && !is_flag(setting);
        out += line + std::string(setting.doc) + (is_said ? " (" + fallback + ")" : "") + "\n";
    }
    return out;
}

std::string settings_reference() {
    std::string out =
        "# Settings\n\n"
        "Generated by `bolan config --keys` from the table that reads them; do not edit.\n\n"
        "One file holds the settings of an installation: `/etc/bolan/bolan.yaml`, or the one that `--config FILE` or "
        "`BOLAN_CONFIG` names. It is YAML as strict as\n"
        "definitions are: an unknown key, a key that stands twice and a value of the wrong kind stop the start with "
        "file, line and column. `bolan config --check FILE`\n"
        "says so before. Every command reads it. What stands in the environment wins over the file, what stands on the "
        "command line over both. A folder\n"
        "that does not begin with `/` is sought from where the program was started.\n\n"
        "| in the file | on the command line | in the environment | value | without it | meaning |\n"
        "|---|---|---|---|---|---|\n";
    for (auto const& setting : k_settings) {
        if (setting.in != In::file) continue;
        auto const fallback = default_of(setting);
        out += "| `" + std::string(setting.name) + "` | `" + option_name(setting) + "` | `" +
               environment_name(setting) + "` | " + std::string(setting.value) + " | " +
               (fallback.empty() ? "" : "`" + fallback + "`") + " | " + std::string(setting.doc) + " |\n";
    }
    return out +
           "\n```yaml\n"
           "province: /usr/share/bolan/province\n"
           "data: /var/lib/bolan\n"
           "public_url: https://services.example.gov.pk\n"
           "trusted_proxy: 127.0.0.1\n"
           "log_origin: log.services.example.gov.pk\n"
           "operations: 127.0.0.1:8081\n"
           "stop_delay_seconds: 5\n"
           "log_requests: true\n"
           "```\n";
}

}  // namespace bolan::app
