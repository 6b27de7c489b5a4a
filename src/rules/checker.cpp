// Names to variables and types, types to operators and overloads. Goes on after a mistake, so that all are reported:
// what is wrong becomes dyn, which nothing complains about.
#include "base/check.h"
#include "base/text.h"
#include "rules/ast.h"
#include "rules/operators.h"
#include "rules/time_text.h"
#include "rules/unify.h"
#include <algorithm>
#include <array>

namespace bolan::rules {

namespace {

using K = Type::Kind;

struct Signature {
    Op op;
    K left, right, result;
};

// What the arithmetic operators take besides lists; comparisons are in is_ordered().
constexpr std::array<Signature, 23> k_arithmetic{{{Op::add, K::integer, K::integer, K::integer},
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

bool is_open(Type const& type) { return type.is_dyn() || type.is(K::parameter); }

bool has_order(K kind) {
    return kind == K::boolean || kind == K::integer || kind == K::unsigned_integer || kind == K::real ||
           kind == K::string || kind == K::bytes || kind == K::timestamp || kind == K::duration || kind == K::date;
}

std::optional<Type> type_named(std::string_view name) {
    struct Named {
        std::string_view name;
        Type type;
    };
    static std::array<Named, 14> const known{{{"bool", Type::boolean()},
                                              {"int", Type::integer()},
                                              {"uint", Type::unsigned_integer()},
                                              {"double", Type::real()},
                                              {"string", Type::string()},
                                              {"bytes", Type::bytes()},
                                              {"date", Type::date()},
                                              {"null_type", Type::null()},
                                              {"list", Type::list({})},
                                              {"map", Type::map({}, {})},
                                              {"type", Type::type_of({})},
                                              {"optional_type", Type::optional({})},
                                              {"google.protobuf.Timestamp", Type::timestamp()},
                                              {"google.protobuf.Duration", Type::duration()}}};
    for (auto const& entry : known)
        if (entry.name == name) return entry.type;
    return {};
}

Type type_of_constant(Value const& value) {
    switch (value.kind()) {
        case Kind::null: return Type::null();
        case Kind::boolean: return Type::boolean();
        case Kind::integer: return Type::integer();
        case Kind::unsigned_integer: return Type::unsigned_integer();
        case Kind::real: return Type::real();
        case Kind::string: return Type::string();
        case Kind::bytes: return Type::bytes();
        case Kind::date: return Type::date();
        case Kind::timestamp: return Type::timestamp();
        case Kind::duration: return Type::duration();
        case Kind::type: return Type::type_of(value.as_type());
        default: return Type::dyn();
    }
}

// "an int", "a string".
std::string with_article(std::string const& noun) {
    return (std::string_view("aeiou").find(noun[0]) != std::string_view::npos && !noun.starts_with("uint") ? "an " : "a ") + noun;
}

class Checker {
  public:
    Checker(Program::Code& code, Environment const& environment, Typing typing, std::vector<Mistake>& mistakes)
        : m_code(code), m_environment(environment), m_is_checked(typing == Typing::checked), m_mistakes(mistakes) {}

    void run() {
        visit(*m_code.root);
        settle(*m_code.root);
        m_code.type = m_code.root->type;
    }

  private:
    struct Local {
        std::string name;
        Type type;
        int slot;
    };

    Type mistake(Node const& node, char const* code, std::string message, std::string suggestion = {}) {
        m_mistakes.push_back(mistake_at(m_code.text, node.offset, code, std::move(message), std::move(suggestion)));
        return Type::dyn();
    }
    Type wrong_type(Node const& node, std::string message, std::string suggestion = {}) {
        return mistake(node, "rules.type", std::move(message), std::move(suggestion));
    }

    Type visit(Node& node) {
        Type type = visit_by_op(node);
        node.type = m_is_checked ? type : Type::dyn();
        return node.type;
    }

    Type visit_by_op(Node& node) {
        switch (node.op) {
            case Op::constant: return type_of_constant(node.constant);
            case Op::name: return visit_name(node);
            case Op::select: return visit_select(node);
            case Op::has: return visit_has(node);
            case Op::has_variable: return visit_has_variable(node);
            case Op::index:
            case Op::optional_index: return visit_index(node);
            case Op::optional_select: return visit_optional_select(node);
            case Op::list: return visit_list(node);
            case Op::map: return visit_map(node);
            case Op::call: return visit_call(node);
            case Op::logical_not:
            case Op::logical_and:
            case Op::logical_or: return visit_logic(node);
            case Op::negate: return visit_negate(node);
            case Op::equal:
            case Op::not_equal: return visit_equality(node);
            case Op::in: return visit_in(node);
            case Op::less:
            case Op::less_equal:
            case Op::greater:
            case Op::greater_equal: return visit_comparison(node);
            case Op::conditional: return visit_conditional(node);
            case Op::loop: return visit_loop(node);
            case Op::bind: return visit_bind(node);
            case Op::optional_map: return visit_optional_map(node);
            case Op::block: return visit_block(node);
            default: return visit_arithmetic(node);
        }
    }

    void settle(Node& node) {
        node.type = m_unifier.settle(node.type);
        for (auto const& child : node.children) settle(*child);
    }

    Type known(Node const& node) const { return m_unifier.resolve(node.type); }

    // --- names

    Local const* find_local(std::string_view name) const {
        for (auto local = m_locals.rbegin(); local != m_locals.rend(); ++local)
            if (local->name == name) return &*local;
        return nullptr;
    }

    // "a.b.c" when the node is nothing but names and dots that do not begin with a macro's own name.
    std::optional<std::string> path_of(Node const& node, bool& is_root) const {
        if (node.op == Op::name) {
            is_root = node.is_root;
            if (!node.is_root && find_local(node.name)) return {};
            return node.name;
        }
        if (node.op != Op::select) return {};
        auto path = path_of(*node.children[0], is_root);
        if (!path) return {};
        return *path + "." + node.name;
    }

    // The container's names first, the innermost of them before the outer.
    template <typename Find>
    auto find_in_container(std::string const& path, bool is_root, Find find) const -> decltype(find(path)) {
        std::string container = is_root ? std::string() : m_environment.container();
        while (!container.empty()) {
            if (auto found = find(container + "." + path)) return found;
            auto const dot = container.rfind('.');
            container.resize(dot == std::string::npos ? 0 : dot);
        }
        return find(path);
    }

    bool become_variable(Node& node, std::string const& path, bool is_root) {
        std::string full;
        Type const* type = find_in_container(path, is_root, [&](std::string const& name) {
            full = name;
            return m_environment.find_variable(name);
        });
        if (!type) return false;
        take_variable(node, full, *type);
        return true;
    }

    void take_variable(Node& node, std::string const& name, Type const& type) {
        auto const at = std::ranges::find(m_code.variables, name);
        node.slot = static_cast<int>(at - m_code.variables.begin());
        if (at == m_code.variables.end()) {
            m_code.variables.push_back(name);
            m_code.variable_types.push_back(type);
        }
        node.op = Op::variable;
        node.name = name;
        node.children.clear();
        node.type = type;
    }

    bool become_type(Node& node, std::string const& path, bool is_root) {
        auto type = find_in_container(path, is_root, [](std::string const& name) { return type_named(name); });
        if (!type) return false;
        node.op = Op::constant;
        node.children.clear();
        node.constant = Value(*type);
        node.type = Type::type_of(*type);
        return true;
    }

    Type visit_name(Node& node) {
        if (!node.is_root)
            if (Local const* local = find_local(node.name)) {
                node.op = Op::local;
                node.slot = local->slot;
                return local->type;
            }
        if (become_variable(node, node.name, node.is_root) || become_type(node, node.name, node.is_root))
            return node.type;
        return unknown_name(node);
    }

    Type unknown_name(Node& node) {
        if (!m_is_checked) {
            take_variable(node, node.name, Type::dyn());
            return Type::dyn();
        }
        std::vector<std::string> candidates;
        for (auto const& [name, type] : m_environment.variables()) candidates.push_back(name);
        for (auto const& local : m_locals) candidates.push_back(local.name);
        auto const functions = m_environment.find_function(node.name);
        std::string const hint = functions ? "; '" + node.name + "' is a function, write " + node.name + "(…)" : "";
        return mistake(node, "rules.unknown_name", "unknown name '" + node.name + "'" + hint,
                       nearest(node.name, candidates).value_or(""));
    }

    Type visit_select(Node& node) {
        bool is_root = false;
        if (auto const path = path_of(node, is_root))
            if (become_variable(node, *path, is_root) || become_type(node, *path, is_root)) return node.type;
        visit(*node.children[0]);
        return field_type(node, known(*node.children[0]), node.name);
    }

    Type field_type(Node& node, Type const& operand, std::string const& name) {
        node.is_object = operand.is(K::object);
        switch (operand.kind()) {
            case K::dyn:
            case K::parameter: return Type::dyn();
            case K::map: return operand.value();
            case K::optional: {
                Type const inner = field_type(node, m_unifier.resolve(operand.element()), name);
                return inner.is(K::optional) ? inner : Type::optional(inner);
            }
            case K::object: break;
            default: return wrong_type(node, with_article(operand.text()) + " has no fields, so no '" + name + "'");
        }
        if (Type const* field = operand.find_field(name)) return *field;
        std::vector<std::string> names;
        for (auto const& field : operand.fields()) names.push_back(field.name);
        return mistake(node, "rules.unknown_name", "'" + operand.name() + "' has no field '" + name + "'",
                       nearest(name, names).value_or(""));
    }

    Type visit_has(Node& node) {
        bool is_root = false;
        node.op = Op::select;  // so that the path includes this node's own name
        auto const path = path_of(node, is_root);
        node.op = Op::has;
        if (path && m_is_checked && become_variable(node, *path, is_root)) {
            node.op = Op::has_variable;
            return Type::boolean();
        }
        visit(*node.children[0]);
        field_type(node, known(*node.children[0]), node.name);
        return Type::boolean();
    }

    Type visit_has_variable(Node& node) {
        if (!node.is_root && find_local(node.name))
            return wrong_type(node, "'" + node.name + "' always has a value here; has() asks for a field");
        node.op = Op::name;
        visit_name(node);
        if (node.op == Op::variable) node.op = Op::has_variable;
        return Type::boolean();
    }

    // --- collections

    Type visit_index(Node& node) {
        visit(*node.children[0]);
        visit(*node.children[1]);
        Type operand = known(*node.children[0]);
        bool const is_optional = operand.is(K::optional) || node.op == Op::optional_index;
        if (operand.is(K::optional)) operand = m_unifier.resolve(operand.element());
        Type const element = element_type(node, operand, *node.children[1]);
        return is_optional && !element.is(K::optional) ? Type::optional(element) : element;
    }

    Type element_type(Node& node, Type const& operand, Node const& key) {
        Type const key_type = known(key);
        if (operand.is(K::list)) {
            if (!is_open(key_type) && !key_type.is(K::integer))
                return wrong_type(key, "a list is counted by an int from 0, not by " + with_article(key_type.text()));
            return operand.element();
        }
        if (operand.is(K::map)) {
            if (!(key_type.is_number() && known_key(operand).is_number()) && !m_unifier.accept(operand.key(), key_type))
                return wrong_type(key, "the keys of this map are " + operand.key().text() + ", not " + key_type.text());
            return operand.value();
        }
        if (operand.is(K::object)) {
            node.is_object = true;
            if (key.op == Op::constant && key.constant.is(Kind::string)) return field_type(node, operand, key.constant.as_string());
            return Type::dyn();
        }
        if (is_open(operand)) return Type::dyn();
        return wrong_type(node, "only a list or a map is read with [ ], not " + with_article(operand.text()));
    }

    Type known_key(Type const& map) const { return m_unifier.resolve(map.key()); }

    Type visit_optional_select(Node& node) {
        visit(*node.children[0]);
        Type const field = field_type(node, known(*node.children[0]), node.name);
        return field.is(K::optional) ? field : Type::optional(field);
    }

    // The element's own type; of [?x] what the optional x holds.
    Type element_of(Node& node, std::size_t child, bool is_optional) {
        Type const type = visit(*node.children[child]);
        if (!is_optional) return type;
        Type const resolved = m_unifier.resolve(type);
        if (is_open(resolved)) return Type::dyn();
        if (resolved.is(K::optional)) return resolved.element();
        return wrong_type(*node.children[child], "after '?' stands an optional, not " + with_article(resolved.text()));
    }

    Type visit_list(Node& node) {
        if (node.children.empty()) return Type::list(m_unifier.fresh());
        Type element;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            Type const next = element_of(node, i, !node.is_optional.empty() && node.is_optional[i]);
            element = i == 0 ? next : m_unifier.join(element, next);
        }
        return Type::list(element);
    }

    Type visit_map(Node& node) {
        if (node.children.empty()) return Type::map(m_unifier.fresh(), m_unifier.fresh());
        Type key, value;
        for (std::size_t i = 0; i < node.children.size(); i += 2) {
            Type const next_key = visit(*node.children[i]);
            K const kind = m_unifier.resolve(next_key).kind();
            if (kind != K::string && kind != K::integer && kind != K::unsigned_integer && kind != K::boolean &&
                kind != K::dyn && kind != K::parameter)
                wrong_type(*node.children[i], "a key is text, an int, a uint or a bool, not " + with_article(next_key.text()));
            Type const next = element_of(node, i + 1, !node.is_optional.empty() && node.is_optional[i / 2]);
            key = i == 0 ? next_key : m_unifier.join(key, next_key);
            value = i == 0 ? next : m_unifier.join(value, next);
        }
        return Type::map(key, value);
    }

    // --- operators

    void need_bool(Node const& node, std::string const& where) {
        Type const type = known(node);
        if (is_open(type)) return;
        if (!type.is(K::boolean))
            wrong_type(node, where + " needs a condition that is true or false, not " + with_article(type.text()));
    }

    Type visit_logic(Node& node) {
        for (auto const& child : node.children) {
            visit(*child);
            need_bool(*child, std::string("'") + operator_text(node.op) + "'");
        }
        return Type::boolean();
    }

    Type visit_negate(Node& node) {
        visit(*node.children[0]);
        Type const type = known(*node.children[0]);
        if (is_open(type) || type.is(K::integer) || type.is(K::real)) return type;
        return wrong_type(node, "'-' needs an int or a double, not " + with_article(type.text()));
    }

    Type visit_arithmetic(Node& node) {
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

    Type wrong_operands(Node const& node, Type const& left, Type const& right) {
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

    Type visit_equality(Node& node) {
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

    Type visit_in(Node& node) {
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

    Type visit_comparison(Node& node) {
        visit(*node.children[0]);
        visit(*node.children[1]);
        Type const left = known(*node.children[0]), right = known(*node.children[1]);
        bool const fits = (is_open(left) || has_order(left.kind())) && (is_open(right) || has_order(right.kind())) &&
                          (is_open(left) || is_open(right) || left.kind() == right.kind() ||
                           (left.is_number() && right.is_number()));
        if (!fits) {
            bool const is_date = (left.is(K::date) && right.is(K::string)) || (left.is(K::string) && right.is(K::date));
            wrong_type(node, std::string("'") + operator_text(node.op) + "' cannot compare " + with_article(left.text()) +
                                 " with " + with_article(right.text()) + (is_date ? "; write date('2026-01-31')" : ""));
        }
        return Type::boolean();
    }

    Type visit_conditional(Node& node) {
        for (auto const& child : node.children) visit(*child);
        need_bool(*node.children[0], "'?'");
        Type const left = known(*node.children[1]), right = known(*node.children[2]);
        if (is_open(left) && left.is_dyn()) return Type::dyn();
        if (right.is_dyn()) return Type::dyn();
        if (!m_unifier.accept(left, right))
            return wrong_type(node, "the two values of '? :' differ in type: " + left.text() + " and " + right.text());
        return left.is(K::null) ? right : left;
    }

    // --- macros

    int push_local(std::string name, Type type) {
        int const slot = static_cast<int>(m_locals.size());
        m_locals.push_back({std::move(name), std::move(type), slot});
        m_code.local_count = std::max(m_code.local_count, slot + 1);
        return slot;
    }

    Type visit_loop(Node& node) {
        visit(*node.children[0]);
        Type const range = known(*node.children[0]);
        Type key = Type::dyn(), value = Type::dyn();
        if (range.is(K::list)) {
            key = Type::integer();
            value = range.element();
        } else if (range.is(K::map)) {
            key = range.key();
            value = range.value();
        } else if (range.is(K::object)) {
            key = Type::string();
        } else if (!is_open(range)) {
            wrong_type(node, "a macro goes through a list or a map, not " + with_article(range.text()));
        }
        bool const has_two = !node.second_name.empty();
        Type const single = range.is(K::list) ? value : key;
        node.slot = push_local(node.name, has_two ? key : single);
        if (has_two) node.second_slot = push_local(node.second_name, value);
        for (std::size_t i = 1; i < node.children.size(); ++i) visit(*node.children[i]);
        m_locals.resize(m_locals.size() - (has_two ? 2 : 1));
        return loop_result(node, single, key);
    }

    Type loop_result(Node const& node, Type const& single, Type const& key) {
        if (node.has_filter) need_bool(*node.children[1], "the filter");
        Node const& body = *node.children.back();
        switch (node.macro) {
            case Macro::map: return Type::list(body.type);
            case Macro::filter: need_bool(body, "filter"); return Type::list(single);
            case Macro::transform_map: return Type::map(key, body.type);
            case Macro::transform_map_entry: {
                Type const entry = known(body);
                if (entry.is(K::map)) return entry;
                if (!is_open(entry)) wrong_type(body, "transformMapEntry needs a map of one entry, {key: value}");
                return Type::map({}, {});
            }
            default: need_bool(body, "this macro"); return Type::boolean();
        }
    }

    Type visit_bind(Node& node) {
        visit(*node.children[0]);
        node.slot = push_local(node.name, node.children[0]->type);
        visit(*node.children[1]);
        m_locals.pop_back();
        return node.children[1]->type;
    }

    Type visit_optional_map(Node& node) {
        visit(*node.children[0]);
        Type const operand = known(*node.children[0]);
        if (!is_open(operand) && !operand.is(K::optional))
            wrong_type(node, "optMap works on an optional, not on " + with_article(operand.text()));
        node.slot = push_local(node.name, operand.is(K::optional) ? operand.element() : Type::dyn());
        visit(*node.children[1]);
        m_locals.pop_back();
        Type const body = known(*node.children[1]);
        if (node.macro == Macro::optional_map) return Type::optional(body);
        if (!is_open(body) && !body.is(K::optional))
            wrong_type(*node.children[1], "optFlatMap needs an optional here, not " + with_article(body.text()));
        return body;
    }

    Type visit_block(Node& node) {
        std::size_t const before = m_locals.size();
        node.slot = static_cast<int>(before);
        for (std::size_t i = 0; i + 1 < node.children.size(); ++i) {
            visit(*node.children[i]);
            push_local("@index:" + std::to_string(i), node.children[i]->type);
        }
        visit(*node.children.back());
        m_locals.resize(before);
        return node.children.back()->type;
    }

    // --- functions

    std::vector<Overload> const* find_function(std::string const& path, bool is_root, std::string& full) const {
        return find_in_container(path, is_root, [&](std::string const& name) {
            full = name;
            return m_environment.find_function(name);
        });
    }

    Type visit_call(Node& node) {
        std::string full = node.name;
        std::vector<Overload> const* overloads = nullptr;
        if (node.is_method) {
            bool is_root = false;
            auto const path = path_of(*node.children[0], is_root);
            if (path) overloads = find_function(*path + "." + node.name, is_root, full);
            if (overloads) {
                node.children.erase(node.children.begin());
                node.is_method = false;
            } else {
                overloads = m_environment.find_function(full = node.name);
            }
        } else {
            overloads = find_function(node.name, node.is_root, full);
        }
        node.name = full;
        for (auto const& child : node.children) visit(*child);
        // Unchecked, a function nobody knows is an error only when it is called.
        if (!overloads && !m_is_checked) return Type::dyn();
        if (!overloads) return unknown_function(node);
        note_call(node);
        return resolve_overload(node, *overloads);
    }

    Type unknown_function(Node const& node) {
        return mistake(node, "rules.unknown_name", "unknown function '" + node.name + "'",
                       nearest(node.name, m_environment.function_names()).value_or(""));
    }

    void note_call(Node const& node) {
        Call call{node.name, {}, node.offset};
        if (!node.children.empty() && node.children[0]->op == Op::constant && node.children[0]->constant.is(Kind::string))
            call.first_text = node.children[0]->constant.as_string();
        m_code.calls.push_back(std::move(call));
    }

    static Type const& parameter_at(std::vector<Type> const& parameters, std::size_t i) {
        return parameters[std::min(i, parameters.size() - 1)];
    }

    static bool has_arity(Overload const& overload, std::size_t count) {
        return overload.is_variadic ? count + 1 >= overload.parameters.size() : count == overload.parameters.size();
    }

    bool accepts(Overload const& overload, Node const& node, Type& result) {
        auto const signature = m_unifier.instantiate(overload);
        for (std::size_t i = 0; i < node.children.size(); ++i)
            if (!m_unifier.accept(parameter_at(signature.parameters, i), node.children[i]->type)) return false;
        result = signature.result;
        return true;
    }

    Type resolve_overload(Node& node, std::vector<Overload> const& overloads) {
        auto const form = node.is_method ? Overload::Form::method : Overload::Form::function;
        std::vector<Type> results;
        auto const before = m_unifier.save();
        auto after = before;
        for (auto const& overload : overloads) {
            if (overload.form != form || !has_arity(overload, node.children.size())) continue;
            Type result;
            if (accepts(overload, node, result)) {
                results.push_back(result);
                node.overloads.push_back(overload);
                if (results.size() == 1) after = m_unifier.save();
            }
            m_unifier.restore(before);
        }
        if (node.overloads.empty() && !m_is_checked) return Type::dyn();
        if (node.overloads.empty()) return no_overload(node, overloads, form);
        if (results.size() == 1) m_unifier.restore(std::move(after));
        Type type = results[0];
        for (auto const& other : results)
            if (!(other == type)) type = Type::dyn();
        return refine(node, type);
    }

    Type no_overload(Node const& node, std::vector<Overload> const& overloads, Overload::Form form) {
        bool const has_form = std::ranges::any_of(overloads, [&](auto const& o) { return o.form == form; });
        if (!has_form && form == Overload::Form::function)
            return wrong_type(node, "'" + node.name + "' is called on a value: value." + node.name + "(…)");
        if (!has_form) return wrong_type(node, "'" + node.name + "' is called as " + node.name + "(value)");
        std::string given, wanted;
        for (auto const& child : node.children) given += (given.empty() ? "" : ", ") + known(*child).text();
        for (auto const& overload : overloads) {
            if (overload.form != form) continue;
            std::string one;
            for (auto const& parameter : overload.parameters) one += (one.empty() ? "" : ", ") + parameter.text();
            wanted += (wanted.empty() ? "(" : " or (") + one + (overload.is_variadic ? ", …)" : ")");
        }
        return wrong_type(node, "'" + node.name + "' takes " + wanted + ", not (" + given + ")");
    }

    // What more can be known when arguments are literals.
    Type refine(Node& node, Type type) {
        if (node.overloads.size() == 1 && node.overloads[0].type_rule) {
            std::vector<Argument> arguments;
            for (auto const& child : node.children)
                arguments.push_back({known(*child), child->op == Op::constant ? &child->constant : nullptr});
            auto ruled = node.overloads[0].type_rule(arguments);
            if (!ruled) return refused(node, ruled.error());
            type = *std::move(ruled);
        }
        if (node.name == "matches") prepare_pattern(node);
        if (node.children.size() == 1 && node.children[0]->op == Op::constant && node.children[0]->constant.is(Kind::string))
            fold_time(node, node.children[0]->constant.as_string());
        return type;
    }

    Type refused(Node const& node, Error const& error) {
        std::string message, suggestion;
        for (auto const& [name, value] : error.values) {
            if (name == "message") message = value;
            if (name == "suggestion") suggestion = value;
        }
        Node const& at = node.children.empty() ? node : *node.children[0];
        return mistake(at, "rules.type", message.empty() ? error.code : message, suggestion);
    }

    void prepare_pattern(Node& node) {
        if (node.children.size() != 2 || node.children[1]->op != Op::constant || !node.children[1]->constant.is(Kind::string)) return;
        std::string why;
        node.pattern = Pattern::compile(node.children[1]->constant.as_string(), &why);
        if (!node.pattern)
            mistake(*node.children[1], "rules.bad_pattern", "this pattern cannot be used: " + why);
        else
            node.op = Op::matches;
    }

    // date('2026-01-31') is computed once. A date that does not exist is a slip of the writer, caught here; timestamp()
    // and duration() keep CEL's behaviour, an error when it runs.
    void fold_time(Node& node, std::string const& text) {
        std::optional<Value> value;
        if (node.name == "date") {
            auto const date = Date::parse(text);
            if (!date) mistake(*node.children[0], "rules.type", "'" + text + "' is no date; write date('2026-01-31')");
            if (date) value = Value(*date);
        } else if (node.name == "timestamp") {
            if (auto const at = parse_timestamp(text)) value = Value::timestamp(*at);
        } else if (node.name == "duration") {
            auto const length = parse_duration(text);
            if (length && is_in_range_duration(*length)) value = Value::duration(*length);
        }
        if (!value) return;
        node.op = Op::constant;
        node.constant = *value;
        node.children.clear();
        node.overloads.clear();
    }

    Program::Code& m_code;
    Environment const& m_environment;
    bool m_is_checked;
    std::vector<Mistake>& m_mistakes;
    Unifier m_unifier;
    std::vector<Local> m_locals;
};

}  // namespace

void check(Program::Code& code, Environment const& environment, Typing typing, std::vector<Mistake>& mistakes) {
    Checker(code, environment, typing, mistakes).run();
}

}  // namespace bolan::rules
