#include "store/index_condition.h"
#include "base/check.h"
#include <algorithm>
#include <optional>
#include <vector>

namespace bolan::store {

namespace {

enum class Operator { is_null, is_not_null, equal, unequal };

struct Term {
    std::string_view column;
    Operator op = Operator::is_null;
    std::string_view operand;  // as written: 'word', 7, true
};

bool is_operand(std::string_view text) {
    if (text == "true" || text == "false") return true;
    if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'')
        return text.substr(1, text.size() - 2).find('\'') == std::string_view::npos;
    return !text.empty() && text.size() < 18 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Term> parse_term(std::string_view text) {
    auto const space = text.find(' ');
    if (space == std::string_view::npos || !is_identifier(text.substr(0, space))) return {};
    Term term{text.substr(0, space), Operator::is_null, {}};
    auto const rest = text.substr(space + 1);
    if (rest == "is null") return term;
    term.op = Operator::is_not_null;
    if (rest == "is not null") return term;
    term.op = rest.starts_with("= ") ? Operator::equal : Operator::unequal;
    if (term.op == Operator::unequal && !rest.starts_with("<> ")) return {};
    term.operand = rest.substr(rest.find(' ') + 1);
    if (!is_operand(term.operand)) return {};
    return term;
}

std::optional<std::vector<Term>> parse(std::string_view text) {
    std::vector<Term> terms;
    while (true) {
        auto const end = text.find(" and ");
        auto const term = parse_term(text.substr(0, end));
        if (!term) return {};
        terms.push_back(*term);
        if (end == std::string_view::npos) return terms;
        text.remove_prefix(end + 5);
    }
}

void add_operand(SqlText& sql, std::string_view operand) {
    if (operand == "true")
        sql.add("true");
    else if (operand == "false")
        sql.add("false");
    else if (operand.front() == '\'')
        sql.literal(operand.substr(1, operand.size() - 2));
    else
        sql.integer(std::stoll(std::string(operand)));
}

}  // namespace

bool is_condition(std::string_view text) { return parse(text).has_value(); }

void add_condition(SqlText& sql, std::string_view text) {
    auto const terms = parse(text);
    CHECK(terms);
    for (auto const& term : *terms) {
        if (&term != &terms->front()) sql.add(" and ");
        sql.name(term.column);
        if (term.op == Operator::is_null) sql.add(" is null");
        if (term.op == Operator::is_not_null) sql.add(" is not null");
        if (term.operand.empty()) continue;
        sql.add(term.op == Operator::equal ? Sql(" = ") : Sql(" <> "));
        add_operand(sql, term.operand);
    }
}

}  // namespace bolan::store
