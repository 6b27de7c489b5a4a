// libsodium must be started once before its first use. Inside crypto/ only.
#pragma once

namespace bolan::crypto {

void ensure_sodium();  // any thread, any number of times

}  // namespace bolan::crypto
