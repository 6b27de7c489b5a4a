// Names to variables and types, types to operators and overloads. Internal to rules/.
#pragma once
#include "rules/ast.h"
#include "rules/unify.h"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

// One pass over one tree.
class Checker {
  public:
    Checker(Program::Code& code, Environment const& environment, Typing typing, std::vector<Mistake>& mistakes)
        : m_code(code), m_environment(environment), m_is_checked(typing == Typing::checked), m_mistakes(mistakes) {}

    void run();

  private:
    struct Local {
        std::string name;
        Type type;
        int slot;
    };
    // A mistake is reported and becomes dyn, which nothing complains about: so that all are found in one run.
    Type mistake(Node const& node, char const* code, std::string message, std::string suggestion = {});
    Type wrong_type(Node const& node, std::string message, std::string suggestion = {});
    Type visit(Node& node);
    Type visit_by_op(Node& node);
    void settle(Node& node);
    Type known(Node const& node) const { return m_unifier.resolve(node.type); }

    // --- names

    Local const* find_local(std::string_view name) const;
    std::optional<std::string> path_of(Node const& node, bool& is_root) const;

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

    bool become_variable(Node& node, std::string const& path, bool is_root);
    void take_variable(Node& node, std::string const& name, Type const& type);
    bool become_type(Node& node, std::string const& path, bool is_root);
    Type visit_name(Node& node);
    Type unknown_name(Node& node);
    Type visit_select(Node& node);
    Type field_type(Node& node, Type const& operand, std::string const& name);
    Type visit_has(Node& node);
    Type visit_has_variable(Node& node);

    // --- collections

    Type visit_index(Node& node);
    Type element_type(Node& node, Type const& operand, Node const& key);
    Type known_key(Type const& map) const { return m_unifier.resolve(map.key()); }

    Type visit_optional_select(Node& node);
    Type element_of(Node& node, std::size_t child, bool is_optional);
    Type visit_list(Node& node);
    Type visit_map(Node& node);

    // --- operators

    void need_bool(Node const& node, std::string const& where);
    Type visit_logic(Node& node);
    Type visit_negate(Node& node);
    Type visit_arithmetic(Node& node);
    Type wrong_operands(Node const& node, Type const& left, Type const& right);
    Type visit_equality(Node& node);
    Type visit_in(Node& node);
    Type visit_comparison(Node& node);
    Type visit_conditional(Node& node);

    // --- macros

    int push_local(std::string name, Type type);
    Type visit_loop(Node& node);
    Type loop_result(Node const& node, Type const& single, Type const& key);
    Type visit_bind(Node& node);
    Type visit_optional_map(Node& node);
    Type visit_block(Node& node);

    // --- functions

    std::vector<SharedOverload> const* find_function(std::string const& path, bool is_root, std::string& full) const;
    Type visit_call(Node& node);
    Type unknown_function(Node const& node);
    void note_call(Node const& node);
    static Type const& parameter_at(std::vector<Type> const& parameters, std::size_t i);
    static bool has_arity(Overload const& overload, std::size_t count);
    bool accepts(Overload const& overload, Node const& node, Type& result);
    Type resolve_overload(Node& node, std::vector<SharedOverload> const& overloads);
    Type no_overload(Node const& node, std::vector<SharedOverload> const& overloads, Overload::Form form);
    Type refine(Node& node, Type type);
    Type refused(Node const& node, Error const& error);
    void prepare_pattern(Node& node);
    void fold_time(Node& node, std::string const& text);
    Program::Code& m_code;
    Environment const& m_environment;
    bool m_is_checked;
    std::vector<Mistake>& m_mistakes;
    Unifier m_unifier;
    std::vector<Local> m_locals;
};

// Not known before it runs.
inline bool is_open(Type const& type) { return type.is_dyn() || type.is(Type::Kind::parameter); }

// "an int", "a string".
std::string with_article(std::string const& noun);

}  // namespace bolan::rules
