// The sanctioned strength: how many posts of each kind an office has, and how many of them somebody holds.
#pragma once
#include "people/charges.h"
#include "people/establishment.h"

namespace bolan::people {

struct StrengthLine {
    Office const* office = nullptr;
    PostDef const* kind = nullptr;
    int sanctioned = 0;
    int filled = 0;  // by a posting, or officiating; an additional charge fills no second post
    int vacant() const { return sanctioned - filled; }
};

// Of all offices within the area, office by office as the establishment has them.
std::vector<StrengthLine> strength_in(Establishment const& establishment, Charges const& charges, std::string_view area,
                                      Timestamp at);

}  // namespace bolan::people
