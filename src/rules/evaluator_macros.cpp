// The macros: all, exists, exists_one, map, filter and their kin.
#include "rules/evaluator.h"

namespace bolan::rules {

namespace {

std::size_t size_of(Value const& range) {
    return range.is(Kind::list) ? range.as_list().size() : range.as_map().size();
}

}  // namespace

void Evaluator::bind_element(Node const& node, Value const& range, std::size_t i) {
    Value& first = m_locals[static_cast<std::size_t>(node.slot)];
    Value* second = node.second_slot >= 0 ? &m_locals[static_cast<std::size_t>(node.second_slot)] : nullptr;
    if (range.is(Kind::list)) {
        if (second) first = Value(static_cast<std::int64_t>(i));
        (second ? *second : first) = range.as_list()[i];
        return;
    }
    auto const& [key, value] = range.as_map().entries()[i];
    first = key;
    if (second) *second = value;
}

bool Evaluator::eval_loop(Node const& node, Value& out) {
    Value range;
    if (!eval(*node.children[0], range)) return false;
    if (!range.is(Kind::list) && !range.is(Kind::map)) return fail_overload(node, "macro");
    switch (node.macro) {
        case Macro::all:
        case Macro::exists:
            return eval_quantifier(node, range, out);
        case Macro::exists_one:
            return eval_exists_one(node, range, out);
        case Macro::transform_map:
        case Macro::transform_map_entry:
            return eval_collect_map(node, range, out);
        default:
            return eval_collect(node, range, out);
    }
}

// all and exists are a long && and ||: an error of one element does not count when another decides.
bool Evaluator::eval_quantifier(Node const& node, Value const& range, Value& out) {
    bool const decides = node.macro == Macro::exists;
    bool has_error = false;
    Error error;
    std::uint32_t error_offset = 0;
    for (std::size_t i = 0; i < size_of(range); ++i) {
        bind_element(node, range, i);
        bool passes = false;
        if (eval_condition(*node.children[1], passes)) {
            if (passes != decides) continue;
            out = Value(decides);
            return true;
        }
        if (m_is_out_of_budget) return false;
        if (has_error) continue;
        has_error = true;
        error = std::move(m_error);
        error_offset = m_error_offset;
    }
    if (!has_error) {
        out = Value(!decides);
        return true;
    }
    m_error = std::move(error);
    m_error_offset = error_offset;
    return false;
}

bool Evaluator::eval_exists_one(Node const& node, Value const& range, Value& out) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < size_of(range); ++i) {
        bind_element(node, range, i);
        bool passes = false;
        if (!eval_condition(*node.children[1], passes)) return false;
        count += passes ? 1 : 0;
    }
    out = Value(count == 1);
    return true;
}

bool Evaluator::eval_collect(Node const& node, Value const& range, Value& out) {
    bool const is_filter = node.macro == Macro::filter;
    Value::List list;
    for (std::size_t i = 0; i < size_of(range); ++i) {
        bind_element(node, range, i);
        if (is_filter || node.has_filter) {
            bool passes = false;
            if (!eval_condition(*node.children[1], passes)) return false;
            if (!passes) continue;
        }
        Value element;
        if (is_filter)
            element = m_locals[static_cast<std::size_t>(node.slot)];
        else if (!eval(*node.children.back(), element))
            return false;
        if (!charge(node, sizeof(Value))) return false;
        list.push_back(std::move(element));
    }
    out = Value(std::move(list));
    return true;
}

bool Evaluator::eval_collect_map(Node const& node, Value const& range, Value& out) {
    std::vector<Value::Entry> entries;
    for (std::size_t i = 0; i < size_of(range); ++i) {
        bind_element(node, range, i);
        if (node.has_filter) {
            bool passes = false;
            if (!eval_condition(*node.children[1], passes)) return false;
            if (!passes) continue;
        }
        Value body;
        if (!eval(*node.children.back(), body)) return false;
        if (node.macro == Macro::transform_map) {
            if (!charge(node, sizeof(Value::Entry))) return false;
            entries.emplace_back(m_locals[static_cast<std::size_t>(node.slot)], std::move(body));
            continue;
        }
        if (!body.is(Kind::map)) return fail_overload(node, "transformMapEntry");
        if (!charge(node, body.as_map().size() * sizeof(Value::Entry))) return false;
        for (auto const& entry : body.as_map().entries()) entries.push_back(entry);
    }
    std::size_t const written = entries.size();
    out = Value::map(std::move(entries));
    return out.as_map().size() == written || fail(node, Error::bad_input("rules.duplicate_key"));
}

bool Evaluator::eval_optional_map(Node const& node, Value& out) {
    Value operand;
    if (!eval(*node.children[0], operand)) return false;
    if (!operand.is(Kind::optional)) return fail_overload(node, "optMap");
    if (!operand.as_optional()) {
        out = Value::none();
        return true;
    }
    m_locals[static_cast<std::size_t>(node.slot)] = *operand.as_optional();
    if (!eval(*node.children[1], out)) return false;
    if (node.macro == Macro::optional_map) out = Value::some(std::move(out));
    return out.is(Kind::optional) || fail_overload(node, "optFlatMap");
}

bool Evaluator::eval_block(Node const& node, Value& out) {
    for (std::size_t i = 0; i + 1 < node.children.size(); ++i) {
        Value bound;
        if (!eval(*node.children[i], bound)) return false;
        m_locals[static_cast<std::size_t>(node.slot) + i] = std::move(bound);
    }
    return eval(*node.children.back(), out);
}

}  // namespace bolan::rules
