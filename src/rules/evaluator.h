// Runs a checked tree. Internal to rules/.
#pragma once
#include "rules/ast.h"
#include "rules/operators.h"
#include <span>

namespace bolan::rules {

// One evaluation, on one thread. Errors travel as `false` with m_error set: cheaper than a Result at every
// node, and && and || must look at the error of one side before they know whether it counts.
class Evaluator {
  public:
    struct Slot {
        Value value;
        enum class State : std::uint8_t { unread, present, absent } state = State::unread;
    };

    // `slots` has one place for each variable of the code, `locals` one for each name that macros bind.
    Evaluator(Program::Code const& code, Activation const& variables, Context const& context, std::span<Slot> slots,
              std::span<Value> locals)
        : m_code(code), m_activation(variables), m_context(context), m_slots(slots), m_locals(locals) {}

    Result<Value> run();

  private:
    [[nodiscard]] bool eval(Node const& node, Value& out);
    bool eval_variable(Node const& node, Value& out);
    Slot const& read_slot(Node const& node);
    bool eval_select(Node const& node, Value& out);
    bool select_from(Node const& node, Value const& operand, std::string const& name, Value& out);
    bool eval_has(Node const& node, Value& out);
    bool eval_index(Node const& node, Value& out);
    bool index_into(Node const& node, Value const& operand, Value const& key, Value& out);
    bool eval_optional_read(Node const& node, Value& out);
    bool eval_list(Node const& node, Value& out);
    bool eval_map(Node const& node, Value& out);
    bool eval_and_or(Node const& node, Value& out);
    bool eval_not(Node const& node, Value& out);
    bool eval_binary(Node const& node, Value& out);
    bool eval_equality(Node const& node, Value const& a, Value const& b, Value& out);
    bool eval_in(Node const& node, Value const& needle, Value const& stack, Value& out);
    bool eval_conditional(Node const& node, Value& out);
    bool eval_call(Node const& node, Value& out);
    bool invoke(Node const& node, Overload const& overload, std::span<Value const> arguments, Value& out);
    bool eval_matches(Node const& node, Value& out);
    bool eval_loop(Node const& node, Value& out);
    bool eval_quantifier(Node const& node, Value const& range, Value& out);
    bool eval_exists_one(Node const& node, Value const& range, Value& out);
    bool eval_collect(Node const& node, Value const& range, Value& out);
    bool eval_collect_map(Node const& node, Value const& range, Value& out);
    bool eval_optional_map(Node const& node, Value& out);
    bool eval_block(Node const& node, Value& out);

    void bind_element(Node const& node, Value const& range, std::size_t i);
    // Puts whether the element passes the filter into `passes`; false is an error.
    bool eval_condition(Node const& node, bool& passes);

    bool step(Node const& node, std::uint64_t steps = 1);
    bool charge(Node const& node, std::uint64_t bytes);
    bool charge_value(Node const& node, Value const& value);
    bool fail(Node const& node, Error error);
    bool fail_overload(Node const& node, std::string name);
    bool fail_not_notified(Node const& node, Value const& cell);

    Program::Code const& m_code;
    Activation const& m_activation;
    Context const& m_context;
    std::span<Slot> m_slots;
    std::span<Value> m_locals;
    std::uint64_t m_steps = 0;
    std::uint64_t m_bytes = 0;
    Error m_error;
    std::uint32_t m_error_offset = 0;
    bool m_is_out_of_budget = false;  // not to be absorbed by && and ||
};

}  // namespace bolan::rules
