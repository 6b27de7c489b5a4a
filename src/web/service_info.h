// What a service promises, worked out from its definition: for its page, the list of services and the road of a case.
#pragma once
#include "web/visit.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bolan::web {

using ServicePointer = std::shared_ptr<definition::Service const>;

// Those a citizen may apply for, by their titles in the visitor's language.
std::vector<ServicePointer> open_services(Visit const& visit);
// Of them, those whose title, summary or keywords hold every word typed, in either language; by title first.
std::vector<ServicePointer> search_services(Visit const& visit, std::string_view typed);

// The steps on the shortest way from a state ("start": before the first) to one that ends well, as the public sees
// them. Empty when there is none.
std::vector<definition::State const*> way_ahead(definition::Service const& service, std::string const& from);

// A length of time of the service in words ("5 working days"); empty when none is set or it hangs on the case.
std::string time_limit_of(Visit const& visit, definition::Service const& service, definition::Period const& period);
std::string public_title(Visit const& visit, definition::State const& state);
std::string show_duration(Words const& words, Duration const& duration);

std::string rules_href(definition::Service const& service);  // the page of add_rules_pages

// The other parts of add_public_pages: tracking, verification, the ledger; what a definition says.
void add_proof_pages(http::Router& router, Portal& portal);
void add_rules_pages(http::Router& router, Portal& portal);

}  // namespace bolan::web
