#include "rules/evaluator.h"
#include "base/check.h"
#include "rules/functions.h"
#include <algorithm>
#include <array>

namespace bolan::rules {

Result<Value> Evaluator::run() {
    Value out;
    if (!eval(*m_code.root, out)) return Fail(std::move(m_error).with("offset", std::to_string(m_error_offset)));
    if (out.is(Kind::not_notified)) {
        fail_not_notified(*m_code.root, out);
        return Fail(std::move(m_error).with("offset", std::to_string(m_error_offset)));
    }
    return out;
}

bool Evaluator::fail(Node const& node, Error error) {
    m_error = std::move(error);
    m_error_offset = node.offset;
    return false;
}

bool Evaluator::fail_overload(Node const& node, std::string name) {
    return fail(node, Error::bad_input("rules.no_overload").with("function", std::move(name)));
}

bool Evaluator::fail_not_notified(Node const& node, Value const& cell) {
    return fail(node, Error::of(ErrorKind::unavailable, "rules.not_notified")
                          .with("table", cell.not_notified_table())
                          .with("column", cell.not_notified_column()));
}

bool Evaluator::step(Node const& node, std::uint64_t steps) {
    m_steps += steps;
    if (m_steps <= m_context.limits.steps) return true;
    m_is_out_of_budget = true;
    return fail(node, Error::of(ErrorKind::too_large, "rules.too_costly"));
}

bool Evaluator::charge(Node const& node, std::uint64_t bytes) {
    m_bytes += bytes;
    if (m_bytes <= m_context.limits.bytes) return step(node, bytes / 64);
    m_is_out_of_budget = true;
    return fail(node, Error::of(ErrorKind::too_large, "rules.too_costly"));
}

bool Evaluator::charge_value(Node const& node, Value const& value) {
    switch (value.kind()) {
        case Kind::string:
            return charge(node, value.as_string().size());
        case Kind::bytes:
            return charge(node, value.as_bytes().size());
        case Kind::list:
            return charge(node, value.as_list().size() * sizeof(Value));
        case Kind::map:
            return charge(node, value.as_map().size() * sizeof(Value::Entry));
        default:
            return true;
    }
}

bool Evaluator::eval(Node const& node, Value& out) {
    if (++m_steps > m_context.limits.steps) return step(node, 0);
    switch (node.op) {
        case Op::constant:
            out = node.constant;
            return true;
        case Op::variable:
            return eval_variable(node, out);
        case Op::local:
            out = m_locals[static_cast<std::size_t>(node.slot)];
            return true;
        case Op::select:
            return eval_select(node, out);
        case Op::has:
        case Op::has_variable:
            return eval_has(node, out);
        case Op::index:
            return eval_index(node, out);
        case Op::optional_select:
        case Op::optional_index:
            return eval_optional_read(node, out);
        case Op::list:
            return eval_list(node, out);
        case Op::map:
            return eval_map(node, out);
        case Op::call:
            return eval_call(node, out);
        case Op::matches:
            return eval_matches(node, out);
        case Op::logical_not:
            return eval_not(node, out);
        case Op::logical_and:
        case Op::logical_or:
            return eval_and_or(node, out);
        case Op::conditional:
            return eval_conditional(node, out);
        case Op::loop:
            return eval_loop(node, out);
        case Op::bind: {
            Value bound;
            if (!eval(*node.children[0], bound)) return false;
            m_locals[static_cast<std::size_t>(node.slot)] = std::move(bound);
            return eval(*node.children[1], out);
        }
        case Op::optional_map:
            return eval_optional_map(node, out);
        case Op::block:
            return eval_block(node, out);
        case Op::negate: {
            if (!eval(*node.children[0], out)) return false;
            Arithmetic const done = negate(out, out);
            if (done == Arithmetic::ok) return true;
            return done == Arithmetic::no_overload ? fail_overload(node, "-")
                                                   : fail(node, Error::bad_input(error_code(done)));
        }
        case Op::name:
            break;
        default:
            return eval_binary(node, out);
    }
    throw Bug("an unresolved name reached the evaluator: " + node.name);
}

// --- variables and fields

namespace {

bool fits(Value const& value, Type const& type) {
    switch (type.kind()) {
        case Type::Kind::dyn:
        case Type::Kind::parameter:
            return true;
        case Type::Kind::null:
            return value.is(Kind::null);
        case Type::Kind::boolean:
            return value.is(Kind::boolean);
        case Type::Kind::integer:
            return value.is(Kind::integer);
        case Type::Kind::unsigned_integer:
            return value.is(Kind::unsigned_integer);
        case Type::Kind::real:
            return value.is(Kind::real);
        case Type::Kind::string:
            return value.is(Kind::string);
        case Type::Kind::bytes:
            return value.is(Kind::bytes);
        case Type::Kind::timestamp:
            return value.is(Kind::timestamp);
        case Type::Kind::duration:
            return value.is(Kind::duration);
        case Type::Kind::date:
            return value.is(Kind::date);
        case Type::Kind::list:
            return value.is(Kind::list);
        case Type::Kind::map:
        case Type::Kind::object:
            return value.is(Kind::map);
        case Type::Kind::type:
            return value.is(Kind::type);
        case Type::Kind::optional:
            return value.is(Kind::optional);
    }
    return false;
}

// Steps for going once through a text or a list.
std::uint64_t work_of(Value const& value) {
    if (value.is(Kind::string)) return value.as_string().size() / 64;
    if (value.is(Kind::bytes)) return value.as_bytes().size() / 64;
    return value.is(Kind::list) ? value.as_list().size() / 16 : 0;
}

bool is_open(Type const& type) { return type.is_dyn() || type.is(Type::Kind::null) || type.is(Type::Kind::optional); }

Error no_value(std::string const& name) { return Error::bad_input("rules.no_value").with("name", name); }

}  // namespace

Evaluator::Slot const& Evaluator::read_slot(Node const& node) {
    Slot& slot = m_slots[static_cast<std::size_t>(node.slot)];
    if (slot.state != Slot::State::unread) return slot;
    auto found = m_activation.find(node.name);
    bool const is_absent =
        !found || (found->is_null() && !is_open(m_code.variable_types[static_cast<std::size_t>(node.slot)]));
    slot.state = is_absent ? Slot::State::absent : Slot::State::present;
    if (!is_absent) slot.value = *std::move(found);
    return slot;
}

bool Evaluator::eval_variable(Node const& node, Value& out) {
    Slot const& slot = read_slot(node);
    if (slot.state == Slot::State::absent) return fail(node, no_value(node.name));
    Type const& type = m_code.variable_types[static_cast<std::size_t>(node.slot)];
    if (!fits(slot.value, type))
        return fail(node, Error::bad_input("rules.wrong_type").with("name", node.name).with("expected", type.text()));
    out = slot.value;
    return true;
}

bool Evaluator::select_from(Node const& node, Value const& operand, std::string const& name, Value& out) {
    if (operand.is(Kind::not_notified)) return fail_not_notified(node, operand);
    if (!operand.is(Kind::map))
        return operand.is_null() ? fail(node, no_value(name))
                                 : fail(node, Error::bad_input("rules.no_such_field").with("field", name));
    Value const* found = operand.as_map().find_text(name);
    if (node.is_object && (!found || found->is_null())) return fail(node, no_value(name));
    if (!found) return fail(node, Error::bad_input("rules.no_such_key").with("key", name));
    if (found->is(Kind::not_notified)) return fail_not_notified(node, *found);
    Value copy = *found;
    out = std::move(copy);
    return true;
}

bool Evaluator::eval_select(Node const& node, Value& out) {
    Value operand;
    if (!eval(*node.children[0], operand)) return false;
    if (!operand.is(Kind::optional)) return select_from(node, operand, node.name, out);
    Value const* inner = operand.as_optional();
    Value const* found = inner && inner->is(Kind::map) ? inner->as_map().find_text(node.name) : nullptr;
    if (inner && !inner->is(Kind::map))
        return fail(node, Error::bad_input("rules.no_such_field").with("field", node.name));
    out = found ? (found->is(Kind::optional) ? *found : Value::some(*found)) : Value::none();
    return true;
}

bool Evaluator::eval_has(Node const& node, Value& out) {
    if (node.op == Op::has_variable) {
        Slot const& slot = read_slot(node);
        out = Value(slot.state == Slot::State::present && !slot.value.is_null());
        return true;
    }
    Value operand;
    if (!eval(*node.children[0], operand)) {
        // Of objects, an owner without a value has none of its fields: has(applicant.guardian.cnic) is false.
        if (!node.is_object || (m_error.code != "rules.no_value" && m_error.code != "rules.no_such_key")) return false;
        out = Value(false);
        return true;
    }
    Value const* inner = operand.is(Kind::optional) ? operand.as_optional() : &operand;
    if (!inner || (inner->is_null() && node.is_object)) {
        out = Value(false);
        return true;
    }
    if (!inner->is(Kind::map)) return fail(node, Error::bad_input("rules.no_such_field").with("field", node.name));
    Value const* found = inner->as_map().find_text(node.name);
    bool const has = found && !found->is(Kind::not_notified) && !(node.is_object && found->is_null());
    out = Value(has);
    return true;
}

bool Evaluator::index_into(Node const& node, Value const& operand, Value const& key, Value& out) {
    if (operand.is(Kind::map)) {
        if (node.is_object && key.is(Kind::string)) return select_from(node, operand, key.as_string(), out);
        bool const can_be_key = key.is_number() || key.is(Kind::string) || key.is(Kind::boolean);
        if (!can_be_key) return fail_overload(node, "[]");
        if (!step(node, work_of(key))) return false;
        Value const* found = operand.as_map().find(key);
        if (!found) return fail(node, Error::bad_input("rules.no_such_key").with("key", show(key)));
        if (found->is(Kind::not_notified)) return fail_not_notified(node, *found);
        Value copy = *found;
        out = std::move(copy);
        return true;
    }
    if (!operand.is(Kind::list) || !key.is_number()) return fail_overload(node, "[]");
    auto const& list = operand.as_list();
    auto const whole =
        compare(key, Value(0)).value_or(-1) >= 0 && compare(key, Value(std::int64_t(list.size()))).value_or(1) < 0
            ? as_whole_int(key)
            : std::nullopt;
    if (!whole) return fail(node, Error::bad_input("rules.index").with("index", show(key)));
    Value copy = list[static_cast<std::size_t>(*whole)];
    out = std::move(copy);
    return true;
}

bool Evaluator::eval_index(Node const& node, Value& out) {
    Value operand, key;
    if (!eval(*node.children[0], operand) || !eval(*node.children[1], key)) return false;
    if (!operand.is(Kind::optional)) return index_into(node, operand, key, out);
    if (!step(node, work_of(key))) return false;
    return read_optionally(operand, key, out) || fail_overload(node, "[]");
}

bool Evaluator::eval_optional_read(Node const& node, Value& out) {
    Value operand, key(node.name);
    if (!eval(*node.children[0], operand)) return false;
    if (node.op == Op::optional_index && (!eval(*node.children[1], key) || !step(node, work_of(key)))) return false;
    return read_optionally(operand, key, out) || fail_overload(node, "?");
}

// --- lists and maps

bool Evaluator::eval_list(Node const& node, Value& out) {
    Value::List list;
    list.reserve(node.children.size());
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        Value element;
        if (!eval(*node.children[i], element)) return false;
        if (node.is_optional.empty() || !node.is_optional[i]) {
            list.push_back(std::move(element));
            continue;
        }
        if (!element.is(Kind::optional)) return fail_overload(*node.children[i], "?");
        if (element.as_optional()) list.push_back(*element.as_optional());
    }
    out = Value(std::move(list));
    return charge_value(node, out);
}

bool Evaluator::eval_map(Node const& node, Value& out) {
    std::vector<Value::Entry> entries;
    entries.reserve(node.children.size() / 2);
    for (std::size_t i = 0; i < node.children.size(); i += 2) {
        Value key, value;
        if (!eval(*node.children[i], key)) return false;
        if (!key.is(Kind::string) && !key.is(Kind::integer) && !key.is(Kind::unsigned_integer) &&
            !key.is(Kind::boolean))
            return fail(*node.children[i], Error::bad_input("rules.no_overload").with("function", "{}"));
        if (!step(node, work_of(key))) return false;
        if (!eval(*node.children[i + 1], value)) return false;
        if (!node.is_optional.empty() && node.is_optional[i / 2]) {
            if (!value.is(Kind::optional)) return fail_overload(*node.children[i + 1], "?");
            if (!value.as_optional()) continue;
            Value inner = *value.as_optional();
            value = std::move(inner);
        }
        entries.emplace_back(std::move(key), std::move(value));
    }
    std::size_t const written = entries.size();
    out = Value::map(std::move(entries));
    if (out.as_map().size() != written) return fail(node, Error::bad_input("rules.duplicate_key"));
    return charge_value(node, out);
}

// --- operators

// CEL: && and || are commutative about errors. false && error is false, true || error is true, whichever
// comes first.
bool Evaluator::eval_and_or(Node const& node, Value& out) {
    bool const decides = node.op == Op::logical_or;
    bool has_error = false;
    Error error;
    std::uint32_t error_offset = 0;
    for (auto const& child : node.children) {
        bool const is_done = eval(*child, out);
        if (is_done && out.is(Kind::boolean)) {
            if (out.as_bool() == decides) return true;
            continue;
        }
        if (m_is_out_of_budget) return false;
        if (is_done) fail_overload(node, operator_text(node.op));
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

bool Evaluator::eval_not(Node const& node, Value& out) {
    if (!eval(*node.children[0], out)) return false;
    if (!out.is(Kind::boolean)) return fail_overload(node, "!");
    out = Value(!out.as_bool());
    return true;
}

bool Evaluator::eval_binary(Node const& node, Value& out) {
    Value a, b;
    if (!eval(*node.children[0], a) || !eval(*node.children[1], b)) return false;
    if (node.op == Op::equal || node.op == Op::not_equal) return eval_equality(node, a, b, out);
    if (node.op == Op::in) return eval_in(node, a, b, out);
    if (node.op >= Op::less && node.op <= Op::greater_equal) {
        bool result = false;
        if (!step(node, std::min(work_of(a), work_of(b)))) return false;
        if (order(node.op, a, b, result) != Arithmetic::ok) return fail_overload(node, operator_text(node.op));
        out = Value(result);
        return true;
    }
    Arithmetic const done = calculate(node.op, a, b, out);
    if (done == Arithmetic::no_overload) return fail_overload(node, operator_text(node.op));
    if (done != Arithmetic::ok) return fail(node, Error::bad_input(error_code(done)));
    return charge_value(node, out);
}

bool Evaluator::eval_equality(Node const& node, Value const& a, Value const& b, Value& out) {
    std::uint64_t budget = m_context.limits.steps > m_steps ? m_context.limits.steps - m_steps : 0;
    std::uint64_t const before = budget;
    auto const same = a.equals(b, budget);
    if (!step(node, same ? before - budget : m_context.limits.steps)) return false;
    out = Value(*same == (node.op == Op::equal));
    return true;
}

bool Evaluator::eval_in(Node const& node, Value const& needle, Value const& stack, Value& out) {
    if (stack.is(Kind::map)) {
        if (!step(node, work_of(needle))) return false;
        out = Value(stack.as_map().find(needle) != nullptr);
        return true;
    }
    if (!stack.is(Kind::list)) return fail_overload(node, "in");
    std::uint64_t budget = m_context.limits.steps > m_steps ? m_context.limits.steps - m_steps : 0;
    std::uint64_t const before = budget;
    std::optional<bool> found = false;
    for (auto const& element : stack.as_list()) {
        found = needle.equals(element, budget);
        if (!found || *found) break;
    }
    if (!step(node, found ? before - budget : m_context.limits.steps)) return false;
    out = Value(*found);
    return true;
}

bool Evaluator::eval_conditional(Node const& node, Value& out) {
    bool condition = false;
    if (!eval_condition(*node.children[0], condition)) return false;
    return eval(*node.children[condition ? 1 : 2], out);
}

bool Evaluator::eval_condition(Node const& node, bool& passes) {
    Value value;
    if (!eval(node, value)) return false;
    if (!value.is(Kind::boolean)) return fail_overload(node, "condition");
    passes = value.as_bool();
    return true;
}

// --- functions

bool Evaluator::eval_call(Node const& node, Value& out) {
    constexpr std::size_t k_few = 4;
    std::array<Value, k_few> few;
    std::vector<Value> many(node.children.size() > k_few ? node.children.size() : 0);
    std::span<Value> const arguments = many.empty() ? std::span(few).first(node.children.size()) : std::span(many);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!eval(*node.children[i], arguments[i])) return false;
        if (arguments[i].is(Kind::not_notified)) return fail_not_notified(node, arguments[i]);
    }
    for (auto const& overload : node.overloads) {
        bool matches = true;
        for (std::size_t i = 0; matches && i < arguments.size(); ++i)
            matches = fits(arguments[i], overload->parameters[std::min(i, overload->parameters.size() - 1)]);
        if (matches) return invoke(node, *overload, arguments, out);
    }
    return fail_overload(node, node.name);
}

bool Evaluator::invoke(Node const& node, Overload const& overload, std::span<Value const> arguments, Value& out) {
    if (!step(node, overload.steps)) return false;
    // What a function does with long text or a long list costs in proportion to it.
    for (auto const& argument : arguments)
        if (!step(node, work_of(argument))) return false;
    if (!overload.implementation && !m_context.lookup)
        return fail(node, Error::of(ErrorKind::unavailable, "rules.no_lookup").with("function", node.name));
    auto result = overload.implementation ? overload.implementation(arguments, m_context)
                                          : m_context.lookup->call(node.name, arguments);
    if (!result) return fail(node, std::move(result).error());
    out = *std::move(result);
    return charge_value(node, out);
}

bool Evaluator::eval_matches(Node const& node, Value& out) {
    if (!eval(*node.children[0], out)) return false;
    if (!out.is(Kind::string)) return fail_overload(node, node.name);
    if (!step(node, out.as_string().size() / 4)) return false;
    out = Value(node.pattern->is_found_in(out.as_string()));
    return true;
}

}  // namespace bolan::rules
