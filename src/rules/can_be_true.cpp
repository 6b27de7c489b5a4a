#include "rules/can_be_true.h"
#include "rules/ast.h"
#include "rules/operators.h"
#include <algorithm>
#include <set>

namespace bolan::rules {

namespace {

constexpr std::size_t k_tries_max = 50'000;

// "record.state"; empty when the node is no path of names.
std::string path_of(Node const& node) {
    if (node.op == Op::variable) return node.name;
    if (node.op != Op::select) return {};
    auto const under = path_of(*node.children[0]);
    return under.empty() ? std::string() : under + "." + node.name;
}

// The same text for the same question.
std::string question_of(Node const& node) {
    std::string out = std::to_string(static_cast<int>(node.op)) + node.name + std::to_string(node.slot);
    if (node.op == Op::constant) out += show(node.constant);
    out += '(';
    for (auto const& child : node.children) out += question_of(*child) + ',';
    return out + ')';
}

// A written value; dates too, as date('2026-11-22').
std::optional<Value> written(Node const& node) {
    if (node.op == Op::constant) return node.constant;
    if (node.op == Op::negate) {
        auto const value = written(*node.children[0]);
        Value out;
        return value && negate(*value, out) == Arithmetic::ok ? std::optional(out) : std::nullopt;
    }
    bool const is_date = node.op == Op::call && node.name == "date" && node.children.size() == 1 &&
                         node.children[0]->op == Op::constant && node.children[0]->constant.is(Kind::string);
    auto const date = is_date ? Date::parse(node.children[0]->constant.as_string()) : std::nullopt;
    return date ? std::optional(Value(*date)) : std::nullopt;
}

bool is_comparison(Op op) { return op >= Op::equal && op <= Op::greater_equal; }

Op turned(Op op) {
    if (op == Op::less) return Op::greater;
    if (op == Op::less_equal) return Op::greater_equal;
    if (op == Op::greater) return Op::less;
    return op == Op::greater_equal ? Op::less_equal : op;
}

class Search {
  public:
    explicit Search(Domains const& domains) : m_domains(domains) {}

    bool run(Node const& root) {
        collect(root);
        std::size_t tries = 1;
        for (auto& [key, question] : m_questions) {
            fill_choices(key, question);
            tries *= std::max<std::size_t>(1, question.choices.size());
            if (tries > k_tries_max) return true;
        }
        return try_all(root, m_questions.begin());
    }

  private:
    struct Question {
        Type type;  // of a path that is compared; of any other question bool
        std::vector<Value> choices;
        Value answer;
    };
    using Questions = std::map<std::string, Question>;

    // A path compared with a written value: the path's node, the operator as if the path stood first, the value.
    struct Comparison {
        Node const* path;
        Op op;
        Value value;
    };
    static std::optional<Comparison> comparison(Node const& node) {
        if (!is_comparison(node.op)) return {};
        for (int const first : {0, 1}) {
            auto const& path = *node.children[static_cast<std::size_t>(first)];
            auto const value = written(*node.children[static_cast<std::size_t>(1 - first)]);
            if (!path_of(path).empty() && value && !value->is_null())
                return Comparison{&path, first == 0 ? node.op : turned(node.op), *value};
        }
        return {};
    }

    void collect(Node const& node) {
        if (node.op == Op::logical_and || node.op == Op::logical_or || node.op == Op::logical_not ||
            node.op == Op::conditional) {
            for (auto const& child : node.children) collect(*child);
            return;
        }
        if (node.op == Op::constant) return;
        if (auto const found = comparison(node)) {
            auto& question = m_questions[path_of(*found->path)];
            question.type = found->path->type;
            question.choices.push_back(found->value);
            return;
        }
        m_questions[key_of(node)].type = Type::boolean();
    }
    static std::string key_of(Node const& node) {
        auto const path = path_of(node);
        return path.empty() ? question_of(node) : path;
    }

    // One value for each stretch between the written ones.
    void fill_choices(std::string const& key, Question& question) const {
        if (question.type.is(Type::Kind::boolean)) {
            question.choices = {Value(true), Value(false)};
            return;
        }
        if (auto const domain = m_domains.find(key); domain != m_domains.end()) {
            question.choices.clear();
            for (auto const& text : domain->second) question.choices.emplace_back(text);
            return;
        }
        auto const written = question.choices;
        for (auto const& value : written) {
            if (value.is(Kind::string)) question.choices.emplace_back(value.as_string() + "\x01");
            if (value.is(Kind::integer))
                for (int const step : {-1, 1}) {
                    Value next;
                    if (calculate(Op::add, value, Value(step), next) == Arithmetic::ok)
                        question.choices.push_back(next);
                }
            if (value.is(Kind::date))
                for (int const step : {-1, 1}) question.choices.emplace_back(value.as_date().plus_days(step));
            if (value.is(Kind::real)) {
                for (double const step : {-1.0, 1.0}) question.choices.emplace_back(value.as_double() + step);
                for (auto const& other : written)
                    if (other.is(Kind::real))
                        question.choices.emplace_back((value.as_double() + other.as_double()) / 2);
            }
        }
        std::vector<Value> distinct;
        for (auto& choice : question.choices)
            if (std::ranges::find(distinct, choice) == distinct.end()) distinct.push_back(std::move(choice));
        question.choices = std::move(distinct);
    }

    bool try_all(Node const& root, Questions::iterator at) {
        if (at == m_questions.end()) return is_true(root);
        auto const next = std::next(at);
        for (auto const& choice : at->second.choices) {
            at->second.answer = choice;
            if (try_all(root, next)) return true;
        }
        return at->second.choices.empty() && try_all(root, next);
    }

    bool is_true(Node const& node) const {
        auto const holds = [this](auto const& child) { return is_true(*child); };
        switch (node.op) {
            case Op::constant:
                return node.constant.is_true();
            case Op::logical_and:
                return std::ranges::all_of(node.children, holds);
            case Op::logical_or:
                return std::ranges::any_of(node.children, holds);
            case Op::logical_not:
                return !is_true(*node.children[0]);
            case Op::conditional:
                return is_true(*node.children[is_true(*node.children[0]) ? 1 : 2]);
            default:
                break;
        }
        auto const found = comparison(node);
        if (!found) return m_questions.at(key_of(node)).answer.is_true();
        auto const& answer = m_questions.at(path_of(*found->path)).answer;
        if (found->op == Op::equal) return answer == found->value;
        if (found->op == Op::not_equal) return answer != found->value;
        bool out = false;
        return order(found->op, answer, found->value, out) != Arithmetic::ok || out;
    }

    Domains const& m_domains;
    Questions m_questions;
};

}  // namespace

bool can_be_true(Program const& condition, Domains const& domains) {
    return Search(domains).run(*condition.code().root);
}

}  // namespace bolan::rules
