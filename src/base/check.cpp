#include "base/check.h"
#include <cstdio>
#include <cstdlib>

namespace bolan {

void fail_check(char const* condition, char const* file, int line) {
    throw Bug(std::string(file) + ":" + std::to_string(line) + ": check failed: " + condition);
}

void fail_check_fatal(char const* condition, char const* file, int line) {
    std::fprintf(stderr, "%s:%d: fatal check failed: %s\n", file, line, condition);
    std::abort();
}

}  // namespace bolan
