#include "rules/program.h"
#include "base/check.h"
#include "rules/ast.h"
#include "rules/evaluator.h"
#include "rules/utf8.h"
#include <algorithm>
#include <array>

namespace bolan::rules {

namespace {

constexpr std::size_t k_few = 8;  // variables or locals that need no allocation

// Variables sorted by name, so that what depends on an expression reads them in a stable order.
void sort_variables(Program::Code& code) {
    std::vector<std::size_t> order(code.variables.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) { return code.variables[i]; });
    std::vector<int> place(order.size());
    std::vector<std::string> names;
    std::vector<Type> types;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = static_cast<int>(i);
        names.push_back(code.variables[order[i]]);
        types.push_back(code.variable_types[order[i]]);
    }
    auto move_slots = [&](auto& self, Node& node) -> void {
        if (node.op == Op::variable || node.op == Op::has_variable)
            node.slot = place[static_cast<std::size_t>(node.slot)];
        for (auto const& child : node.children) self(self, *child);
    };
    move_slots(move_slots, *code.root);
    code.variables = std::move(names);
    code.variable_types = std::move(types);
}

Error error_of(std::vector<Mistake> const& mistakes) {
    Error error = Error::bad_input(mistakes.front().code);
    for (auto const& mistake : mistakes)
        error.problems.push_back({"",
                                  mistake.code,
                                  {{"line", std::to_string(mistake.line)},
                                   {"column", std::to_string(mistake.column)},
                                   {"offset", std::to_string(mistake.offset)},
                                   {"message", mistake.message},
                                   {"suggestion", mistake.suggestion}}});
    error.values = error.problems.front().values;
    return error;
}

}  // namespace

std::optional<Value> MapActivation::find(std::string_view name) const {
    auto const found = m_values.find(name);
    return found == m_values.end() ? std::nullopt : std::optional(found->second);
}

Type const& Program::type() const { return m_code->type; }
std::string const& Program::text() const { return m_code->text; }
std::vector<std::string> const& Program::variables() const { return m_code->variables; }
std::vector<Call> const& Program::calls() const { return m_code->calls; }

Result<Value> Program::evaluate(Activation const& variables, Context const& context) const {
    std::array<Evaluator::Slot, k_few> few_slots;
    std::array<Value, k_few> few_locals;
    std::size_t const slot_count = m_code->variables.size();
    auto const local_count = static_cast<std::size_t>(m_code->local_count);
    std::vector<Evaluator::Slot> many_slots(slot_count > k_few ? slot_count : 0);
    std::vector<Value> many_locals(local_count > k_few ? local_count : 0);
    return Evaluator(*m_code, variables, context, many_slots.empty() ? std::span(few_slots) : std::span(many_slots),
                     many_locals.empty() ? std::span(few_locals) : std::span(many_locals))
        .run();
}

Result<Program> compile(std::string_view text, Environment const& environment, Typing typing) {
    std::vector<Mistake> mistakes;
    auto code = std::make_shared<Program::Code>();
    code->text = std::string(text);
    code->root = parse(text, mistakes);
    if (code->root) check(*code, environment, typing, mistakes);
    if (!mistakes.empty()) {
        std::ranges::stable_sort(mistakes, {}, &Mistake::offset);
        return Fail(error_of(mistakes));
    }
    CHECK(code->root != nullptr);
    sort_variables(*code);
    return Program(std::move(code));
}

Mistake mistake_at(std::string_view text, std::size_t offset, std::string code, std::string message,
                   std::string suggestion) {
    Mistake mistake{std::move(code), std::move(message), std::move(suggestion), std::min(offset, text.size()), 1, 1};
    std::string_view const before = text.substr(0, mistake.offset);
    mistake.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
    std::size_t const line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    mistake.column = 1 + static_cast<int>(count_code_points(before.substr(line_start)));
    return mistake;
}

std::vector<Mistake> mistakes_of(Error const& error) {
    std::vector<Mistake> mistakes;
    for (auto const& problem : error.problems) {
        Mistake mistake;
        mistake.code = problem.code;
        for (auto const& [name, value] : problem.values) {
            if (name == "line") mistake.line = std::atoi(value.c_str());
            if (name == "column") mistake.column = std::atoi(value.c_str());
            if (name == "offset") mistake.offset = static_cast<std::size_t>(std::atoll(value.c_str()));
            if (name == "message") mistake.message = value;
            if (name == "suggestion") mistake.suggestion = value;
        }
        mistakes.push_back(std::move(mistake));
    }
    return mistakes;
}

std::string describe(Mistake const& mistake, std::string_view text) {
    std::string out = std::to_string(mistake.line) + ":" + std::to_string(mistake.column) + ": " + mistake.message;
    if (!mistake.suggestion.empty()) out += "; did you mean '" + mistake.suggestion + "'?";
    std::size_t const offset = std::min(mistake.offset, text.size());
    std::size_t const start =
        offset == 0 || text.rfind('\n', offset - 1) == std::string_view::npos ? 0 : text.rfind('\n', offset - 1) + 1;
    std::string_view const line = text.substr(start, text.find('\n', start) - start);
    // Tabs stay tabs above the caret, so that it stands under its place whatever their width.
    std::string pad;
    for (char const c : text.substr(start, offset - start))
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) pad += c == '\t' ? '\t' : ' ';
    return out + "\n    " + std::string(line) + "\n    " + pad + "^";
}

}  // namespace bolan::rules
