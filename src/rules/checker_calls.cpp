// Calls of functions: which overload, what result, and what more can be known from literal arguments.
#include "base/text.h"
#include "rules/checker.h"
#include "rules/time_text.h"
#include <algorithm>

namespace bolan::rules {

std::vector<SharedOverload> const* Checker::find_function(std::string const& path, bool is_root,
                                                          std::string& full) const {
    return find_in_container(path, is_root, [&](std::string const& name) {
        full = name;
        return m_environment.find_function(name);
    });
}

Type Checker::visit_call(Node& node) {
    std::string full = node.name;
    std::vector<SharedOverload> const* overloads = nullptr;
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

Type Checker::unknown_function(Node const& node) {
    return mistake(node, "rules.unknown_name", "unknown function '" + node.name + "'",
                   nearest(node.name, m_environment.function_names()).value_or(""));
}

void Checker::note_call(Node const& node) {
    Call call{node.name, {}, node.offset};
    if (!node.children.empty() && node.children[0]->op == Op::constant && node.children[0]->constant.is(Kind::string))
        call.first_text = node.children[0]->constant.as_string();
    m_code.calls.push_back(std::move(call));
}

Type const& Checker::parameter_at(std::vector<Type> const& parameters, std::size_t i) {
    return parameters[std::min(i, parameters.size() - 1)];
}

bool Checker::has_arity(Overload const& overload, std::size_t count) {
    return overload.is_variadic ? count + 1 >= overload.parameters.size() : count == overload.parameters.size();
}

bool Checker::accepts(Overload const& overload, Node const& node, Type& result) {
    auto const signature = m_unifier.instantiate(overload);
    for (std::size_t i = 0; i < node.children.size(); ++i)
        if (!m_unifier.accept(parameter_at(signature.parameters, i), node.children[i]->type)) return false;
    result = signature.result;
    return true;
}

Type Checker::resolve_overload(Node& node, std::vector<SharedOverload> const& overloads) {
    auto const form = node.is_method ? Overload::Form::method : Overload::Form::function;
    std::vector<Type> results;
    auto const before = m_unifier.save();
    auto after = before;
    for (auto const& overload : overloads) {
        if (overload->form != form || !has_arity(*overload, node.children.size())) continue;
        Type result;
        if (accepts(*overload, node, result)) {
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

Type Checker::no_overload(Node const& node, std::vector<SharedOverload> const& overloads, Overload::Form form) {
    bool const has_form = std::ranges::any_of(overloads, [&](auto const& o) { return o->form == form; });
    if (!has_form && form == Overload::Form::function)
        return wrong_type(node, "'" + node.name + "' is called on a value: value." + node.name + "(…)");
    if (!has_form) return wrong_type(node, "'" + node.name + "' is called as " + node.name + "(value)");
    std::string given, wanted;
    for (auto const& child : node.children) given += (given.empty() ? "" : ", ") + known(*child).text();
    for (auto const& overload : overloads) {
        if (overload->form != form) continue;
        std::string one;
        for (auto const& parameter : overload->parameters) one += (one.empty() ? "" : ", ") + parameter.text();
        wanted += (wanted.empty() ? "(" : " or (") + one + (overload->is_variadic ? ", …)" : ")");
    }
    return wrong_type(node, "'" + node.name + "' takes " + wanted + ", not (" + given + ")");
}

// What more can be known when arguments are literals.
Type Checker::refine(Node& node, Type type) {
    if (node.overloads.size() == 1 && node.overloads[0]->type_rule) {
        std::vector<Argument> arguments;
        for (auto const& child : node.children)
            arguments.push_back({known(*child), child->op == Op::constant ? &child->constant : nullptr});
        auto ruled = node.overloads[0]->type_rule(arguments);
        if (!ruled) return refused(node, ruled.error());
        type = *std::move(ruled);
    }
    if (node.name == "matches") prepare_pattern(node);
    if (node.children.size() == 1 && node.children[0]->op == Op::constant &&
        node.children[0]->constant.is(Kind::string))
        fold_time(node, node.children[0]->constant.as_string());
    return type;
}

Type Checker::refused(Node const& node, Error const& error) {
    std::string message, suggestion;
    for (auto const& [name, value] : error.values) {
        if (name == "message") message = value;
        if (name == "suggestion") suggestion = value;
    }
    Node const& at = node.children.empty() ? node : *node.children[0];
    return mistake(at, "rules.type", message.empty() ? error.code : message, suggestion);
}

void Checker::prepare_pattern(Node& node) {
    if (node.children.size() != 2 || node.children[1]->op != Op::constant ||
        !node.children[1]->constant.is(Kind::string))
        return;
    std::string why;
    node.pattern = Pattern::compile(node.children[1]->constant.as_string(), &why);
    if (!node.pattern)
        mistake(*node.children[1], "rules.bad_pattern", "this pattern cannot be used: " + why);
    else
        node.op = Op::matches;
}

// date('2026-01-31') is computed once. A date that does not exist is a slip of the writer, caught here;
// timestamp() and duration() keep CEL's behaviour, an error when it runs.
void Checker::fold_time(Node& node, std::string const& text) {
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

}  // namespace bolan::rules
