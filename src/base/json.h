// JSON text to Value and back (RFC 8259; strict: UTF-8 checked, no duplicate names, bounded depth).
#pragma once
#include "base/result.h"
#include "base/value.h"
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bolan {

// Errors: bad_input "json.malformed" (values: "at" byte offset), "json.duplicate_name" (values: "name"),
// "json.too_deep".
[[nodiscard]] Result<Value> parse_json(std::string_view text);

// Compact text, members in the order of the map.
std::string write_json(Value const& value);
void append_json(std::string& out, Value const& value);
void append_json_string(std::string& out, std::string_view text);  // with its quotes

// The JSON Canonicalization Scheme (RFC 8785): what is hashed and signed. Names sorted by UTF-16 code units.
std::string write_canonical_json(Value const& value);
// Of an object whose members are not one value; each name once.
std::string write_canonical_object(std::vector<std::pair<std::string_view, Value const*>> members);

}  // namespace bolan
