// What the pages about offices, orders and delegations share: charges in words, links, the kinds of orders.
#pragma once
#include "cases/handover.h"
#include "web/desk.h"

namespace bolan::web {

inline constexpr std::string_view k_establishment_path = "/desk/establishment";

std::string office_href(std::string_view code);
std::string seat_href(std::string_view code);  // of a post
std::string officer_href(PersonId const& person);
std::string order_href(std::string_view id);
std::string handover_href(cases::Handover const& note);
std::string handover_title(Visit const& visit,
                           cases::Handover const& note);  // "Ada Khan, 13 October: 4 of 12 accepted"

std::string charge_title(Words const& words, people::Charge const& charge);  // "Additional charge"
std::string order_title(Words const& words, people::OrderKind kind);         // "Transfer"
// "Delegation, order 12/2026": by what one acts from a post that one does not simply hold; empty for a posting.
std::string instrument(Words const& words, people::Charge const& charge);
std::string moment(Visit const& visit, Timestamp at);
std::string last_day(Visit const& visit, std::optional<Timestamp> const& to);  // of what ends before `to`
// What a delegation goes as far as, in words.
std::string limits_text(Visit const& visit, people::Limits const& limits);

// Charges that run or will run, and those that ended; `with_post`: else with the person.
enum class ChargeList { of_post, of_person };
void charges_table(View& v, Visit const& visit, std::string_view caption, std::vector<people::Charge> const& charges,
                   ChargeList list);

// The key of an order's form: as it was sent, or of a new one.
std::string key_of(http::Form const& typed);
// A date of the form as it was typed.
void typed_day(View& v, http::Form const& typed, DateField field);
// A date as date_field posts it; empty when it is none.
std::optional<Date> posted_date(http::Form const& form, std::string const& name);
// The one officer whom the user name or the whole name means. Errors: bad_input "order.officer_unknown",
// "order.officer_unclear" (names).
Result<PersonId> officer_named(Visit const& visit, std::string_view typed);

}  // namespace bolan::web
