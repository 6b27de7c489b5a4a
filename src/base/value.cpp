#include "base/value.h"
#include "base/check.h"

namespace bolan {

namespace {
Value const k_null;
}

bool Value::as_bool() const {
    CHECK(is_bool());
    return std::get<bool>(m_data);
}

std::int64_t Value::as_int() const {
    CHECK(is_int());
    return std::get<std::int64_t>(m_data);
}

double Value::as_double() const {
    if (is_int()) return static_cast<double>(std::get<std::int64_t>(m_data));
    CHECK(is_double());
    return std::get<double>(m_data);
}

std::string const& Value::as_string() const {
    CHECK(is_string());
    return std::get<std::string>(m_data);
}

Value::List const& Value::as_list() const {
    CHECK(is_list());
    return std::get<List>(m_data);
}

Value::List& Value::as_list() {
    CHECK(is_list());
    return std::get<List>(m_data);
}

Value::Map const& Value::as_map() const {
    CHECK(is_map());
    return std::get<Map>(m_data);
}

Value::Map& Value::as_map() {
    CHECK(is_map());
    return std::get<Map>(m_data);
}

std::string_view Value::string_or(std::string_view fallback) const {
    return is_string() ? std::string_view(std::get<std::string>(m_data)) : fallback;
}

std::int64_t Value::int_or(std::int64_t fallback) const { return is_int() ? std::get<std::int64_t>(m_data) : fallback; }

bool Value::bool_or(bool fallback) const { return is_bool() ? std::get<bool>(m_data) : fallback; }

Value const* Value::find(std::string_view name) const {
    if (!is_map()) return nullptr;
    for (auto const& member : std::get<Map>(m_data))
        if (member.first == name) return &member.second;
    return nullptr;
}

Value* Value::find(std::string_view name) { return const_cast<Value*>(static_cast<Value const*>(this)->find(name)); }

Value const& Value::operator[](std::string_view name) const {
    auto const* found = find(name);
    return found ? *found : k_null;
}

Value& Value::set(std::string_view name, Value value) {
    if (is_null()) m_data = Map{};
    if (auto* found = find(name)) return *found = std::move(value);
    auto& members = as_map();
    members.emplace_back(std::string(name), std::move(value));
    return members.back().second;
}

bool Value::erase(std::string_view name) {
    if (!is_map()) return false;
    return std::erase_if(std::get<Map>(m_data), [&](Member const& m) { return m.first == name; }) > 0;
}

Value& Value::push(Value value) {
    if (is_null()) m_data = List{};
    return as_list().emplace_back(std::move(value));
}

}  // namespace bolan
