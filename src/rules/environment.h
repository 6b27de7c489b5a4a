// Environment: what an expression may name: variables and functions with their types. Context: what the
// functions see when it runs. Build an Environment once at load; it is then read from any thread.
#pragma once
#include "base/calendar.h"
#include "base/clock.h"
#include "base/result.h"
#include "rules/type.h"
#include "rules/value.h"
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bolan::rules {

class Tables;  // rules/tables.h

// Functions declared without an implementation are asked here: registries, areas, counts of records.
class Lookup {
  public:
    virtual ~Lookup() = default;
    // `function` as declared, arguments already of the declared types.
    virtual Result<Value> call(std::string_view function, std::span<Value const> arguments) const = 0;
};

// What one evaluation may use up. Beyond it the evaluation ends with "rules.too_costly".
struct Limits {
    std::uint64_t steps = 200'000;           // one for each operation and each element a macro visits
    std::uint64_t bytes = 16 * 1024 * 1024;  // of text, lists and maps made on the way
};

// The surroundings of one evaluation. Pointers are borrowed for the call; null means that the functions
// which need them answer unavailable "rules.no_calendar", "rules.no_tables", "rules.no_lookup".
struct Context {
    bolan::Timestamp now;
    Date today;
    std::optional<Date> tables_on;  // the day whose law applies; today when empty
    WorkCalendar const* calendar = nullptr;
    Tables const* tables = nullptr;
    Lookup const* lookup = nullptr;
    Limits limits = {};

    // today by the calendar's offset from UTC.
    static Context at(bolan::Timestamp now, WorkCalendar const& calendar);
};

// One argument as the compiler sees it: its type, and its value when it is written as a literal.
struct Argument {
    Type type;
    Value const* constant = nullptr;
};

using Implementation = std::function<Result<Value>(std::span<Value const> arguments, Context const& context)>;

// Refines the result's type from the arguments, or refuses them: table('fee', kind) is a row of that very
// table. An Error's value "message" is shown to the writer, its "suggestion" as "did you mean".
using TypeRule = std::function<Result<Type>(std::span<Argument const> arguments)>;

struct Overload {
    std::vector<Type> parameters;  // of a method, the receiver first
    Type result;
    Implementation implementation = {};  // empty: Context::lookup is asked
    enum class Form { function, method } form = Form::function;
    bool is_variadic = false;  // the last parameter may repeat, from no times
    TypeRule type_rule = {};
    std::uint32_t steps = 1;  // what one call takes of Limits::steps; more for what asks a database or walks far
};

using SharedOverload = std::shared_ptr<Overload const>;  // by the environments and programs that have it

class Environment {
  public:
    using Shared = std::shared_ptr<Environment const>;  // by all that are made within it

    // Standard CEL and Bolan's functions (docs/reference/expressions.md); no variables.
    Environment() : Environment(standard()) {}
    // What `outer` has; what is declared and defined here is added to that and leaves `outer` as it is.
    explicit Environment(Shared outer) : m_outer(std::move(outer)), m_container(m_outer->m_container) {}

    // CHECK-fails when the name is declared here already or is no identifier. A name may have dots: "a.b".
    Environment& declare(std::string name, Type type);
    // Adds an overload to a function, new or known.
    Environment& define(std::string name, Overload overload);

    // Names are looked for in this dotted namespace first, then outwards. Empty by default.
    Environment& set_container(std::string container) {
        m_container = std::move(container);
        return *this;
    }
    std::string const& container() const { return m_container; }

    Type const* find_variable(std::string_view name) const;
    std::vector<SharedOverload> const* find_function(std::string_view name) const;
    std::vector<std::string> variable_names() const;
    std::vector<std::string> function_names() const;

  private:
    struct Bare {};
    explicit Environment(Bare) {}
    static Shared const& standard();

    Shared m_outer;  // null only in that of the standard
    std::string m_container;
    std::map<std::string, Type, std::less<>> m_variables;
    std::map<std::string, std::vector<SharedOverload>, std::less<>> m_functions;  // with the overloads of m_outer
};

}  // namespace bolan::rules
