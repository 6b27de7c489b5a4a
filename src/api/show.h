// Things of the house as JSON values. Names of members are the API's contract: they are added to, never changed.
#pragma once
#include "api/call.h"
#include "cases/inbox.h"

namespace bolan::api {

Value show_receipt(Call const& call, cases::Receipt const& receipt);
Value show_bill(Call const& call, money::Bill const& bill);
Value show_document(Call const& call, documents::Issued const& issued);
Value show_message(Call const& call, cases::Message const& message);
Value show_field(Call const& call, definition::Service const& service, definition::Field const& field);
Value show_error(Error const& error);  // inside a report on many: {code, values, errors}
Value show_session(Call const& call, people::Session const& session);
Value show_post(Call const& call, std::string_view code);  // {code, title}
Value show_area(Call const& call, std::string_view code);  // {code, name}
Value show_charge(Call const& call, people::Charge const& charge);
std::string state_title(Call const& call, definition::Service const& service, std::string_view state);
// The case's answers that the reader may see: all for officers; for the applicant what applicants are asked.
Value visible_data(Call const& call, definition::Service const& service, Value const& data);
// What stands in every list of cases.
Value show_case_line(Call const& call, cases::Case const& of);
Value values_of(std::vector<std::pair<std::string, std::string>> const& values);

}  // namespace bolan::api
