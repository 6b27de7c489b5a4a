// What an expression sees of a case: its fields by name, `case`, `applicant`, `done`, `record`, `parent`, and whatever
// a place binds on top (`item`, `row`, `old`, `new`).
#pragma once
#include "cases/shelf.h"
#include "people/accounts.h"
#include "people/establishment.h"
#include "records/registry.h"
#include "rules/program.h"
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace bolan::cases {

// Borrows what it is made of for as long as it is used. One thread.
class Variables final : public rules::Activation {
  public:
    Variables(Shelf const& shelf, people::Establishment const& establishment)
        : m_shelf(shelf), m_establishment(establishment) {}

    Case const* of = nullptr;  // state, areas, dates; data unless `data` is set
    Value const* data = nullptr;
    people::Person const* applicant = nullptr;
    std::optional<rules::Value> record;      // Registries::value_of
    std::optional<rules::Value> parent;      // the parent case's fields
    std::function<rules::Value()> children;  // loaded when an expression asks
    std::map<std::string, rules::Value, std::less<>> bound;

    std::optional<rules::Value> find(std::string_view name) const override;

  private:
    rules::Value done_object() const;
    Shelf const& m_shelf;
    people::Establishment const& m_establishment;
};

// What `case` holds, without its braces: reference, state, areas, dates.
std::vector<std::pair<std::string, rules::Value>> case_members(Case const& of,
                                                               people::Establishment const& establishment);

// Evaluates, with "no value" as empty: an expression that needs what is absent gives nothing.
// Errors: whatever the rules answer besides "rules.no_value".
Result<std::optional<rules::Value>> evaluate(definition::Expr const& expr, Variables const& variables,
                                             rules::Context const& context);
// A condition: an absent value counts as `when_absent`.
Result<bool> holds(definition::Expr const& expr, Variables const& variables, rules::Context const& context,
                   bool when_absent);

}  // namespace bolan::cases
