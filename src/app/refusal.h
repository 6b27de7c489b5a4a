// What kept a command from being done, for whoever runs it.
#pragma once
#include "base/result.h"
#include <string>
#include <string_view>

namespace bolan::app {

// A sentence that says what is wrong and what to do; of other errors the code with its values.
std::string refusal_text(Error const& error);
void print_refusal(std::string_view command, Error const& error);  // "bolan serve: …", on the error output

}  // namespace bolan::app
