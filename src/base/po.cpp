#include "base/po.h"
#include "base/text.h"
#include <optional>

namespace bolan {

namespace {

class PoReader {
  public:
    Po read(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty()) {
            auto const end = text.find('\n');
            ++m_line;
            read_line(trim(text.substr(0, end)));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
        finish();
        return std::move(m_po);
    }

  private:
    static std::string_view trim(std::string_view s) {
        while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
        while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
        return s;
    }
    void wrong(std::string message) { m_po.mistakes.push_back({m_line, std::move(message)}); }

    void read_line(std::string_view line) {
        if (!is_valid_utf8(line)) return wrong("not UTF-8");
        if (line.empty() || line.starts_with("#~")) return finish();
        if (line.starts_with('#')) {
            if (m_has_text) finish();
            if (line.starts_with("#,") && line.find("fuzzy") != line.npos) m_entry.is_fuzzy = true;
            return;
        }
        if (line.starts_with('"')) return append(line);
        auto const space = line.find(' ');
        auto const word = line.substr(0, space);
        auto const rest = space == line.npos ? std::string_view() : trim(line.substr(space));
        if (word == "msgctxt") return start(&m_entry.context, rest, m_has_id);
        if (word == "msgid") {
            start(&m_entry.id, rest, m_has_id);
            m_has_id = true;
            m_entry.line = m_line;
            return;
        }
        if (word == "msgstr") {
            if (!m_has_id) return wrong("msgstr without msgid");
            if (m_has_text) return wrong("a second msgstr");
            start(&m_entry.text, rest, false);
            m_has_text = true;
            return;
        }
        wrong("neither msgctxt, msgid, msgstr, text in quotes nor a comment");
    }

    void start(std::string* target, std::string_view quoted, bool ends_entry) {
        if (ends_entry) finish();
        m_target = target;
        target->clear();
        append(quoted);
    }

    void append(std::string_view quoted) {
        if (!m_target) return wrong("text that belongs to no msgid");
        if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"')
            return wrong("text must stand in quotes");
        quoted = quoted.substr(1, quoted.size() - 2);
        for (std::size_t i = 0; i < quoted.size(); ++i) {
            char c = quoted[i];
            if (c == '"') return wrong("a quote inside text is written \\\"");
            if (c == '\\') {
                if (++i == quoted.size()) return wrong("text ends in a single \\");
                switch (quoted[i]) {
                    case 'n':
                        c = '\n';
                        break;
                    case 't':
                        c = '\t';
                        break;
                    case '"':
                    case '\\':
                        c = quoted[i];
                        break;
                    default:
                        return wrong(std::string("unknown escape \\") + quoted[i]);
                }
            }
            *m_target += c;
        }
    }

    void finish() {
        if (m_has_id && !m_has_text) wrong("msgid without msgstr");
        if (m_has_id && m_has_text && !m_entry.id.empty()) m_po.entries.push_back(std::move(m_entry));
        m_entry = {};
        m_target = nullptr;
        m_has_id = m_has_text = false;
    }

    Po m_po;
    PoEntry m_entry;
    std::string* m_target = nullptr;
    bool m_has_id = false;
    bool m_has_text = false;
    int m_line = 0;
};

}  // namespace

Po parse_po(std::string_view text) { return PoReader().read(text); }

}  // namespace bolan
