// What editors and readers get from the same declarations that the loader reads by.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::definition {

// Kinds of files, by their first key: province, calendar, offices, system, service, registry, document, report.
std::vector<std::string> schema_kinds();
// JSON Schema draft-07 of one kind, indented; empty when there is no such kind.
std::optional<std::string> json_schema(std::string_view kind);
// docs/reference/keys.md: every key of every mapping.
std::string keys_reference();

}  // namespace bolan::definition
