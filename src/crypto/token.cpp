#include "crypto/token.h"
#include "crypto/encoding.h"
#include "crypto/sodium.h"
#include <sodium.h>

namespace bolan::crypto {

std::string new_token(std::size_t bytes) {
    ensure_sodium();
    Bytes random(bytes);
    randombytes_buf(random.data(), random.size());
    return base64url(random);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace bolan::crypto
