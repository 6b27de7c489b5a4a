// What anybody may learn of a document by its code or its number: whether it stands, and the fields its registry makes
// public. No personal data: a holder shows as initials only.
#pragma once
#include "cases/engine.h"

namespace bolan::cases {

struct PublicView {
    std::string verdict;  // valid, review, cancelled, superseded, expired; "issued" for a paper that is of no record
    std::string code;
    std::string number;
    std::string document;  // name of its definition
    std::string title;     // English
    std::string office;    // code
    std::string initials;
    std::string state;  // of the record
    Timestamp made_at;
    std::string registry;
    Value fields = Value::map();  // the registry's public fields
};

// `typed`: a document's code (with or without dashes) or a record's number.
std::optional<PublicView> look_up(Parts const& parts, store::Connection& db, std::string_view typed);
// What a replica does not know may have been issued this moment: then the primary says.
std::optional<PublicView> look_up(Parts const& parts, std::string_view typed);

}  // namespace bolan::cases
