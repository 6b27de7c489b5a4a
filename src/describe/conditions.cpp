// Expressions in words. Only forms that can be said exactly are said; anything else makes the whole expression be
// quoted.
#include "describe/teller.h"
#include <algorithm>
#include <optional>

namespace bolan::describe {

using definition::Field;
using definition::FieldKind;
using definition::Service;
using rules::Term;

namespace {

using Said = std::optional<std::string>;

struct Comparison {
    std::string_view sign;
    Sentence const& number;
    Sentence const& date;
};
constexpr Comparison k_comparisons[] = {
    {"<", says::k_less, says::k_before},  {"<=", says::k_at_most, says::k_not_after},
    {">", says::k_more, says::k_after},   {">=", says::k_at_least, says::k_not_before},
    {"==", says::k_equal, says::k_equal}, {"!=", says::k_not_equal, says::k_not_equal},
};

// What gives a length of time.
struct Length {
    std::string_view function;
    Sentence const& sentence;
};
constexpr Length k_lengths[] = {{"working_days", says::k_in_working_days},
                                {"working_hours", says::k_in_working_hours},
                                {"days", says::k_in_days},
                                {"hours", says::k_in_hours},
                                {"minutes", says::k_in_minutes}};

class Speaker {
  public:
    Speaker(Teller const& teller, Service const& service) : m_teller(teller), m_service(service) {}

    Said clause(Term const& term) const {
        if (auto const* field = answer(term); field && field->kind == FieldKind::yes_no)
            return answer_is(*field, m_teller.say(says::k_yes), true);
        if (is_of(term, "case") && term.name == "by_officer") return m_teller.say(says::k_by_officer);
        if (term.kind == Term::Kind::field) {
            auto const said = table_cell(term);
            return said ? Said(m_teller.say(says::k_column_is_yes, {{"value", *said}})) : Said();
        }
        if (term.kind != Term::Kind::call) return {};
        if (term.name == "&&") return several(term, false);
        if (term.name == "||") return several(term, true);
        if (term.name == "!") return negated(term.parts[0]);
        if (term.name == "has") {
            auto const said = value(term.parts[0]);
            return said ? Said(m_teller.say(says::k_is_answered, {{"field", *said}})) : Said();
        }
        for (auto const& comparison : k_comparisons)
            if (comparison.sign == term.name) return compared(comparison, term.parts[0], term.parts[1]);
        return {};
    }

    Said value(Term const& term) const {
        switch (term.kind) {
            case Term::Kind::constant:
                return constant(term.constant);
            case Term::Kind::name:
                if (auto const* field = m_service.find_field(term.name)) return m_teller.quoted(field->title);
                return {};
            case Term::Kind::field:
                return member(term);
            case Term::Kind::call:
                return called(term);
            case Term::Kind::other:
                return {};
        }
        return {};
    }

  private:
    // The question that a variable is the answer to.
    Field const* answer(Term const& term) const {
        return term.kind == Term::Kind::name ? m_service.find_field(term.name) : nullptr;
    }
    static bool is_of(Term const& term, std::string_view variable) {
        return term.kind == Term::Kind::field && term.parts[0].kind == Term::Kind::name &&
               term.parts[0].name == variable;
    }

    std::string answer_is(Field const& field, std::string const& shown, bool is) const {
        return m_teller.say(is ? says::k_answer_is : says::k_answer_is_not,
                            {{"field", m_teller.quoted(field.title)}, {"value", m_teller.quoted(shown)}});
    }

    Said several(Term const& term, bool is_either) const {
        Names all;
        for (auto const& part : term.parts) {
            auto said = clause(part);
            if (!said) return {};
            bool const is_mixed =
                part.kind == Term::Kind::call && part.name != term.name && (part.name == "&&" || part.name == "||");
            all.push_back(is_mixed ? "(" + *said + ")" : *said);
        }
        if (!is_either) return m_teller.joined(all, says::k_and);
        return m_teller.say(says::k_either, {{"list", m_teller.joined(all, says::k_or)}});
    }

    Said negated(Term const& term) const {
        if (auto const* field = answer(term); field && field->kind == FieldKind::yes_no)
            return answer_is(*field, m_teller.say(says::k_no), true);
        if (is_of(term, "case") && term.name == "by_officer") return m_teller.say(says::k_not_by_officer);
        if (term.kind != Term::Kind::call || term.name != "has") return {};
        auto const said = value(term.parts[0]);
        return said ? Said(m_teller.say(says::k_is_not_answered, {{"field", *said}})) : Said();
    }

    Said compared(Comparison const& comparison, Term const& left, Term const& right) const {
        bool const is_equality = comparison.sign == "==" || comparison.sign == "!=";
        if (is_of(left, "done") && comparison.sign == ">" && right.constant == rules::Value(0))
            return m_teller.say(says::k_was_done, {{"action", m_teller.quoted(m_teller.action(m_service, left.name))}});
        if (auto const* field = answer(left); field && is_equality && right.kind == Term::Kind::constant) {
            if (auto const shown = option(*field, right.constant))
                return answer_is(*field, *shown, comparison.sign == "==");
        }
        if (is_of(left, "case") && left.name == "state" && comparison.sign == "==" &&
            right.constant.is(rules::Kind::string) && m_service.find_state(right.constant.as_string()))
            return m_teller.say(says::k_case_is_in,
                                {{"state", m_teller.quoted(m_teller.state(m_service, right.constant.as_string()))}});
        auto const said_left = value(left), said_right = value(right);
        if (!said_left || !said_right) return {};
        return m_teller.say(is_day(left) || is_day(right) ? comparison.date : comparison.number,
                            {{"left", *said_left}, {"right", *said_right}});
    }

    Said option(Field const& field, rules::Value const& value) const {
        if (value.is(rules::Kind::boolean)) return m_teller.value(value);
        if (!value.is(rules::Kind::string)) return {};
        auto const* known = field.find_option(value.as_string());
        return known ? m_teller.text(known->title) : value.as_string();
    }

    bool is_day(Term const& term) const {
        if (auto const* field = answer(term)) return field->kind == FieldKind::date || field->kind == FieldKind::moment;
        return term.constant.is(rules::Kind::date) ||
               (term.kind == Term::Kind::call && (term.name == "today" || term.name == "date" || term.name == "now"));
    }

    Said constant(rules::Value const& value) const {
        if (value.is(rules::Kind::string)) return m_teller.quoted(value.as_string());
        if (value.is_number() || value.is(rules::Kind::boolean) || value.is(rules::Kind::date))
            return m_teller.value(value);
        return {};
    }

    Said member(Term const& term) const {
        if (is_of(term, "done"))
            return m_teller.say(says::k_persons_of,
                                {{"action", m_teller.quoted(m_teller.action(m_service, term.name))}});
        if (is_of(term, "item")) return of_entry(term.name);
        if (is_of(term, "record"))
            if (auto const registry = m_teller.model().find_registry(m_service.registry()))
                if (auto const* field = registry->find_field(term.name))
                    return m_teller.say(says::k_of_record, {{"field", m_teller.quoted(field->title)}});
        return table_cell(term);
    }

    // A question of a group. Not said where it is not certain which: several groups have one of this name, or an effect
    // goes through a list of its own.
    Said of_entry(std::string const& name) const {
        for (auto const& action : m_service.actions)
            if (std::ranges::any_of(action.effects, [](auto const& effect) { return bool(effect.for_each); }))
                return {};
        Field const* found = nullptr;
        for (auto const* field : m_service.all_fields())
            if (auto const* inner = field->find_field(name)) {
                if (found) return {};
                found = inner;
            }
        return found ? Said(m_teller.say(says::k_of_entry, {{"field", m_teller.quoted(found->title)}})) : Said();
    }

    // table('NAME', keys…).column, decide('NAME', keys…).column
    Said table_cell(Term const& term) const {
        auto const& row = term.parts[0];
        if (row.kind != Term::Kind::call || (row.name != "table" && row.name != "decide")) return {};
        auto const table = m_teller.quoted(row.parts[0].constant.as_string()), column = m_teller.quoted(term.name);
        Names keys;
        for (std::size_t i = 1; i < row.parts.size(); ++i) {
            auto said = value(row.parts[i]);
            if (!said) return {};
            keys.push_back(*said);
        }
        if (keys.empty()) return m_teller.say(says::k_column, {{"column", column}, {"table", table}});
        auto const& sentence = row.name == "decide" ? says::k_decided : says::k_column_for;
        return m_teller.say(sentence, {{"column", column}, {"table", table}, {"keys", m_teller.list(keys)}});
    }

    Said called(Term const& term) const {
        if (term.name == "today") return m_teller.say(says::k_today);
        for (auto const& length : k_lengths)
            if (term.name == length.function && term.parts.size() == 1)
                return about(length.sentence, "n", term.parts[0]);
        if (term.name == "now") return m_teller.say(says::k_current_time);
        if (term.name == "date" && term.parts.size() == 1 && term.parts[0].constant.is(rules::Kind::string)) {
            auto const day = Date::parse(term.parts[0].constant.as_string());
            return day ? Said(m_teller.day(*day)) : Said();
        }
        if (term.name == "age" && term.parts.size() == 1) return about(says::k_years_since, "date", term.parts[0]);
        if (term.name == "size" && term.parts.size() == 1 && answer(term.parts[0]))
            return about(says::k_count_of, "list", term.parts[0]);
        if ((term.name == "+" || term.name == "-") && term.parts.size() == 2) {
            auto const left = value(term.parts[0]), right = value(term.parts[1]);
            if (!left || !right) return {};
            return m_teller.say(term.name == "+" ? says::k_sum : says::k_difference,
                                {{"left", *left}, {"right", *right}});
        }
        return {};
    }

    Said about(Sentence const& sentence, std::string_view name, Term const& term) const {
        auto const said = value(term);
        return said ? Said(m_teller.say(sentence, {{name, *said}})) : Said();
    }

    Teller const& m_teller;
    Service const& m_service;
};

}  // namespace

std::string Teller::condition(Service const& service, definition::Expr const& expr) const {
    auto const said = Speaker(*this, service).clause(expr.program->tree());
    return said ? *said : say(says::k_rule_holds, {{"rule", quoted(expr.text)}});
}

std::string Teller::computed(Service const& service, definition::Expr const& expr) const {
    auto const said = Speaker(*this, service).value(expr.program->tree());
    return said ? *said : quoted(expr.text);
}

std::string Teller::counted(Service const& service, definition::Expr const& length) const {
    auto const tree = length.program->tree();
    auto const said = tree.parts.size() == 1 ? Speaker(*this, service).value(tree.parts[0]) : Said();
    return said ? *said : quoted(length.text);
}

}  // namespace bolan::describe
