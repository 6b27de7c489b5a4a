// What of a province decides who looks after what on a day, as a value that can be kept beside the work that stands by
// it: when another structure comes into force, the one before still says whose lists hold what has not been moved yet.
#pragma once
#include "people/establishment.h"

namespace bolan::people {

Value structure_of(definition::Province const& province, Date on);
// An establishment of that structure: its areas, offices, seats and jurisdictions, without titles.
Establishment establishment_of(Value const& structure);

}  // namespace bolan::people
