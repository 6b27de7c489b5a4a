// CEL's grammar by recursive descent, binary operators by climbing their precedence. Macros are known here
// already: they are syntax, not functions.
#include "base/check.h"
#include "base/text.h"
#include "rules/ast.h"
#include "rules/lexer.h"
#include <algorithm>
#include <array>
#include <optional>

namespace bolan::rules {

namespace {

constexpr std::array<std::string_view, 4> k_keywords{"false", "in", "null", "true"};
constexpr std::array<std::string_view, 16> k_reserved{"as",        "break",  "const",  "continue", "else", "for",
                                                      "function",  "if",     "import", "let",      "loop", "package",
                                                      "namespace", "return", "var",    "void"};

bool is_one_of(auto const& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

struct Binary {
    std::string_view text;
    int precedence;
    Op op;
};

constexpr std::array<Binary, 14> k_binaries{{{"||", 1, Op::logical_or},
                                             {"&&", 2, Op::logical_and},
                                             {"==", 3, Op::equal},
                                             {"!=", 3, Op::not_equal},
                                             {"<", 3, Op::less},
                                             {"<=", 3, Op::less_equal},
                                             {">", 3, Op::greater},
                                             {">=", 3, Op::greater_equal},
                                             {"in", 3, Op::in},
                                             {"+", 4, Op::add},
                                             {"-", 4, Op::subtract},
                                             {"*", 5, Op::multiply},
                                             {"/", 5, Op::divide},
                                             {"%", 5, Op::modulo}}};

class Parser {
  public:
    Parser(std::string_view text, std::vector<Lexeme> tokens, std::vector<Mistake>& mistakes)
        : m_text(text), m_tokens(std::move(tokens)), m_mistakes(mistakes) {}

    NodePtr run() {
        NodePtr root = parse_expression();
        if (root && peek().token != Token::end) return fail("the expression ends before this");
        return root;
    }

  private:
    Lexeme const& peek() const { return m_tokens[m_at]; }
    bool is_op(std::string_view text) const { return peek().token == Token::op && peek().text == text; }
    bool take_op(std::string_view text) {
        if (!is_op(text)) return false;
        ++m_at;
        return true;
    }

    std::nullptr_t fail_at(std::size_t offset, std::string message, std::string code = "rules.syntax") {
        // The first error of syntax hides what follows it, which is mostly its consequence.
        if (m_mistakes.empty()) m_mistakes.push_back(mistake_at(m_text, offset, std::move(code), std::move(message)));
        return nullptr;
    }
    std::nullptr_t fail(std::string message) { return fail_at(peek().offset, std::move(message)); }
    std::nullptr_t fail_expected(std::string const& what) {
        if (peek().token == Token::end) return fail("the expression ends here, but " + what + " must follow");
        return fail("expected " + what + ", found '" + std::string(peek().text) + "'");
    }

    NodePtr make(Op op, std::size_t offset) {
        auto node = std::make_unique<Node>();
        node->op = op;
        node->offset = static_cast<std::uint32_t>(offset);
        return node;
    }

    bool adopt(Node& parent, NodePtr child) {
        if (!child) return false;
        parent.depth = std::max(parent.depth, child->depth + 1);
        parent.children.push_back(std::move(child));
        if (parent.depth <= k_depth_max) return true;
        fail_at(parent.offset, "the expression is nested too deeply", "rules.too_deep");
        return false;
    }

    struct Nesting {
        explicit Nesting(int& level) : m_level(++level) {}
        ~Nesting() { --m_level; }
        int& m_level;
    };

    NodePtr parse_expression() {
        Nesting const nesting(m_nesting);
        if (m_nesting > k_nesting_max)
            return fail_at(peek().offset, "the expression is nested too deeply", "rules.too_deep");
        NodePtr condition = parse_binary(1);
        if (!condition || !is_op("?")) return condition;
        NodePtr node = make(Op::conditional, peek().offset);
        ++m_at;
        if (!adopt(*node, std::move(condition)) || !adopt(*node, parse_binary(1))) return nullptr;
        if (!take_op(":")) return fail_expected("':' and the other value");
        if (!adopt(*node, parse_expression())) return nullptr;
        return node;
    }

    Binary const* peek_binary() const {
        auto const& lexeme = peek();
        if (lexeme.token != Token::op && !(lexeme.token == Token::name && lexeme.text == "in")) return nullptr;
        auto const found = std::ranges::find(k_binaries, lexeme.text, &Binary::text);
        return found == k_binaries.end() ? nullptr : &*found;
    }

    NodePtr parse_binary(int precedence) {
        NodePtr left = parse_unary();
        while (left) {
            Binary const* binary = peek_binary();
            if (!binary || binary->precedence < precedence) return left;
            std::size_t const offset = peek().offset;
            ++m_at;
            // a && b && c is one node with three children: absorbing errors makes the order of grouping
            // irrelevant.
            bool const extends = (binary->op == Op::logical_and || binary->op == Op::logical_or) &&
                                 left->op == binary->op && !left->is_parenthesized;
            NodePtr node = extends ? std::move(left) : make(binary->op, offset);
            if (!extends && !adopt(*node, std::move(left))) return nullptr;
            if (!adopt(*node, parse_binary(binary->precedence + 1))) return nullptr;
            left = std::move(node);
        }
        return left;
    }

    NodePtr parse_unary() {
        std::size_t const first = m_at;
        if (take_op("!")) return finish_unary(first, "!", Op::logical_not);
        if (!is_op("-")) return parse_member();
        // A minus belongs to the number after it: -9223372036854775808 is an int.
        if (m_tokens[m_at + 1].token == Token::literal && m_tokens[m_at + 1].literal.is_number() &&
            !m_tokens[m_at + 1].literal.is(Kind::unsigned_integer)) {
            m_is_negative = true;
            ++m_at;
            return parse_member();
        }
        ++m_at;
        return finish_unary(first, "-", Op::negate);
    }

    NodePtr finish_unary(std::size_t first, std::string_view mark, Op op) {
        std::size_t count = 1;
        while (take_op(mark)) ++count;
        NodePtr operand = parse_member();
        // Two marks take each other back, but their operand must still be of the right type: keep one or two.
        for (std::size_t i = 0; operand && i < (count % 2 == 1 ? 1 : 2); ++i) {
            NodePtr node = make(op, m_tokens[first].offset);
            if (!adopt(*node, std::move(operand))) return nullptr;
            operand = std::move(node);
        }
        return operand;
    }

    NodePtr parse_member() {
        NodePtr node = parse_primary();
        while (node) {
            if (is_op(".") || is_op(".?")) {
                node = parse_select(std::move(node));
            } else if (is_op("[") || is_op("[?")) {
                node = parse_index(std::move(node));
            } else {
                return node;
            }
        }
        return nullptr;
    }

    NodePtr parse_select(NodePtr operand) {
        bool const is_optional = is_op(".?");
        std::size_t const dot = peek().offset;
        ++m_at;
        auto const& lexeme = peek();
        bool const is_name = lexeme.token == Token::name && !is_one_of(k_keywords, lexeme.text);
        if (!is_name && lexeme.token != Token::quoted_name) return fail_expected("a name after the dot");
        ++m_at;
        if (!is_optional && is_name && is_op("(")) return parse_method(std::move(operand), lexeme);
        NodePtr node = make(is_optional ? Op::optional_select : Op::select, is_optional ? dot : lexeme.offset);
        node->name = lexeme.text;
        if (!adopt(*node, std::move(operand))) return nullptr;
        return node;
    }

    NodePtr parse_index(NodePtr operand) {
        NodePtr node = make(is_op("[?") ? Op::optional_index : Op::index, peek().offset);
        ++m_at;
        if (!adopt(*node, std::move(operand)) || !adopt(*node, parse_expression())) return nullptr;
        if (!take_op("]")) return fail_expected("']'");
        return node;
    }

    // The arguments after "(" up to ")"; false when they are wrong.
    bool parse_arguments(std::vector<NodePtr>& out) {
        ++m_at;
        if (take_op(")")) return true;
        do {
            NodePtr argument = parse_expression();
            if (!argument) return false;
            out.push_back(std::move(argument));
        } while (take_op(","));
        if (take_op(")")) return true;
        fail_expected("',' or ')'");
        return false;
    }

    NodePtr parse_method(NodePtr receiver, Lexeme const& name) {
        std::vector<NodePtr> arguments;
        if (!parse_arguments(arguments)) return nullptr;
        if (auto macro = expand_macro(receiver, name, arguments)) return *std::move(macro);
        NodePtr node = make(Op::call, name.offset);
        node->name = name.text;
        node->is_method = true;
        if (!adopt(*node, std::move(receiver))) return nullptr;
        for (auto& argument : arguments)
            if (!adopt(*node, std::move(argument))) return nullptr;
        return node;
    }

    NodePtr parse_primary() {
        bool const is_negative = std::exchange(m_is_negative, false);
        Lexeme const& lexeme = peek();
        if (lexeme.token == Token::literal) return parse_literal(is_negative);
        if (lexeme.token == Token::name) return parse_name(false);
        if (take_op("(")) {
            NodePtr inner = parse_expression();
            if (!inner) return nullptr;
            if (!take_op(")")) return fail_expected("')'");
            inner->is_parenthesized = true;
            return inner;
        }
        if (is_op("[") || is_op("[?")) return parse_list();
        if (is_op("{")) return parse_map();
        if (take_op(".")) {
            if (peek().token != Token::name) return fail_expected("a name after the dot");
            return parse_name(true);
        }
        return fail_expected("a value");
    }

    NodePtr parse_literal(bool is_negative) {
        Lexeme const& lexeme = peek();
        NodePtr node = make(Op::constant, lexeme.offset);
        node->constant = lexeme.literal;
        if (lexeme.is_overflowed && !is_negative) return fail("this number is too large for an int");
        if (is_negative && lexeme.literal.is(Kind::real)) node->constant = Value(-lexeme.literal.as_double());
        if (is_negative && lexeme.literal.is(Kind::integer) && !lexeme.is_overflowed)
            node->constant = Value(-lexeme.literal.as_int());
        ++m_at;
        return node;
    }

    NodePtr parse_name(bool is_root) {
        Lexeme const name = peek();
        ++m_at;
        if (is_one_of(k_keywords, name.text)) {
            if (name.text == "in" || is_root)
                return fail_at(name.offset, "'" + std::string(name.text) + "' cannot stand here");
            NodePtr node = make(Op::constant, name.offset);
            if (name.text != "null") node->constant = Value(name.text == "true");
            return node;
        }
        if (is_one_of(k_reserved, name.text))
            return fail_at(name.offset, "'" + std::string(name.text) + "' is reserved and cannot be a name");
        if (is_op("(")) return parse_call(name, is_root);
        if (is_op("{")) return fail_at(name.offset, "an expression cannot make an object of a named type");
        NodePtr node = make(Op::name, name.offset);
        node->name = name.text;
        node->is_root = is_root;
        return node;
    }

    NodePtr parse_call(Lexeme const& name, bool is_root) {
        std::vector<NodePtr> arguments;
        if (!parse_arguments(arguments)) return nullptr;
        if (name.text == "has" && !is_root) return expand_has(name, arguments);
        NodePtr node = make(Op::call, name.offset);
        node->name = name.text;
        node->is_root = is_root;
        for (auto& argument : arguments)
            if (!adopt(*node, std::move(argument))) return nullptr;
        return node;
    }

    bool take_optional_mark(Node& node, std::size_t elements) {
        if (!take_op("?")) return true;
        node.is_optional.resize(elements + 1, false);
        node.is_optional[elements] = true;
        return true;
    }

    NodePtr parse_list() {
        NodePtr node = make(Op::list, peek().offset);
        bool is_first_optional = is_op("[?");
        ++m_at;
        while (is_first_optional || !is_op("]")) {
            if (is_first_optional) {
                node->is_optional = {true};
                is_first_optional = false;
            } else {
                take_optional_mark(*node, node->children.size());
            }
            if (!adopt(*node, parse_expression())) return nullptr;
            if (!take_op(",")) break;
        }
        if (!take_op("]")) return fail_expected("',' or ']'");
        if (!node->is_optional.empty()) node->is_optional.resize(node->children.size(), false);
        return node;
    }

    NodePtr parse_map() {
        NodePtr node = make(Op::map, peek().offset);
        ++m_at;
        while (!is_op("}")) {
            take_optional_mark(*node, node->children.size() / 2);
            if (!adopt(*node, parse_expression())) return nullptr;
            if (!take_op(":")) return fail_expected("':' and the value of this key");
            if (!adopt(*node, parse_expression())) return nullptr;
            if (!take_op(",")) break;
        }
        if (!take_op("}")) return fail_expected("',' or '}'");
        if (!node->is_optional.empty()) node->is_optional.resize(node->children.size() / 2, false);
        return node;
    }

    // --- macros

    NodePtr expand_has(Lexeme const& name, std::vector<NodePtr>& arguments) {
        if (arguments.size() != 1) return fail_at(name.offset, "has() takes one field: has(applicant.cnic)");
        NodePtr argument = std::move(arguments[0]);
        if (argument->op == Op::select) {
            argument->op = Op::has;
            return argument;
        }
        if (argument->op != Op::name) return fail_at(argument->offset, "has() takes the name of a field");
        argument->op = Op::has_variable;
        return argument;
    }

    struct Shape {
        std::string_view name;
        std::size_t arguments;
        Macro macro;
        int names;  // bound: one or two
        bool has_filter;
    };

    static Shape const* find_shape(std::string_view name, std::size_t arguments) {
        static constexpr std::array<Shape, 17> shapes{{{"all", 2, Macro::all, 1, false},
                                                       {"all", 3, Macro::all, 2, false},
                                                       {"exists", 2, Macro::exists, 1, false},
                                                       {"exists", 3, Macro::exists, 2, false},
                                                       {"exists_one", 2, Macro::exists_one, 1, false},
                                                       {"exists_one", 3, Macro::exists_one, 2, false},
                                                       {"existsOne", 2, Macro::exists_one, 1, false},
                                                       {"existsOne", 3, Macro::exists_one, 2, false},
                                                       {"map", 2, Macro::map, 1, false},
                                                       {"map", 3, Macro::map, 1, true},
                                                       {"filter", 2, Macro::filter, 1, false},
                                                       {"transformList", 3, Macro::map, 2, false},
                                                       {"transformList", 4, Macro::map, 2, true},
                                                       {"transformMap", 3, Macro::transform_map, 2, false},
                                                       {"transformMap", 4, Macro::transform_map, 2, true},
                                                       {"transformMapEntry", 3, Macro::transform_map_entry, 2, false},
                                                       {"transformMapEntry", 4, Macro::transform_map_entry, 2, true}}};
        for (auto const& shape : shapes)
            if (shape.name == name && shape.arguments == arguments) return &shape;
        return nullptr;
    }

    bool take_bound_name(Node const& argument, std::string& out) {
        if (argument.op == Op::name && !argument.is_root) {
            out = argument.name;
            return true;
        }
        fail_at(argument.offset, "a macro binds a simple name here");
        return false;
    }

    // Empty when it is no macro; null when it is one, wrongly written.
    std::optional<NodePtr> expand_macro(NodePtr& receiver, Lexeme const& name, std::vector<NodePtr>& arguments) {
        if (receiver->op == Op::name && receiver->name == "cel" && !receiver->is_root)
            return expand_cel_macro(name, arguments);
        if ((name.text == "optMap" || name.text == "optFlatMap") && arguments.size() == 2)
            return expand_optional_map(std::move(receiver), name, arguments);
        Shape const* shape = find_shape(name.text, arguments.size());
        if (!shape) return {};
        NodePtr node = make(Op::loop, name.offset);
        node->macro = shape->macro;
        node->has_filter = shape->has_filter;
        if (!take_bound_name(*arguments[0], node->name)) return nullptr;
        if (shape->names == 2 && !take_bound_name(*arguments[1], node->second_name)) return nullptr;
        if (shape->names == 2 && node->name == node->second_name)
            return fail_at(arguments[1]->offset, "a macro's two names must differ");
        if (!adopt(*node, std::move(receiver))) return nullptr;
        for (std::size_t i = static_cast<std::size_t>(shape->names); i < arguments.size(); ++i)
            if (!adopt(*node, std::move(arguments[i]))) return nullptr;
        return node;
    }

    NodePtr expand_optional_map(NodePtr receiver, Lexeme const& name, std::vector<NodePtr>& arguments) {
        NodePtr node = make(Op::optional_map, name.offset);
        node->macro = name.text == "optMap" ? Macro::optional_map : Macro::optional_flat_map;
        if (!take_bound_name(*arguments[0], node->name)) return nullptr;
        if (!adopt(*node, std::move(receiver)) || !adopt(*node, std::move(arguments[1]))) return nullptr;
        return node;
    }

    std::optional<NodePtr> expand_cel_macro(Lexeme const& name, std::vector<NodePtr>& arguments) {
        if (name.text == "bind" && arguments.size() == 3) {
            NodePtr node = make(Op::bind, name.offset);
            if (!take_bound_name(*arguments[0], node->name)) return nullptr;
            if (!adopt(*node, std::move(arguments[1])) || !adopt(*node, std::move(arguments[2]))) return nullptr;
            return node;
        }
        if (name.text == "block" && arguments.size() == 2 && arguments[0]->op == Op::list &&
            arguments[0]->is_optional.empty()) {
            NodePtr node = make(Op::block, name.offset);
            for (auto& value : arguments[0]->children)
                if (!adopt(*node, std::move(value))) return nullptr;
            if (!adopt(*node, std::move(arguments[1]))) return nullptr;
            return node;
        }
        // cel.index(0), cel.iterVar(0, 1), cel.accuVar(0, 1): names that a writer cannot clash with.
        bool const is_index = name.text == "index" && arguments.size() == 1;
        bool const is_made = (name.text == "iterVar" || name.text == "accuVar") && arguments.size() == 2;
        if (!is_index && !is_made) return {};
        NodePtr node = make(Op::name, name.offset);
        node->name = "@" + std::string(name.text);
        for (auto const& argument : arguments) {
            if (argument->op != Op::constant || !argument->constant.is(Kind::integer) ||
                argument->constant.as_int() < 0)
                return fail_at(argument->offset, "a literal number stands here");
            node->name += ":" + std::to_string(argument->constant.as_int());
        }
        return node;
    }

    std::string_view m_text;
    std::vector<Lexeme> m_tokens;
    std::vector<Mistake>& m_mistakes;
    std::size_t m_at = 0;
    int m_nesting = 0;
    bool m_is_negative = false;
};

}  // namespace

NodePtr parse(std::string_view text, std::vector<Mistake>& mistakes) {
    if (text.size() > k_text_max) {
        mistakes.push_back(mistake_at(text, 0, "rules.too_long",
                                      "an expression has at most " + std::to_string(k_text_max) + " bytes"));
        return nullptr;
    }
    if (!is_valid_utf8(text)) {
        mistakes.push_back(mistake_at(text, 0, "rules.syntax", "the text is not valid UTF-8"));
        return nullptr;
    }
    auto tokens = tokenize(text, mistakes);
    if (!mistakes.empty()) return nullptr;
    return Parser(text, std::move(tokens), mistakes).run();
}

}  // namespace bolan::rules
