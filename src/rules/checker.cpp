#include "rules/checker.h"
#include "base/text.h"
#include <algorithm>
#include <array>

namespace bolan::rules {

namespace {

using K = Type::Kind;

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

}  // namespace

std::string with_article(std::string const& noun) {
    return (std::string_view("aeiou").find(noun[0]) != std::string_view::npos && !noun.starts_with("uint") ? "an "
                                                                                                           : "a ") +
           noun;
}

void Checker::run() {
    visit(*m_code.root);
    settle(*m_code.root);
    m_code.type = m_code.root->type;
}

Type Checker::mistake(Node const& node, char const* code, std::string message, std::string suggestion) {
    m_mistakes.push_back(mistake_at(m_code.text, node.offset, code, std::move(message), std::move(suggestion)));
    return Type::dyn();
}

Type Checker::wrong_type(Node const& node, std::string message, std::string suggestion) {
    return mistake(node, "rules.type", std::move(message), std::move(suggestion));
}

Type Checker::visit(Node& node) {
    Type type = visit_by_op(node);
    node.type = m_is_checked ? type : Type::dyn();
    return node.type;
}

Type Checker::visit_by_op(Node& node) {
    switch (node.op) {
        case Op::constant:
            return type_of_value(node.constant);
        case Op::name:
            return visit_name(node);
        case Op::select:
            return visit_select(node);
        case Op::has:
            return visit_has(node);
        case Op::has_variable:
            return visit_has_variable(node);
        case Op::index:
        case Op::optional_index:
            return visit_index(node);
        case Op::optional_select:
            return visit_optional_select(node);
        case Op::list:
            return visit_list(node);
        case Op::map:
            return visit_map(node);
        case Op::call:
            return visit_call(node);
        case Op::logical_not:
        case Op::logical_and:
        case Op::logical_or:
            return visit_logic(node);
        case Op::negate:
            return visit_negate(node);
        case Op::equal:
        case Op::not_equal:
            return visit_equality(node);
        case Op::in:
            return visit_in(node);
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
            return visit_comparison(node);
        case Op::conditional:
            return visit_conditional(node);
        case Op::loop:
            return visit_loop(node);
        case Op::bind:
            return visit_bind(node);
        case Op::optional_map:
            return visit_optional_map(node);
        case Op::block:
            return visit_block(node);
        default:
            return visit_arithmetic(node);
    }
}

void Checker::settle(Node& node) {
    node.type = m_unifier.settle(node.type);
    for (auto const& child : node.children) settle(*child);
}

Checker::Local const* Checker::find_local(std::string_view name) const {
    for (auto local = m_locals.rbegin(); local != m_locals.rend(); ++local)
        if (local->name == name) return &*local;
    return nullptr;
}

// "a.b.c" when the node is nothing but names and dots that do not begin with a macro's own name.
std::optional<std::string> Checker::path_of(Node const& node, bool& is_root) const {
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

bool Checker::become_variable(Node& node, std::string const& path, bool is_root) {
    std::string full;
    Type const* type = find_in_container(path, is_root, [&](std::string const& name) {
        full = name;
        return m_environment.find_variable(name);
    });
    if (!type) return false;
    take_variable(node, full, *type);
    return true;
}

void Checker::take_variable(Node& node, std::string const& name, Type const& type) {
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

bool Checker::become_type(Node& node, std::string const& path, bool is_root) {
    auto type = find_in_container(path, is_root, [](std::string const& name) { return type_named(name); });
    if (!type) return false;
    node.op = Op::constant;
    node.children.clear();
    node.constant = Value(*type);
    node.type = Type::type_of(*type);
    return true;
}

Type Checker::visit_name(Node& node) {
    if (!node.is_root)
        if (Local const* local = find_local(node.name)) {
            node.op = Op::local;
            node.slot = local->slot;
            return local->type;
        }
    if (become_variable(node, node.name, node.is_root) || become_type(node, node.name, node.is_root)) return node.type;
    return unknown_name(node);
}

Type Checker::unknown_name(Node& node) {
    if (!m_is_checked) {
        take_variable(node, node.name, Type::dyn());
        return Type::dyn();
    }
    auto candidates = m_environment.variable_names();
    for (auto const& local : m_locals) candidates.push_back(local.name);
    auto const functions = m_environment.find_function(node.name);
    std::string const hint = functions ? "; '" + node.name + "' is a function, write " + node.name + "(…)" : "";
    return mistake(node, "rules.unknown_name", "unknown name '" + node.name + "'" + hint,
                   nearest(node.name, candidates).value_or(""));
}

Type Checker::visit_select(Node& node) {
    bool is_root = false;
    if (auto const path = path_of(node, is_root))
        if (become_variable(node, *path, is_root) || become_type(node, *path, is_root)) return node.type;
    visit(*node.children[0]);
    return field_type(node, known(*node.children[0]), node.name);
}

Type Checker::field_type(Node& node, Type const& operand, std::string const& name) {
    node.is_object = operand.is(K::object);
    switch (operand.kind()) {
        case K::dyn:
        case K::parameter:
            return Type::dyn();
        case K::map:
            return operand.value();
        case K::optional: {
            Type const inner = field_type(node, m_unifier.resolve(operand.element()), name);
            return inner.is(K::optional) ? inner : Type::optional(inner);
        }
        case K::object:
            break;
        default:
            return wrong_type(node, with_article(operand.text()) + " has no fields, so no '" + name + "'");
    }
    if (Type const* field = operand.find_field(name)) return *field;
    std::vector<std::string> names;
    for (auto const& field : operand.fields()) names.push_back(field.name);
    return mistake(node, "rules.unknown_name", "'" + operand.name() + "' has no field '" + name + "'",
                   nearest(name, names).value_or(""));
}

Type Checker::visit_has(Node& node) {
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

Type Checker::visit_has_variable(Node& node) {
    if (!node.is_root && find_local(node.name))
        return wrong_type(node, "'" + node.name + "' always has a value here; has() asks for a field");
    node.op = Op::name;
    visit_name(node);
    if (node.op == Op::variable) node.op = Op::has_variable;
    return Type::boolean();
}

Type Checker::visit_index(Node& node) {
    visit(*node.children[0]);
    visit(*node.children[1]);
    Type operand = known(*node.children[0]);
    bool const is_optional = operand.is(K::optional) || node.op == Op::optional_index;
    if (operand.is(K::optional)) operand = m_unifier.resolve(operand.element());
    Type const element = element_type(node, operand, *node.children[1]);
    return is_optional && !element.is(K::optional) ? Type::optional(element) : element;
}

Type Checker::element_type(Node& node, Type const& operand, Node const& key) {
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
        if (key.op == Op::constant && key.constant.is(Kind::string))
            return field_type(node, operand, key.constant.as_string());
        return Type::dyn();
    }
    if (is_open(operand)) return Type::dyn();
    return wrong_type(node, "only a list or a map is read with [ ], not " + with_article(operand.text()));
}

Type Checker::visit_optional_select(Node& node) {
    visit(*node.children[0]);
    Type const field = field_type(node, known(*node.children[0]), node.name);
    return field.is(K::optional) ? field : Type::optional(field);
}

// The element's own type; of [?x] what the optional x holds.
Type Checker::element_of(Node& node, std::size_t child, bool is_optional) {
    Type const type = visit(*node.children[child]);
    if (!is_optional) return type;
    Type const resolved = m_unifier.resolve(type);
    if (is_open(resolved)) return Type::dyn();
    if (resolved.is(K::optional)) return resolved.element();
    return wrong_type(*node.children[child], "after '?' stands an optional, not " + with_article(resolved.text()));
}

Type Checker::visit_list(Node& node) {
    if (node.children.empty()) return Type::list(m_unifier.fresh());
    Type element;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        Type const next = element_of(node, i, !node.is_optional.empty() && node.is_optional[i]);
        element = i == 0 ? next : m_unifier.join(element, next);
    }
    return Type::list(element);
}

Type Checker::visit_map(Node& node) {
    if (node.children.empty()) return Type::map(m_unifier.fresh(), m_unifier.fresh());
    Type key, value;
    for (std::size_t i = 0; i < node.children.size(); i += 2) {
        Type const next_key = visit(*node.children[i]);
        K const kind = m_unifier.resolve(next_key).kind();
        if (kind != K::string && kind != K::integer && kind != K::unsigned_integer && kind != K::boolean &&
            kind != K::dyn && kind != K::parameter)
            wrong_type(*node.children[i],
                       "a key is text, an int, a uint or a bool, not " + with_article(next_key.text()));
        Type const next = element_of(node, i + 1, !node.is_optional.empty() && node.is_optional[i / 2]);
        key = i == 0 ? next_key : m_unifier.join(key, next_key);
        value = i == 0 ? next : m_unifier.join(value, next);
    }
    return Type::map(key, value);
}

int Checker::push_local(std::string name, Type type) {
    int const slot = static_cast<int>(m_locals.size());
    m_locals.push_back({std::move(name), std::move(type), slot});
    m_code.local_count = std::max(m_code.local_count, slot + 1);
    return slot;
}

Type Checker::visit_loop(Node& node) {
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

Type Checker::loop_result(Node const& node, Type const& single, Type const& key) {
    if (node.has_filter) need_bool(*node.children[1], "the filter");
    Node const& body = *node.children.back();
    switch (node.macro) {
        case Macro::map:
            return Type::list(body.type);
        case Macro::filter:
            need_bool(body, "filter");
            return Type::list(single);
        case Macro::transform_map:
            return Type::map(key, body.type);
        case Macro::transform_map_entry: {
            Type const entry = known(body);
            if (entry.is(K::map)) return entry;
            if (!is_open(entry)) wrong_type(body, "transformMapEntry needs a map of one entry, {key: value}");
            return Type::map({}, {});
        }
        default:
            need_bool(body, "this macro");
            return Type::boolean();
    }
}

Type Checker::visit_bind(Node& node) {
    visit(*node.children[0]);
    node.slot = push_local(node.name, node.children[0]->type);
    visit(*node.children[1]);
    m_locals.pop_back();
    return node.children[1]->type;
}

Type Checker::visit_optional_map(Node& node) {
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

Type Checker::visit_block(Node& node) {
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

void check(Program::Code& code, Environment const& environment, Typing typing, std::vector<Mistake>& mistakes) {
    Checker(code, environment, typing, mistakes).run();
}

}  // namespace bolan::rules
