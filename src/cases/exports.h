// A list that leaves the house as a file is an act: who took which list, narrowed how, and how many rows.
#pragma once
#include "cases/engine.h"

namespace bolan::cases {

inline constexpr int k_export_rows_max = 100'000;

struct Export {
    std::string list;   // the address of the list, with its filters
    std::string scope;  // whose list
    std::string format;
    int rows = 0;
};
// Written before the first byte is sent.
void note_export(Parts const& parts, people::Actor const& actor, Export const& of);

}  // namespace bolan::cases
