#include "crypto/sodium.h"
#include "base/check.h"
#include <sodium.h>

namespace bolan::crypto {

void ensure_sodium() {
    static bool const started = sodium_init() >= 0;
    CHECK_FATAL(started);
}

}  // namespace bolan::crypto
