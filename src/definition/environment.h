// What an expression of a definition may name: the variables of its place with their types, and the functions that
// definitions add to those of rules/. docs/reference/definitions.md lists them for writers.
//
// At run time cases/ fills the variables (rules::Activation) and implements rules::Lookup for
//   records(registry, {field: value, …}) → list of records: those live or not, whose fields equal all the values,
//   called as Lookup::call("records", {registry, map}).
// The other functions here need nothing but the model they were compiled with.
#pragma once
#include "definition/model.h"
#include "rules/environment.h"
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace bolan::definition {

// The type of a field's value; not of a note. A group is a list of objects, an attachment a list of
// {hash, name, type, size}.
rules::Type type_of(Field const& field);
// Objects with the fields of a service's cases, of a registry's records (and id, state, live, area and each level).
rules::Type case_fields_type(Service const& service);
rules::Type record_type(Model const& model, Registry const& registry);
// `case`, `applicant`, `done`, `office`, `document`.
rules::Type case_type(Model const& model);
rules::Type applicant_type();
rules::Type done_type(Service const& service);
rules::Type office_type();
rules::Type document_type();
// One of `children`: what `case` has, but with `record` the record itself; and the fields of the child's service.
rules::Type child_type(Model const& model, Service const& child);
// By service: the one whose cases open its cases; without those that several open.
std::map<std::string, std::string> parents_in(Model const& model);
// The services whose cases this one's open, each once.
std::vector<std::string> children_of(Service const& service);

bool is_name(std::string_view name);  // [a-z][a-z0-9_]*
// False for words of the expression language and variables that a place provides: no field may have such a name.
bool is_free_name(std::string_view name);

// Environments, each made once. Borrows the model while expressions are compiled.
class Environments {
  public:
    using Shared = rules::Environment::Shared;
    explicit Environments(Model const& model);

    Shared of_service(Service const& service);
    Shared of_registry(Registry const& registry);  // old, new
    Shared of_document(Document const& document, Service const& service);
    Shared of_report(Report const& report);  // of a registry or a service that exists
    Shared having(Report const& report);     // count
    // With one variable more, where there is none of that name: `item` of a loop, `row` of a table.
    static Shared with(Shared const& environment, std::string name, rules::Type type);

    // The field that `path` ("kind", "record.born_on") names in that environment; null when it is no plain field.
    Field const* find_field(rules::Environment const& environment, Service const* service, std::string_view path) const;

  private:
    Shared base(std::string const& system);
    Shared make_service(Service const& service);

    Model const& m_model;
    std::map<std::string, std::string> m_parents;
    Shared m_province;                          // areas, texts, records
    std::map<std::string, Shared> m_bases;      // by system: its tables
    std::map<void const*, Shared> m_by_object;  // by service or registry
};

}  // namespace bolan::definition
