// What a story supposes: rows of dated tables that nobody has notified yet, or not so.
#pragma once
#include "definition/model.h"
#include "definition/yaml.h"

namespace bolan::definition {

// `tables` with the rows of those that a story's key `tables` names replaced: NAME: [{ COLUMN: value, … }, …]. A row
// without effective_from is always in force.
rules::TableSet suppose(rules::TableSet const& tables, Node const& supposed, Mistakes& mistakes);

}  // namespace bolan::definition
