// What the operators take and give.
#include "rules/checker.h"
#include "rules/operators.h"
#include <algorithm>
#include <array>

namespace bolan::rules {

namespace {

using K = Type::Kind;

struct Signature {
    Op op;
    K left, right, result;
};

// What the arithmetic operators take besides lists; comparisons take what has_order().
constexpr std::array<Signature, 23> k_arithmetic{
    {{Op::add, K::integer, K::integer, K::integer},
     {Op::add, K::unsigned_integer, K::unsigned_integer, K::unsigned_integer},
     {Op::add, K::real, K::real, K::real},
     {Op::add, K::string, K::string, K::string},
     {Op::add, K::bytes, K::bytes, K::bytes},
     {Op::add, K::timestamp, K::duration, K::timestamp},
     {Op::add, K::duration, K::timestamp, K::timestamp},
     {Op::add, K::duration, K::duration, K::duration},
     {Op::add, K::list, K::list, K::list},
     {Op::subtract, K::integer, K::integer, K::integer},
     {Op::subtract, K::unsigned_integer, K::unsigned_integer, K::unsigned_integer},
     {Op::subtract, K::real, K::real, K::real},
     {Op::subtract, K::timestamp, K::timestamp, K::duration},
     {Op::subtract, K::timestamp, K::duration, K::timestamp},
     {Op::subtract, K::duration, K::duration, K::duration},
     {Op::multiply, K::integer, K::integer, K::integer},
     {Op::multiply, K::unsigned_integer, K::unsigned_integer, K::unsigned_integer},
     {Op::multiply, K::real, K::real, K::real},
     {Op::divide, K::integer, K::integer, K::integer},
     {Op::divide, K::unsigned_integer, K::unsigned_integer, K::unsigned_integer},
     {Op::divide, K::real, K::real, K::real},
     {Op::modulo, K::integer, K::integer, K::integer},
     {Op::modulo, K::unsigned_integer, K::unsigned_integer, K::unsigned_integer}}};

bool has_order(K kind) {
    return kind == K::boolean || kind == K::integer || kind == K::unsigned_integer || kind == K::real ||
           kind == K::string || kind == K::bytes || kind == K::timestamp || kind == K::duration || kind == K::date;
}

}  // namespace

void Checker::need_bool(Node const& node, std::string const& where) {
    Type const type = known(node);
    if (is_open(type)) return;
    if (!type.is(K::boolean))
        wrong_type(node, where + " needs a condition that is true or false, not " + with_article(type.text()));
}

Type Checker::visit_logic(Node& node) {
    for (auto const& child : node.children) {
        visit(*child);
        need_bool(*child, std::string("'") + operator_text(node.op) + "'");
    }
    return Type::boolean();
}

Type Checker::visit_negate(Node& node) {
    visit(*node.children[0]);
    Type const type = known(*node.children[0]);
    if (is_open(type) || type.is(K::integer) || type.is(K::real)) return type;
    return wrong_type(node, "'-' needs an int or a double, not " + with_article(type.text()));
}

Type Checker::visit_arithmetic(Node& node) {
    visit(*node.children[0]);
    visit(*node.children[1]);
    Type const left = known(*node.children[0]), right = known(*node.children[1]);
    std::vector<K> results;
    for (auto const& signature : k_arithmetic) {
        if (signature.op != node.op || (!is_open(left) && signature.left != left.kind()) ||
            (!is_open(right) && signature.right != right.kind()))
            continue;
        if (std::ranges::find(results, signature.result) == results.end()) results.push_back(signature.result);
    }
    if (results.size() > 1) return Type::dyn();
    if (results.empty()) return wrong_operands(node, left, right);
    if (results[0] != K::list) return Type(results[0]);
    if (is_open(left) || is_open(right)) return is_open(left) && is_open(right) ? Type::dyn() : Type::list({});
    return m_unifier.join(left, right).is(K::list) ? m_unifier.join(left, right) : Type::list({});
}

Type Checker::wrong_operands(Node const& node, Type const& left, Type const& right) {
    std::string hint;
    if (left.is_number() && right.is_number())
        hint = "; convert one: double(…), int(…) or uint(…)";
    else if (left.is(K::date) || right.is(K::date))
        hint = "; write add_days(day, n), add_months(day, n) or days_between(from, to)";
    else if (node.op == Op::add && (left.is(K::string) || right.is(K::string)))
        hint = "; convert the other: string(…)";
    return wrong_type(node, std::string("'") + operator_text(node.op) + "' cannot take " + with_article(left.text()) +
                                " and " + with_article(right.text()) + hint);
}

Type Checker::visit_equality(Node& node) {
    visit(*node.children[0]);
    visit(*node.children[1]);
    Type const left = known(*node.children[0]), right = known(*node.children[1]);
    // Numbers of different kinds compare by value, also when the kinds are known beforehand.
    if (left.is_number() && right.is_number()) return Type::boolean();
    if (!m_unifier.accept(left, right)) {
        std::string hint;
        if (left.is(K::null) || right.is(K::null)) hint = "; to ask whether it has a value, write has(…)";
        if (left.is(K::date) != right.is(K::date) && (left.is(K::string) || right.is(K::string)))
            hint = "; write date('2026-01-31')";
        wrong_type(node, with_article(left.text()) + " is never equal to " + with_article(right.text()) + hint);
    }
    return Type::boolean();
}

Type Checker::visit_in(Node& node) {
    visit(*node.children[0]);
    visit(*node.children[1]);
    Type const needle = known(*node.children[0]), stack = known(*node.children[1]);
    if (is_open(stack) || stack.is(K::object)) return Type::boolean();
    if (!stack.is(K::list) && !stack.is(K::map))
        return wrong_type(node, "'in' looks into a list or a map, not " + with_article(stack.text())), Type::boolean();
    Type const element = m_unifier.resolve(stack.is(K::list) ? stack.element() : stack.key());
    if (!(needle.is_number() && element.is_number()) && !m_unifier.accept(element, needle))
        wrong_type(node, with_article(needle.text()) + " is never in " + with_article(stack.text()));
    return Type::boolean();
}

Type Checker::visit_comparison(Node& node) {
    visit(*node.children[0]);
    visit(*node.children[1]);
    Type const left = known(*node.children[0]), right = known(*node.children[1]);
    bool const fits =
        (is_open(left) || has_order(left.kind())) && (is_open(right) || has_order(right.kind())) &&
        (is_open(left) || is_open(right) || left.kind() == right.kind() || (left.is_number() && right.is_number()));
    if (!fits) {
        bool const is_date = (left.is(K::date) && right.is(K::string)) || (left.is(K::string) && right.is(K::date));
        wrong_type(node, std::string("'") + operator_text(node.op) + "' cannot compare " + with_article(left.text()) +
                             " with " + with_article(right.text()) + (is_date ? "; write date('2026-01-31')" : ""));
    }
    return Type::boolean();
}

Type Checker::visit_conditional(Node& node) {
    for (auto const& child : node.children) visit(*child);
    need_bool(*node.children[0], "'?'");
    Type const left = known(*node.children[1]), right = known(*node.children[2]);
    if (is_open(left) && left.is_dyn()) return Type::dyn();
    if (right.is_dyn()) return Type::dyn();
    if (!m_unifier.accept(left, right))
        return wrong_type(node, "the two values of '? :' differ in type: " + left.text() + " and " + right.text());
    return left.is(K::null) ? right : left;
}

}  // namespace bolan::rules
