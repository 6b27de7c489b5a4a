// Program: an expression that has been parsed and typed, ready to run.
#pragma once
#include "base/result.h"
#include "rules/environment.h"
#include "rules/type.h"
#include "rules/value.h"
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

// Values of the variables for one evaluation.
class Activation {
  public:
    virtual ~Activation() = default;
    // Empty, or null, when it has no value: reading it is then an error "rules.no_value", and has(name) is
    // false. Asked at most once for each variable in one evaluation, and only when the expression reads it.
    virtual std::optional<Value> find(std::string_view name) const = 0;
};

class MapActivation final : public Activation {
  public:
    MapActivation() = default;
    MapActivation(std::initializer_list<std::pair<std::string const, Value>> values) : m_values(values) {}
    MapActivation& set(std::string name, Value value) {
        m_values.insert_or_assign(std::move(name), std::move(value));
        return *this;
    }
    std::optional<Value> find(std::string_view name) const override;

  private:
    std::map<std::string, Value, std::less<>> m_values;
};

// A place in an expression where it is wrong.
struct Mistake {
    // "rules.syntax", "rules.unknown_name", "rules.type", "rules.too_long", "rules.too_deep"
    std::string code;
    std::string message;
    std::string suggestion;  // "did you mean" this; may be empty
    std::size_t offset = 0;  // bytes
    int line = 1;
    int column = 1;  // in characters, from 1
};

// A function called with a literal first argument: which tables and registries an expression depends on.
struct Call {
    std::string function;
    std::optional<std::string> first_text;
    std::size_t offset = 0;
};

// An expression as a tree, for those who put it into words.
struct Term {
    enum class Kind {
        constant,
        name,   // of a variable
        field,  // `name` of parts[0]
        call,   // a function or an operator, by its sign: "&&" (two parts or more), "==", "!", "has", "age"
        other,  // a macro, a list, a map, an index
    };
    Kind kind = Kind::other;
    std::string name;
    Value constant;
    std::vector<Term> parts;  // of a method the receiver first
};

class Program {
  public:
    Type const& type() const;
    std::string const& text() const;
    Term tree() const;
    std::vector<std::string> const& variables() const;  // declared names read, each once, sorted
    std::vector<Call> const& calls() const;             // of named functions, in the order of the text

    // Concurrently from many threads.
    // Errors, stable: bad_input "rules.no_value" (name), "rules.no_such_key" (key), "rules.no_such_field",
    // "rules.index" (index), "rules.overflow", "rules.divide_by_zero", "rules.no_overload" (function),
    // "rules.bad_conversion" (text), "rules.bad_pattern", "rules.duplicate_key", "rules.range",
    // "rules.no_row" (table, key), too_large "rules.too_costly", unavailable "rules.not_notified" (table,
    // column), and whatever a function of the environment answers. Each carries "offset" into text().
    [[nodiscard]] Result<Value> evaluate(Activation const& variables, Context const& context) const;

    struct Code;  // of the .cpp files
    Code const& code() const { return *m_code; }
    explicit Program(std::shared_ptr<Code const> code) : m_code(std::move(code)) {}

  private:
    std::shared_ptr<Code const> m_code;  // shared: copies of a program run the same code
};

enum class Typing {
    checked,
    unchecked,  // every type is dyn; names must still resolve when it runs. For the conformance cases.
};

// Errors: bad_input with the code of the first mistake and one Problem for each; see mistakes_of.
// `environment` is needed for the call only; implementations are copied from it.
[[nodiscard]] Result<Program> compile(std::string_view text, Environment const& environment,
                                      Typing typing = Typing::checked);

// The mistakes carried by an error of compile, in the order of the text.
std::vector<Mistake> mistakes_of(Error const& error);

// "1:8: unknown name 'born_no'; did you mean 'born_on'?", the line of text, and a caret under the place.
std::string describe(Mistake const& mistake, std::string_view text);

}  // namespace bolan::rules
