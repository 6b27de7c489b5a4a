// "Save this as an example": a walked case written into its system's folder as a story, and played once.
#pragma once
#include "web/site.h"

namespace bolan::app {

// Writes examples/NAME.yaml of the case's system. Errors: bad_input "example.bad_name", conflict "example.exists"
// (values: file).
Result<web::SavedExample> save_example(cases::House& house, std::string const& province, CaseId const& id,
                                       std::string const& name);

}  // namespace bolan::app
