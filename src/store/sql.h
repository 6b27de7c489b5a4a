// Sql: the text of a statement. It comes from a literal in the program or from schema.h (whose names are checked), so
// no run-time string can become SQL; values are always bound. Placeholders are ?1, ?2 … on both engines.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace bolan::store {

bool is_identifier(std::string_view text);  // [a-z][a-z0-9_]{0,62}

class Sql {
  public:
    template <std::size_t N>
    consteval Sql(char const (&literal)[N]) : m_text(literal, N - 1) {}
    std::string_view text() const { return m_text; }

  private:
    friend class SqlText;
    explicit constexpr Sql(std::string_view text) : m_text(text) {}
    std::string_view m_text;
};

// SQL put together at start-up from checked identifiers and literal pieces; lives as long as its statements are used.
class SqlText {
  public:
    SqlText() = default;
    SqlText& add(Sql piece);
    SqlText& name(std::string_view identifier);  // CHECKs is_identifier; written in double quotes
    SqlText& placeholder(int n);                 // ?n
    SqlText& literal(std::string_view text);     // a text constant in single quotes; for DDL, which cannot bind
    SqlText& integer(std::int64_t value);
    operator Sql() const { return Sql(std::string_view(m_text)); }
    std::string_view text() const { return m_text; }

  private:
    std::string m_text;
};

using Bytes = std::span<std::uint8_t const>;

// A bound value; text and bytes are borrowed until the call returns. Text must be UTF-8 without NUL on both engines
// (PostgreSQL can hold no other): anything else is a DatabaseError.
class Param {
  public:
    Param(std::nullptr_t) {}
    Param(bool b) : m_data(std::int64_t{b}) {}
    template <typename Int>
    requires std::is_integral_v<Int> Param(Int i) : m_data(static_cast<std::int64_t>(i)) {}
    Param(double d) : m_data(d) {}
    Param(std::string_view s) : m_data(s) {}
    Param(std::string const& s) : m_data(std::string_view(s)) {}
    Param(char const* s) : m_data(std::string_view(s)) {}
    Param(Bytes b) : m_data(b) {}
    auto const& data() const { return m_data; }

  private:
    std::variant<std::nullptr_t, std::int64_t, double, std::string_view, Bytes> m_data;
};

}  // namespace bolan::store
