#include "rules/csv.h"
#include "base/text.h"

namespace bolan::rules {

namespace {

class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : m_text(text) {}

    Result<std::vector<CsvRecord>> run() {
        if (!is_valid_utf8(m_text)) return fail("the file is not valid UTF-8");
        if (m_text.starts_with("\xEF\xBB\xBF")) m_text.remove_prefix(3);
        std::vector<CsvRecord> records;
        while (m_at < m_text.size()) {
            int const line = m_line;
            CsvRecord record = TRY(read_record());
            if (!records.empty() && record.size() != records.front().size()) {
                m_line = line;
                m_column = 1;
                return fail("this row has " + std::to_string(record.size()) + " cells, the header has " +
                            std::to_string(records.front().size()));
            }
            records.push_back(std::move(record));
        }
        return records;
    }

  private:
    Fail fail(std::string message) const {
        return Fail(Error::bad_input("csv.malformed")
                        .with("line", std::to_string(m_line))
                        .with("column", std::to_string(m_column))
                        .with("message", std::move(message)));
    }

    bool is_at_end() const { return m_at >= m_text.size(); }
    char peek() const { return is_at_end() ? '\0' : m_text[m_at]; }

    char take() {
        char const c = m_text[m_at++];
        if (c == '\n') {
            ++m_line;
            m_column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++m_column;
        }
        return c;
    }

    bool is_at_line_end() const {
        return is_at_end() || peek() == '\n' ||
               (peek() == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n');
    }

    Result<CsvRecord> read_record() {
        CsvRecord record;
        while (true) {
            record.push_back({{}, m_line, m_column});
            TRY(read_cell(record.back().text));
            if (is_at_line_end()) break;
            if (peek() != ',') return fail("a comma or the end of the line must follow a closing quote");
            take();
        }
        if (peek() == '\r') take();
        if (!is_at_end()) take();
        return record;
    }

    Result<> read_cell(std::string& out) {
        if (peek() == '"') return read_quoted(out);
        while (!is_at_line_end() && peek() != ',') {
            if (peek() == '"') return fail("a quote may only stand around the whole cell");
            if (peek() == '\r') return fail("a carriage return without a line feed");
            out += take();
        }
        return {};
    }

    Result<> read_quoted(std::string& out) {
        int const line = m_line, column = m_column;
        take();
        while (!is_at_end()) {
            char const c = take();
            if (c != '"') {
                out += c;
            } else if (peek() == '"') {
                out += take();
            } else {
                return {};
            }
        }
        m_line = line;
        m_column = column;
        return fail("this quoted cell has no closing quote");
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_line = 1;
    int m_column = 1;
};

}  // namespace

Result<std::vector<CsvRecord>> parse_csv(std::string_view text) { return CsvReader(text).run(); }

}  // namespace bolan::rules
