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

Environment::Shared const& Environment::standard() {
    static Shared const made = [] {
        auto environment = std::make_shared<Environment>(Environment(Bare{}));
        define_standard(*environment);
        define_time(*environment);
        define_dates(*environment);
        define_texts(*environment);
        define_math(*environment);
        define_optionals(*environment);
        return environment;
    }();
    return made;
}

Environment& Environment::declare(std::string name, Type type) {
    CHECK(is_path(name));
    bool const is_new = m_variables.emplace(std::move(name), std::move(type)).second;
    CHECK(is_new);
    return *this;
}

Environment& Environment::define(std::string name, Overload overload) {
    CHECK(is_path(name));
    auto [function, is_new] = m_functions.try_emplace(std::move(name));
    auto const* known = is_new && m_outer ? m_outer->find_function(function->first) : nullptr;
    if (known) function->second = *known;
    function->second.push_back(std::make_shared<Overload const>(std::move(overload)));
    return *this;
}

Type const* Environment::find_variable(std::string_view name) const {
    auto const found = m_variables.find(name);
    if (found != m_variables.end()) return &found->second;
    return m_outer ? m_outer->find_variable(name) : nullptr;
}

std::vector<SharedOverload> const* Environment::find_function(std::string_view name) const {
    auto const found = m_functions.find(name);
    if (found != m_functions.end()) return &found->second;
    return m_outer ? m_outer->find_function(name) : nullptr;
}

std::vector<std::string> Environment::variable_names() const {
    auto names = m_outer ? m_outer->variable_names() : std::vector<std::string>();
    for (auto const& [name, type] : m_variables) names.push_back(name);
    return names;
}

std::vector<std::string> Environment::function_names() const {
    auto names = m_outer ? m_outer->function_names() : std::vector<std::string>();
    for (auto const& [name, overloads] : m_functions) names.push_back(name);
    return names;
}

}  // namespace bolan::rules
