#include "rules/ast.h"
#include "rules/operators.h"
#include "rules/program.h"

namespace bolan::rules {

namespace {

Term term_of(Program::Code const& code, Node const& node);

std::vector<Term> terms_of(Program::Code const& code, Node const& node) {
    std::vector<Term> parts;
    for (auto const& child : node.children) parts.push_back(term_of(code, *child));
    return parts;
}

Term term_of(Program::Code const& code, Node const& node) {
    using Kind = Term::Kind;
    switch (node.op) {
        case Op::constant:
            return {Kind::constant, {}, node.constant, {}};
        case Op::variable:
            return {Kind::name, code.variables[static_cast<std::size_t>(node.slot)], {}, {}};
        case Op::select:
            return {Kind::field, node.name, {}, terms_of(code, node)};
        case Op::has:
            return {Kind::call, "has", {}, {{Kind::field, node.name, {}, terms_of(code, node)}}};
        case Op::has_variable:
            return {Kind::call, "has", {}, {{Kind::name, code.variables[static_cast<std::size_t>(node.slot)], {}, {}}}};
        case Op::call:
        case Op::matches:
            return {Kind::call, node.name, {}, terms_of(code, node)};
        default:
            if (std::string sign = operator_text(node.op); !sign.empty())
                return {Kind::call, std::move(sign), {}, terms_of(code, node)};
            return {Kind::other, {}, {}, terms_of(code, node)};
    }
}

}  // namespace

Term Program::tree() const { return term_of(*m_code, *m_code->root); }

}  // namespace bolan::rules
