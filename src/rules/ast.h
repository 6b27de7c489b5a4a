// The tree of an expression: made by the parser, typed and resolved by the checker, run by the evaluator,
// which never changes it. Internal to rules/.
#pragma once
#include "rules/environment.h"
#include "rules/pattern.h"
#include "rules/program.h"
#include "rules/type.h"
#include "rules/value.h"
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bolan::rules {

enum class Op : std::uint8_t {
    constant,
    name,             // as parsed; becomes variable, local or constant (a type's name)
    variable,         // slot: index into Code::variables
    local,            // slot: a name that a macro binds
    select,           // children[0].name
    has,              // has(children[0].name)
    has_variable,     // has(slot)
    index,            // children[0][children[1]]
    optional_select,  // children[0].?name
    optional_index,   // children[0][?children[1]]
    list,             // children; is_optional marks [?x]
    map,              // children in pairs
    call,             // a function: overloads[] by type
    matches,          // call of matches() whose pattern is a literal
    logical_not,
    negate,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    logical_and,  // two children or more
    logical_or,
    conditional,
    loop,          // a macro over a list or a map: children: range, then filter and body as `macro` has them
    bind,          // cel.bind: children: value, body; slot
    optional_map,  // optMap, optFlatMap: children: optional, body; slot
    block,         // cel.block: children: the values for slot, slot + 1, …; last the body
};

enum class Macro : std::uint8_t {
    none,
    all,
    exists,
    exists_one,
    map,  // body; with has_filter: filter, body
    filter,
    transform_map,        // keeps the key
    transform_map_entry,  // body gives a map of one entry
    optional_map,
    optional_flat_map,
};

struct Node {
    Op op = Op::constant;
    Macro macro = Macro::none;
    bool is_root = false;    // a name with a leading dot: never a macro's own name
    bool is_method = false;  // call: children[0] is the receiver
    bool has_filter = false;
    bool is_object = false;  // select, has: the operand is an object, where null means no value
    bool is_parenthesized = false;
    std::uint32_t offset = 0;
    std::int32_t depth = 1;
    std::int32_t slot = -1;
    std::int32_t second_slot = -1;  // of a macro with two names; -1 when it has one
    Type type;
    Value constant;
    std::string name;  // name, select, call; the first name a macro binds
    std::string second_name;
    std::vector<std::unique_ptr<Node>> children;
    std::vector<bool> is_optional;  // list, map: which elements are written ?x; empty when none
    std::vector<SharedOverload> overloads;
    std::shared_ptr<Pattern const> pattern;  // shared with nobody else; the type is what Pattern::compile gives
};

using NodePtr = std::unique_ptr<Node>;

struct Program::Code {
    std::string text;
    Type type;
    NodePtr root;
    std::vector<std::string> variables;  // sorted
    std::vector<Type> variable_types;
    std::vector<Call> calls;
    int local_count = 0;
};

// Bounds on the text of an expression.
constexpr std::size_t k_text_max = 20'000;
constexpr int k_nesting_max = 120;  // of brackets and operators before their operand
constexpr int k_depth_max = 400;    // of the tree, also by long chains: a + b + c …

// Line and column, from 1, of a byte offset; the column counts characters.
Mistake mistake_at(std::string_view text, std::size_t offset, std::string code, std::string message,
                   std::string suggestion = {});

// Appends to `mistakes` and returns null when the text is no expression. Only the first error of syntax is
// reported.
NodePtr parse(std::string_view text, std::vector<Mistake>& mistakes);

// Resolves names and types in `code.root`; fills the rest of `code`. Appends every mistake it finds.
void check(Program::Code& code, Environment const& environment, Typing typing, std::vector<Mistake>& mistakes);

}  // namespace bolan::rules
