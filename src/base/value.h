// Value: the one dynamic value of the house (JSON's data model with integers kept apart from floating point).
// Forms, acts, definitions and JSON all speak it. Maps keep insertion order and refuse nothing; the JSON reader
// refuses duplicate names. A value type: copied and compared by content.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bolan {

class Value {
  public:
    using List = std::vector<Value>;
    using Member = std::pair<std::string, Value>;
    using Map = std::vector<Member>;

    Value() = default;
    Value(std::nullptr_t) {}
    Value(bool b) : m_data(b) {}
    Value(int i) : m_data(static_cast<std::int64_t>(i)) {}
    Value(unsigned i) : m_data(static_cast<std::int64_t>(i)) {}
    Value(std::int64_t i) : m_data(i) {}
    Value(long long i) : m_data(static_cast<std::int64_t>(i)) {}
    Value(double d) : m_data(d) {}
    Value(char const* s) : m_data(std::string(s)) {}
    Value(std::string_view s) : m_data(std::string(s)) {}
    Value(std::string s) : m_data(std::move(s)) {}
    Value(List list) : m_data(std::move(list)) {}
    Value(Map map) : m_data(std::move(map)) {}
    static Value map() { return Value(Map{}); }
    static Value list() { return Value(List{}); }
    static Value map(std::initializer_list<Member> members) { return Value(Map(members)); }

    bool is_null() const { return m_data.index() == 0; }
    bool is_bool() const { return std::holds_alternative<bool>(m_data); }
    bool is_int() const { return std::holds_alternative<std::int64_t>(m_data); }
    bool is_double() const { return std::holds_alternative<double>(m_data); }
    bool is_string() const { return std::holds_alternative<std::string>(m_data); }
    bool is_list() const { return std::holds_alternative<List>(m_data); }
    bool is_map() const { return std::holds_alternative<Map>(m_data); }

    // Typed access to a value known to be of that type; CHECK-fails otherwise.
    bool as_bool() const;
    std::int64_t as_int() const;
    double as_double() const;  // accepts an integer too
    std::string const& as_string() const;
    List const& as_list() const;
    List& as_list();
    Map const& as_map() const;
    Map& as_map();

    // Lenient access for optional things: the value when present and of that type, else the fallback.
    std::string_view string_or(std::string_view fallback) const;
    std::int64_t int_or(std::int64_t fallback) const;
    bool bool_or(bool fallback) const;

    // Map access. find: nullptr when absent or not a map. operator[] const: a shared null when absent.
    Value const* find(std::string_view name) const;
    Value* find(std::string_view name);
    Value const& operator[](std::string_view name) const;
    Value& set(std::string_view name, Value value);  // makes a null into a map; replaces or appends
    bool erase(std::string_view name);
    Value& push(Value value);  // makes a null into a list

    bool operator==(Value const&) const = default;

  private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, List, Map> m_data;
};

}  // namespace bolan
