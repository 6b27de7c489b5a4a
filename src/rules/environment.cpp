#include "rules/environment.h"
#include "base/check.h"
#include "rules/functions.h"

namespace bolan::rules {

namespace {

bool is_path(std::string_view name) {
    bool starts = true;
    for (char const c : name) {
        bool const is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (c == '.' ? starts : !is_letter && (starts || c < '0' || c > '9')) return false;
        starts = c == '.';
    }
    return !starts;
}

}  // namespace

Context Context::at(bolan::Timestamp now, WorkCalendar const& calendar) {
    Context context;
    context.now = now;
    context.today = calendar.today(now);
    context.calendar = &calendar;
    return context;
}

Environment::Environment() {
    define_standard(*this);
    define_time(*this);
    define_dates(*this);
    define_texts(*this);
    define_math(*this);
    define_optionals(*this);
}

Environment& Environment::declare(std::string name, Type type) {
    CHECK(is_path(name));
    bool const is_new = m_variables.emplace(std::move(name), std::move(type)).second;
    CHECK(is_new);
    return *this;
}

Environment& Environment::define(std::string name, Overload overload) {
    CHECK(is_path(name));
    m_functions[std::move(name)].push_back(std::move(overload));
    return *this;
}

Type const* Environment::find_variable(std::string_view name) const {
    auto const found = m_variables.find(name);
    return found == m_variables.end() ? nullptr : &found->second;
}

std::vector<Overload> const* Environment::find_function(std::string_view name) const {
    auto const found = m_functions.find(name);
    return found == m_functions.end() ? nullptr : &found->second;
}

std::vector<std::string> Environment::function_names() const {
    std::vector<std::string> names;
    for (auto const& [name, overloads] : m_functions) names.push_back(name);
    return names;
}

}  // namespace bolan::rules
