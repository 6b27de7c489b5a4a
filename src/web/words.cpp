#include "web/words.h"
#include "base/check.h"
#include "base/text.h"
#include <fstream>
#include <set>
#include <sstream>

namespace bolan::web {
namespace {

constexpr char k_context_end = '\x04';

std::string key_of(std::string_view context, std::string_view key) {
    std::string out(context);
    if (!context.empty()) out += k_context_end;
    out += key;
    return out;
}

std::set<std::string> names_in(std::string_view pattern) {
    std::set<std::string> names;
    for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
        auto const shut = pattern.find('}', at);
        if (shut == std::string_view::npos) break;
        names.insert(std::string(pattern.substr(at + 1, shut - at - 1)));
    }
    return names;
}

// Reads one file, line by line, and collects every mistake.
class PoReader {
  public:
    PoReader(std::string_view file_name, std::string_view content) : m_file(file_name), m_rest(content) {}

    Result<std::vector<PoEntry>> read() {
        while (!m_rest.empty()) {
            auto const end = m_rest.find('\n');
            auto line = m_rest.substr(0, end);
            m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
            if (line.ends_with('\r')) line.remove_suffix(1);
            ++m_line;
            take(line);
        }
        finish();
        if (m_problems.empty()) return std::move(m_entries);
        auto error = Error::bad_input("words.malformed");
        error.problems = std::move(m_problems);
        return Fail(std::move(error));
    }

  private:
    enum class Part { none, context, key, text };

    void fail(int line, std::string code, std::string value = {}) {
        Problem problem{m_file + ":" + std::to_string(line), std::move(code), {}};
        if (!value.empty()) problem.values.emplace_back("text", std::move(value));
        m_problems.push_back(std::move(problem));
    }

    void take(std::string_view line) {
        if (!is_valid_utf8(line)) return fail(m_line, "words.not_utf8");
        if (line.empty()) return;
        if (line.starts_with("#~")) return fail(m_line, "words.obsolete_entry");
        if (line.starts_with("#,") && line.find("fuzzy") != std::string_view::npos)
            return fail(m_line, "words.fuzzy_entry");
        if (line.starts_with('#')) return;
        if (line.starts_with('"')) return add_string(line);
        auto const space = line.find(' ');
        auto const keyword = line.substr(0, space);
        auto const string = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
        if (keyword == "msgctxt") {
            start_entry();
            m_part = Part::context;
        } else if (keyword == "msgid") {
            if (m_part != Part::context) start_entry();
            m_entry.line = m_line;
            m_part = Part::key;
        } else if (keyword == "msgstr" && m_part == Part::key) {
            m_part = Part::text;
        } else {
            return fail(m_line, "words.unknown_keyword", std::string(keyword));
        }
        add_string(string);
    }

    void start_entry() {
        if (m_part == Part::context || m_part == Part::key) fail(m_line, "words.entry_without_text");
        finish();
        m_entry = {};
    }

    void add_string(std::string_view quoted) {
        auto* const target = m_part == Part::context ? &m_entry.context
                             : m_part == Part::key   ? &m_entry.key
                             : m_part == Part::text  ? &m_entry.text
                                                     : nullptr;
        if (!target) return fail(m_line, "words.string_without_keyword");
        if (quoted.size() < 2 || !quoted.starts_with('"') || !quoted.ends_with('"'))
            return fail(m_line, "words.not_quoted");
        quoted = quoted.substr(1, quoted.size() - 2);
        for (std::size_t i = 0; i < quoted.size(); ++i) {
            if (quoted[i] == '"') return fail(m_line, "words.quote_inside");
            if (quoted[i] != '\\') {
                *target += quoted[i];
                continue;
            }
            char const next = ++i < quoted.size() ? quoted[i] : '\0';
            if (next == 'n')
                *target += '\n';
            else if (next == 't')
                *target += '\t';
            else if (next == '"' || next == '\\')
                *target += next;
            else
                return fail(m_line, "words.unknown_escape");
        }
    }

    void finish() {
        if (m_part != Part::text) {
            if (m_rest.empty() && m_part != Part::none) fail(m_line, "words.entry_without_text");
            return;
        }
        m_part = Part::none;
        if (m_entry.key.empty()) return;  // the header
        if (m_entry.text.empty()) return fail(m_entry.line, "words.empty_text", m_entry.key);
        if (!m_seen.insert(key_of(m_entry.context, m_entry.key)).second)
            return fail(m_entry.line, "words.duplicate", m_entry.key);
        // Under a context the key may be a code, whose names only the texts know.
        if (m_entry.context.empty() && names_in(m_entry.key) != names_in(m_entry.text))
            return fail(m_entry.line, "words.names_differ", m_entry.key);
        m_entries.push_back(m_entry);
    }

    std::string m_file;
    std::string_view m_rest;
    int m_line = 0;
    Part m_part = Part::none;
    PoEntry m_entry;
    std::vector<PoEntry> m_entries;
    std::set<std::string> m_seen;
    std::vector<Problem> m_problems;
};

}  // namespace

std::vector<Language> const& languages() {
    static std::vector<Language> const all{
        {"en", "English", false}, {"ur", "اردو", true},     {"bal", "بلوچی", true}, {"ps", "پښتو", true},
        {"brh", "براہوئی", true}, {"sd", "سنڌي", true},     {"fa", "فارسی", true},  {"haz", "هزارگی", true},
    };
    return all;
}

Language const* find_language(std::string_view code) {
    for (auto const& language : languages())
        if (language.code == code) return &language;
    return nullptr;
}

Result<std::vector<PoEntry>> parse_po(std::string_view file_name, std::string_view content) {
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    return PoReader(file_name, content).read();
}

std::string fill(std::string_view pattern, Fills fills) {
    std::string out;
    each_part(
        pattern, fills, [&](std::string_view text) { out += text; },
        [&](Fill const& value) {
            // In plain text the marks of Unicode do what <bdi> does in a page: left-to-right isolate … pop.
            if (value.as == Fill::As::ltr) out += "\u2066";
            out += value.value;
            if (value.as == Fill::As::ltr) out += "\u2069";
        });
    return out;
}

Words::Words(std::string_view language_code) : m_language(find_language(language_code)) { CHECK(m_language); }

Result<void> Words::add(std::string_view file_name, std::string_view content) {
    auto const entries = TRY(parse_po(file_name, content));
    auto error = Error::bad_input("words.malformed");
    for (auto const& entry : entries) {
        auto const place = std::string(file_name) + ":" + std::to_string(entry.line);
        auto const [at, is_new] = m_texts.try_emplace(key_of(entry.context, entry.key), Text{entry.text, place});
        if (!is_new && at->second.text != entry.text)
            error.problems.push_back({place, "words.conflict", {{"text", entry.key}, {"other", at->second.place}}});
    }
    if (!error.problems.empty()) return Fail(std::move(error));
    return {};
}

Result<void> Words::add_file(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Fail(Error::not_found("words.no_file").with("file", path));
    std::ostringstream content;
    content << in.rdbuf();
    return add(path, std::move(content).str());
}

std::string_view Words::T(std::string_view english) const {
    auto const found = m_texts.find(english);
    return found == m_texts.end() ? english : std::string_view(found->second.text);
}

std::string Words::T(std::string_view english, Fills fills) const { return fill(T(english), fills); }

std::string_view Words::find(std::string_view context, std::string_view key) const {
    auto const found = m_texts.find(key_of(context, key));
    return found == m_texts.end() ? std::string_view{} : std::string_view(found->second.text);
}

std::string Words::error(std::string_view code, std::vector<std::pair<std::string, std::string>> const& values) const {
    auto pattern = find("error", code);
    if (pattern.empty()) {
        return T("This could not be accepted. Tell the helpline this code: {code}", {{"code", code, k_ltr}});
    }
    std::string out;
    while (!pattern.empty()) {
        auto const open = pattern.find('{');
        auto const shut = open == std::string_view::npos ? open : pattern.find('}', open);
        if (shut == std::string_view::npos) break;
        out += pattern.substr(0, open);
        auto const name = pattern.substr(open + 1, shut - open - 1);
        for (auto const& [key, value] : values)
            if (key == name) out += value;
        pattern.remove_prefix(shut + 1);
    }
    return out += pattern;
}

}  // namespace bolan::web
