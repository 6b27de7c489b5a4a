// CHECK: a bug in this program, never a mistake of the user. Always compiled in.
// CHECK throws Bug, which fails the request; CHECK_FATAL ends the process rather than write wrong history.
#pragma once
#include <stdexcept>
#include <string>

namespace bolan {

struct Bug : std::logic_error {
    using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(char const* condition, char const* file, int line);
[[noreturn]] void fail_check_fatal(char const* condition, char const* file, int line);

}  // namespace bolan

#define CHECK(condition) ((condition) ? void() : ::bolan::fail_check(#condition, __FILE__, __LINE__))
#define CHECK_FATAL(condition) ((condition) ? void() : ::bolan::fail_check_fatal(#condition, __FILE__, __LINE__))
