// OpenSSL's key behind OfficeKey: shared by x509.cpp, x509_files.cpp and cms.cpp, and by nobody outside crypto/.
#pragma once
#include "crypto/x509.h"
#include <openssl/evp.h>
#include <stdexcept>

namespace bolan::crypto {

struct OfficeKey::Native {
    EVP_PKEY* key = nullptr;
    explicit Native(EVP_PKEY* owned) : key(owned) {}
    Native(Native const&) = delete;
    ~Native() { EVP_PKEY_free(key); }
};

template <typename T, void (*free_it)(T*)>
struct NativeDelete {
    void operator()(T* p) const { free_it(p); }
};
template <typename T, void (*free_it)(T*)>
using NativePtr = std::unique_ptr<T, NativeDelete<T, free_it>>;

// The library refuses only when memory or its random source fails: an environment failure.
inline void need(bool ok, char const* what) {
    if (!ok) throw std::runtime_error(std::string("openssl: ") + what);
}

// The DER of any OpenSSL object, by its i2d function.
template <typename T, typename Encode>
Bytes to_der(T const* object, Encode encode) {
    unsigned char* out = nullptr;
    int const length = encode(object, &out);
    need(length > 0, "i2d");
    Bytes der(out, out + length);
    OPENSSL_free(out);
    return der;
}

}  // namespace bolan::crypto
