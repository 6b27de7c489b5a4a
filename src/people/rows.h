// What may be absent in a row of a governed table.
#pragma once
#include "base/clock.h"
#include "base/id.h"
#include "base/value.h"
#include <optional>
#include <string>

namespace bolan::people {

inline Value or_null(std::string const& text) { return text.empty() ? Value() : Value(text); }
inline Value or_null(PersonId const& id) { return id.is_nil() ? Value() : Value(id.text()); }
inline Value or_null(std::optional<Timestamp> const& at) { return at ? Value(at->ms) : Value(); }

}  // namespace bolan::people
