#include "rules/lexer.h"
#include "base/text.h"
#include "rules/ast.h"
#include "rules/utf8.h"
#include <array>
#include <charconv>
#include <cmath>

namespace bolan::rules {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

class Lexer {
  public:
    Lexer(std::string_view text, std::vector<Mistake>& mistakes) : m_text(text), m_mistakes(mistakes) {}

    std::vector<Lexeme> run() {
        while (skip_space(), m_at < m_text.size())
            if (!read_token()) return std::move(m_tokens);
        push(Token::end, m_at);
        return std::move(m_tokens);
    }

  private:
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    Lexeme& push(Token token, std::size_t from) {
        m_tokens.push_back({token, static_cast<std::uint32_t>(from), m_text.substr(from, m_at - from), {}, false});
        return m_tokens.back();
    }

    bool fail(std::size_t at, std::string message) {
        m_mistakes.push_back(mistake_at(m_text, at, "rules.syntax", std::move(message)));
        return false;
    }

    void skip_space() {
        while (m_at < m_text.size()) {
            char const c = m_text[m_at];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                ++m_at;
            } else if (c == '/' && peek(1) == '/') {
                while (m_at < m_text.size() && m_text[m_at] != '\n') ++m_at;
            } else {
                return;
            }
        }
    }

    bool read_token() {
        std::size_t const from = m_at;
        char const c = peek();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return read_number();
        if (c == '"' || c == '\'') return read_string(false, false);
        if (is_letter(c)) {
            if (auto const prefix = string_prefix()) return read_prefixed(prefix);
            while (is_letter(peek()) || is_digit(peek())) ++m_at;
            push(Token::name, from);
            return true;
        }
        if (c == '`') return read_quoted_name();
        return read_operator();
    }

    // How many characters before the quote are r or b marks of a string; 0 when it is a name.
    std::size_t string_prefix() const {
        for (std::size_t i = 0; i < 3; ++i) {
            char const c = peek(i);
            if (c == '"' || c == '\'') return i;
            if (c != 'r' && c != 'R' && c != 'b' && c != 'B') return 0;
        }
        return 0;
    }

    bool read_prefixed(std::size_t prefix) {
        bool is_raw = false, is_bytes = false;
        for (std::size_t i = 0; i < prefix; ++i) {
            bool const raw = peek(i) == 'r' || peek(i) == 'R';
            if (raw ? is_raw : is_bytes) return fail(m_at, "a string has one r and one b before it at most");
            (raw ? is_raw : is_bytes) = true;
        }
        m_at += prefix;
        return read_string(is_raw, is_bytes);
    }

    bool read_quoted_name() {
        std::size_t const from = ++m_at;
        while (is_letter(peek()) || is_digit(peek()) || peek() == '.' || peek() == '-' || peek() == '/' ||
               peek() == ' ')
            ++m_at;
        if (peek() != '`' || m_at == from)
            return fail(from - 1, "a name in backquotes may hold letters, digits, . - / and spaces");
        push(Token::quoted_name, from);
        ++m_at;
        return true;
    }

    bool read_operator() {
        static constexpr std::array<std::string_view, 8> doubles{"==", "!=", "<=", ">=", "&&", "||", ".?", "[?"};
        std::size_t const from = m_at;
        std::string_view const two = m_text.substr(m_at, 2);
        for (auto const known : doubles)
            if (two == known) {
                m_at += 2;
                push(Token::op, from);
                return true;
            }
        static constexpr std::string_view singles = "+-*/%!<>=()[]{}.,?:";
        if (singles.find(peek()) != std::string_view::npos && peek() != '=' && peek() != '\0') {
            ++m_at;
            push(Token::op, from);
            return true;
        }
        if (peek() == '=') return fail(from, "'=' compares nothing; write '=='");
        if (peek() == '&' || peek() == '|') return fail(from, std::string("write '") + peek() + peek() + "'");
        return fail(from, "this character has no meaning here");
    }

    bool read_number() {
        std::size_t const from = m_at;
        if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) return read_hex(from);
        while (is_digit(peek())) ++m_at;
        bool is_real = false;
        if (peek() == '.' && is_digit(peek(1))) {
            is_real = true;
            for (++m_at; is_digit(peek());) ++m_at;
        }
        if (peek() == 'e' || peek() == 'E') {
            std::size_t const sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
            if (is_digit(peek(sign))) {
                is_real = true;
                for (m_at += sign; is_digit(peek());) ++m_at;
            }
        }
        std::string_view const digits = m_text.substr(from, m_at - from);
        if (is_real) return finish_real(from, digits);
        return finish_integer(from, digits, 10);
    }

    bool read_hex(std::size_t from) {
        m_at += 2;
        std::size_t const first = m_at;
        while (hex_digit(peek()) >= 0) ++m_at;
        if (m_at == first) return fail(from, "a hexadecimal number needs digits after 0x");
        return finish_integer(from, m_text.substr(first, m_at - first), 16);
    }

    bool finish_real(std::size_t from, std::string_view digits) {
        double d = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), d);
        if (is_letter(peek())) return fail(m_at, "a number ends before this letter");
        if (error == std::errc::result_out_of_range && digits.find('-') == std::string_view::npos)
            return fail(from, "this number is too large");
        push(Token::literal, from).literal = Value(d);
        return true;
    }

    bool finish_integer(std::size_t from, std::string_view digits, int base) {
        std::uint64_t n = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n, base);
        if (error != std::errc()) return fail(from, "this number is too large");
        bool const is_unsigned = peek() == 'u' || peek() == 'U';
        if (is_unsigned) ++m_at;
        if (is_letter(peek()) || is_digit(peek())) return fail(m_at, "a number ends before this letter");
        if (is_unsigned) {
            push(Token::literal, from).literal = Value(n);
            return true;
        }
        if (n > std::uint64_t{1} << 63) return fail(from, "this number is too large for an int");
        auto& lexeme = push(Token::literal, from);
        lexeme.is_overflowed = n == std::uint64_t{1} << 63;
        lexeme.literal = Value(static_cast<std::int64_t>(n));
        return true;
    }

    bool read_string(bool is_raw, bool is_bytes) {
        std::size_t const from = m_at;
        char const quote = peek();
        bool const is_triple = peek(1) == quote && peek(2) == quote;
        m_at += is_triple ? 3 : 1;
        std::string out;
        while (true) {
            if (m_at >= m_text.size()) return fail(from, "this text has no closing quote");
            char const c = peek();
            if (c == quote && (!is_triple || (peek(1) == quote && peek(2) == quote))) break;
            if ((c == '\n' || c == '\r') && !is_triple) return fail(from, "this text has no closing quote on its line");
            if (c == '\\' && !is_raw) {
                if (!read_escape(out, is_bytes)) return false;
                continue;
            }
            out += c;
            ++m_at;
        }
        m_at += is_triple ? 3 : 1;
        push(Token::literal, from).literal = is_bytes ? Value::bytes(std::move(out)) : Value(std::move(out));
        return true;
    }

    bool read_escape(std::string& out, bool is_bytes) {
        static constexpr std::string_view names = "abfnrtv\\?\"'`";
        static constexpr std::string_view means = "\a\b\f\n\r\t\v\\?\"'`";
        std::size_t const from = m_at++;
        char const c = peek();
        if (auto const known = names.find(c); c != '\0' && known != std::string_view::npos) {
            out += means[known];
            ++m_at;
            return true;
        }
        if (c >= '0' && c <= '3') return read_code(out, from, 3, 8, is_bytes);
        ++m_at;
        if (c == 'x' || c == 'X') return read_code(out, from, 2, 16, is_bytes);
        if ((c == 'u' || c == 'U') && !is_bytes) return read_code(out, from, c == 'u' ? 4 : 8, 16, false);
        return fail(from, "there is no such escape in a string; write \\\\ for a backslash");
    }

    // A code of exactly `count` digits: a byte of bytes, a code point of text.
    bool read_code(std::string& out, std::size_t from, int count, int base, bool is_bytes) {
        std::uint32_t code = 0;
        for (int i = 0; i < count; ++i, ++m_at) {
            int const digit = hex_digit(peek());
            if (digit < 0 || digit >= base) return fail(from, "this escape needs " + std::to_string(count) + " digits");
            code = code * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
        }
        if (is_bytes) {
            out += static_cast<char>(code);
            return true;
        }
        if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return fail(from, "there is no such character");
        append_utf8(out, code);
        return true;
    }

    std::string_view m_text;
    std::vector<Mistake>& m_mistakes;
    std::size_t m_at = 0;
    std::vector<Lexeme> m_tokens;
};

}  // namespace

std::vector<Lexeme> tokenize(std::string_view text, std::vector<Mistake>& mistakes) {
    return Lexer(text, mistakes).run();
}

}  // namespace bolan::rules
