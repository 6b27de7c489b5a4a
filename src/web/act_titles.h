// What is written for the acts of the ledger that no definition names: those of the clock, of the counter, and about
// accounts, papers and definitions.
#pragma once
#include "web/words.h"

namespace bolan::web {

// The action itself when it is not one of the house's.
std::string act_title(Words const& words, std::string_view action);
// The same of the service that an act stands under.
std::string act_service_title(Words const& words, std::string_view service);

}  // namespace bolan::web
