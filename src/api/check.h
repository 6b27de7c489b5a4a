// A form read page by page, as the pages do, without performing anything.
#pragma once
#include "api/call.h"
#include <vector>

namespace bolan::api {

struct Checked {
    Value data = Value::map();    // what could be read, by field
    Value pages = Value::list();  // names of those that are shown, given the answers so far
    std::vector<Problem> problems;
};

// Reads the form's answers in `raw` (a map). Reads the database only.
Checked check_form(Call const& call, definition::Service const& service, Value const& raw);

}  // namespace bolan::api
