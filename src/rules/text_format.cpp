// "%s".format([…]): the clauses %s %d %f %e %b %o %x %X and %% of the standard's string extension.
#include "base/text.h"
#include "rules/functions.h"
#include "rules/time_text.h"
#include "rules/type.h"
#include "rules/utf8.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace bolan::rules {

namespace {

constexpr int k_precision_max = 1000;

Fail bad_format(std::string message) {
    return Fail(Error::bad_input("rules.bad_format").with("message", std::move(message)));
}

Fail wrong_kind(char clause) { return bad_format(std::string("%") + clause + " cannot take a value of this type"); }

class Formatter {
  public:
    Formatter(Value::List const& arguments, Context const& context) : m_arguments(arguments), m_context(context) {}

    Result<Value> run(std::string_view format) {
        for (std::size_t at = 0; at < format.size(); ++at) {
            if (format[at] != '%') {
                m_out += format[at];
            } else if (at + 1 < format.size() && format[at + 1] == '%') {
                m_out += format[++at];
            } else {
                TRY(read_clause(format, ++at));
            }
            TRY(ensure_affordable(m_out.size(), m_context));
        }
        return Value(std::move(m_out));
    }

  private:
    // A clause after its '%'; leaves `at` on its last character.
    Result<> read_clause(std::string_view format, std::size_t& at) {
        int precision = 6;
        if (at < format.size() && format[at] == '.') {
            precision = 0;
            std::size_t const first = ++at;
            for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
                precision = precision * 10 + (format[at] - '0');
                if (precision > k_precision_max) return bad_format("precision beyond 1000");
            }
            if (at == first) return bad_format("a precision needs digits");
        }
        if (at >= format.size()) return bad_format("'%' at the end");
        char const clause = format[at];
        if (std::string_view("sdfebxXo").find(clause) == std::string_view::npos)
            return bad_format(std::string("unknown clause %") + clause);
        if (m_next >= m_arguments.size()) return bad_format("more clauses than values");
        Value const& value = m_arguments[m_next++];
        switch (clause) {
            case 's':
                return write_plain(value);
            case 'd':
                return write_decimal(value);
            case 'f':
                return write_real(value, precision, std::chars_format::fixed, 'f');
            case 'e':
                return write_real(value, precision, std::chars_format::scientific, 'e');
            case 'b':
                return write_in_base(value, 2, 'b');
            case 'o':
                return write_in_base(value, 8, 'o');
            default:
                return write_hex(value, clause);
        }
    }

    Result<> write_plain(Value const& value) {
        TRY(ensure_affordable(m_out.size(), m_context));
        switch (value.kind()) {
            case Kind::null:
                m_out += "null";
                return {};
            case Kind::boolean:
                m_out += value.as_bool() ? "true" : "false";
                return {};
            case Kind::integer:
                m_out += std::to_string(value.as_int());
                return {};
            case Kind::unsigned_integer:
                m_out += std::to_string(value.as_uint());
                return {};
            case Kind::real:
                m_out += real_text(value.as_double());
                return {};
            case Kind::timestamp:
                m_out += timestamp_text(value.as_timestamp());
                return {};
            case Kind::duration:
                m_out += duration_text(value.as_duration());
                return {};
            case Kind::date:
                m_out += value.as_date().iso();
                return {};
            case Kind::string:
                m_out += value.as_string();
                return {};
            case Kind::bytes:
                if (!is_valid_utf8(value.as_bytes())) return bad_conversion("bytes", "string");
                m_out += value.as_bytes();
                return {};
            case Kind::type:
                m_out += value.as_type().cel_name();
                return {};
            case Kind::list:
                return write_list(value.as_list());
            case Kind::map:
                return write_map(value.as_map());
            default:
                return wrong_kind('s');
        }
    }

    Result<> write_list(Value::List const& list) {
        m_out += '[';
        for (auto const& element : list) {
            if (&element != list.data()) m_out += ", ";
            TRY(write_plain(element));
        }
        m_out += ']';
        return {};
    }

    // Keys in the order of their text, so that equal maps print alike.
    Result<> write_map(Value::Map const& map) {
        std::vector<std::pair<std::string, Value const*>> entries;
        for (auto const& [key, value] : map.entries()) {
            std::string before = std::exchange(m_out, {});
            TRY(write_plain(key));
            entries.emplace_back(std::exchange(m_out, std::move(before)), &value);
        }
        std::ranges::sort(entries, {}, &std::pair<std::string, Value const*>::first);
        m_out += '{';
        for (auto const& entry : entries) {
            if (&entry != entries.data()) m_out += ", ";
            m_out += entry.first + ": ";
            TRY(write_plain(*entry.second));
        }
        m_out += '}';
        return {};
    }

    Result<> write_decimal(Value const& value) {
        if (value.is(Kind::integer) || value.is(Kind::unsigned_integer) ||
            (value.is(Kind::real) && !std::isfinite(value.as_double())))
            return write_plain(value);
        return wrong_kind('d');
    }

    Result<> write_real(Value const& value, int precision, std::chars_format form, char clause) {
        if (!value.is_number()) return wrong_kind(clause);
        double const d = value.is(Kind::real)      ? value.as_double()
                         : value.is(Kind::integer) ? static_cast<double>(value.as_int())
                                                   : static_cast<double>(value.as_uint());
        if (!std::isfinite(d)) {
            m_out += real_text(d);
            return {};
        }
        std::array<char, k_precision_max + 400> digits;
        auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), d, form, precision).ptr;
        m_out.append(digits.data(), end);
        return {};
    }

    Result<> write_in_base(Value const& value, int base, char clause) {
        std::array<char, 70> digits;
        char* end = digits.data();
        if (value.is(Kind::boolean) && clause == 'b')
            *end++ = value.as_bool() ? '1' : '0';
        else if (value.is(Kind::integer))
            end = std::to_chars(digits.data(), digits.data() + digits.size(), value.as_int(), base).ptr;
        else if (value.is(Kind::unsigned_integer))
            end = std::to_chars(digits.data(), digits.data() + digits.size(), value.as_uint(), base).ptr;
        else
            return wrong_kind(clause);
        if (clause == 'X')
            std::transform(digits.data(), end, digits.data(),
                           [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
        m_out.append(digits.data(), end);
        return {};
    }

    Result<> write_hex(Value const& value, char clause) {
        if (!value.is(Kind::string) && !value.is(Kind::bytes)) return write_in_base(value, 16, clause);
        char const* digits = clause == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
        std::string const& bytes = value.is(Kind::string) ? value.as_string() : value.as_bytes();
        TRY(ensure_affordable(m_out.size() + 2 * bytes.size(), m_context));
        for (char const c : bytes) {
            m_out += digits[static_cast<unsigned char>(c) >> 4];
            m_out += digits[static_cast<unsigned char>(c) & 15];
        }
        return {};
    }

    Value::List const& m_arguments;
    Context const& m_context;
    std::size_t m_next = 0;
    std::string m_out;
};

}  // namespace

Result<Value> format_text(std::string const& format, Value::List const& arguments, Context const& context) {
    return Formatter(arguments, context).run(format);
}

}  // namespace bolan::rules
