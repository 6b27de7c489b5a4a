#include "describe/teller.h"
#include "base/money.h"
#include <algorithm>
#include <array>

namespace bolan::describe {

using definition::Service;

namespace {

constexpr std::array k_months{
    Sentence{"January", "جنوری"},  Sentence{"February", "فروری"}, Sentence{"March", "مارچ"},
    Sentence{"April", "اپریل"},    Sentence{"May", "مئی"},        Sentence{"June", "جون"},
    Sentence{"July", "جولائی"},    Sentence{"August", "اگست"},    Sentence{"September", "ستمبر"},
    Sentence{"October", "اکتوبر"}, Sentence{"November", "نومبر"}, Sentence{"December", "دسمبر"}};

constexpr std::string_view k_isolate = "\u2068", k_isolate_end = "\u2069";

// Would disturb the line of a right-to-left sentence: Latin letters or digits that nothing isolates yet.
bool needs_isolation(std::string_view text) {
    if (text.find(k_isolate) != text.npos) return false;
    return std::ranges::any_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

std::string Teller::say(Sentence const& sentence,
                        std::initializer_list<std::pair<std::string_view, std::string>> values) const {
    std::string out;
    auto rest = pattern(sentence);
    while (true) {
        auto const open = rest.find('{');
        out += rest.substr(0, open);
        if (open == rest.npos) return out;
        auto const shut = rest.find('}', open);
        auto const name = rest.substr(open + 1, shut - open - 1);
        for (auto const& [key, value] : values)
            if (key == name) {
                bool const is_isolated = is_urdu() && needs_isolation(value);
                out += is_isolated ? std::string(k_isolate) + value + std::string(k_isolate_end) : value;
            }
        rest.remove_prefix(shut + 1);
    }
}

std::string Teller::text(definition::Text const& text) const { return std::string(m_model.text(text, m_language)); }

std::string Teller::joined(Names const& names, Sentence const& between) const {
    std::string out;
    for (auto const& name : names) {
        if (!out.empty()) out += pattern(between);
        out += name;
    }
    return out;
}

std::string Teller::list(Names const& names, Sentence const& last) const {
    if (names.size() < 2) return names.empty() ? std::string() : names[0];
    return joined({names.begin(), names.end() - 1}, says::k_comma) + say(last) + names.back();
}

std::string Teller::day(Date date) const {
    auto const parts = date.parts();
    return std::to_string(parts.day) + " " + say(k_months[static_cast<std::size_t>(parts.month - 1)]) + " " +
           std::to_string(parts.year);
}

std::string Teller::duration(Duration const& duration) const {
    if (!is_urdu()) return duration.text();
    auto const n = std::to_string(duration.count);
    switch (duration.unit) {
        case Duration::Unit::working_days:
            return say(says::k_working_days, {{"n", n}});
        case Duration::Unit::working_hours:
            return say(says::k_working_hours, {{"n", n}});
        case Duration::Unit::days:
            return say(says::k_days, {{"n", n}});
        case Duration::Unit::hours:
            return say(says::k_hours, {{"n", n}});
        case Duration::Unit::minutes:
            return say(says::k_minutes, {{"n", n}});
    }
    return {};
}

std::string Teller::money(std::int64_t paisa) const { return say(says::k_money, {{"amount", Money{paisa}.text()}}); }

std::string Teller::value(rules::Value const& value, bool is_money) const {
    switch (value.kind()) {
        case rules::Kind::null:
            return say(says::k_any_key);
        case rules::Kind::not_notified:
            return say(says::k_not_notified);
        case rules::Kind::boolean:
            return say(value.as_bool() ? says::k_yes : says::k_no);
        case rules::Kind::string:
            return value.as_string();
        case rules::Kind::date:
            return day(value.as_date());
        case rules::Kind::integer:
            return is_money ? money(value.as_int()) : std::to_string(value.as_int());
        default:
            return rules::show(value);
    }
}

std::string Teller::span(Date from, Date to) const {
    bool const has_from = from.days != INT32_MIN, has_to = to.days != INT32_MAX;
    if (has_from && has_to) return say(says::k_from_until, {{"from", day(from)}, {"until", day(to)}});
    if (has_from) return say(says::k_from_day, {{"day", day(from)}});
    if (has_to) return say(says::k_until_day, {{"day", day(to)}});
    return say(says::k_always);
}

std::string Teller::office(std::string_view name) const {
    auto const* office = m_model.province.find_office(name);
    return office ? text(office->title) : std::string(name);
}

std::string Teller::post(std::string_view name) const {
    auto const* post = m_model.province.find_post(name);
    return post ? text(post->title) : std::string(name);
}

std::string Teller::registry(std::string_view name) const {
    auto const registry = m_model.find_registry(name);
    return registry ? text(registry->title) : std::string(name);
}

std::string Teller::service(std::string_view name) const {
    auto const service = m_model.find_service(name);
    return service ? text(service->title) : std::string(name);
}

std::string Teller::role(Service const& service, std::string_view name) const {
    if (name == "applicant") return say(says::k_applicant);
    if (name == "holders") return say(says::k_holders);
    if (name == "parent_applicant") return say(says::k_parent_applicant);
    if (name == "system") return say(says::k_system);
    if (auto const* role = service.find_role(name)) return text(role->title);
    if (name == "supervisor") return say(says::k_supervisor);
    if (name == "next_supervisor") return say(says::k_next_supervisor);
    return name == "head" ? say(says::k_head) : std::string(name);
}

std::string Teller::roles(Service const& service, Names const& names) const {
    Names titles;
    for (auto const& name : names) titles.push_back(role(service, name));
    return titles.empty() ? say(says::k_nobody) : list(titles, says::k_or);
}

std::string Teller::state(Service const& service, std::string_view name) const {
    if (name == "start") return say(says::k_start);
    auto const* state = service.find_state(name);
    return state ? text(state->title) : std::string(name);
}

std::string Teller::action(Service const& service, std::string_view name) const {
    auto const* action = service.find_action(name);
    return action ? text(action->title) : std::string(name);
}

namespace {

void add_tables(rules::Term const& term, Names& names) {
    bool const is_reading = term.kind == rules::Term::Kind::call;
    std::size_t const name_at = term.name.ends_with("_on") ? 1 : 0;
    bool const is_table = is_reading && (term.name == "table" || term.name == "decide" || term.name == "table_on" ||
                                         term.name == "decide_on");
    if (is_table && name_at < term.parts.size() && term.parts[name_at].constant.is(rules::Kind::string))
        names.push_back(term.parts[name_at].constant.as_string());
    for (auto const& part : term.parts) add_tables(part, names);
}

}  // namespace

Names tables_in(std::vector<definition::Expr const*> const& expressions) {
    Names names;
    for (auto const* expr : expressions) add_tables(expr->program->tree(), names);
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

namespace {

class Collector {
  public:
    std::vector<definition::Expr const*> found;

    void add(definition::Expr const& expr) {
        if (expr) found.push_back(&expr);
    }
    void add(definition::Field const& field) {
        for (auto const* expr : {&field.show_if, &field.required_if, &field.check, &field.compute}) add(*expr);
        if (field.first) add(*field.first);
        if (field.last) add(*field.last);
        for (auto const& inner : field.fields) add(inner);
    }
    void add(definition::Effect const& effect) {
        for (auto const* expr : {&effect.for_each, &effect.when, &effect.record}) add(*expr);
        for (auto const& [field, value] : effect.set) add(value);
        for (auto const& cnic : effect.cnics) add(cnic);
    }
    void add(std::vector<definition::Late> const& ladder) {
        for (auto const& rung : ladder) {
            add(rung.before.computed);
            add(rung.after.computed);
        }
    }
};

}  // namespace

std::vector<definition::Expr const*> expressions_of(Service const& service) {
    Collector all;
    for (auto const& page : service.form) {
        all.add(page.show_if);
        for (auto const& field : page.fields) all.add(field);
    }
    for (auto const& role : service.roles) all.add(role.post_by);
    for (auto const& state : service.states) {
        all.add(state.within.computed);
        all.add(state.late);
        all.add(state.until);
        for (auto const& then : state.then) all.add(then.when);
        if (state.committee) all.add(state.committee->quorum);
    }
    for (auto const& action : service.actions) {
        all.add(action.when);
        all.add(action.within.computed);
        for (auto const& field : action.asks) all.add(field);
        for (auto const& effect : action.effects) all.add(effect);
    }
    if (service.fee) all.add(service.fee->amount);
    if (service.promise) {
        all.add(service.promise->within.computed);
        all.add(service.promise->late);
    }
    return std::move(all.found);
}

}  // namespace bolan::describe
