// Passwords as argon2id (RFC 9106) with the parameters OWASP recommends: 19 MiB, two passes, one lane; about 20 ms a
// hash. At most twice as many hashes as processors run at once; further callers wait, so that a burst of sign-ins
// cannot take the machine's memory. Any thread.
#pragma once
#include <string>
#include <string_view>

namespace bolan::crypto {

// The text to store ("$argon2id$v=19$m=19456,t=2,p=1$salt$hash"). Throws std::bad_alloc when memory is short.
std::string hash_password(std::string_view password);
// False also when `stored` is no such text. Takes as long for a wrong password as for the right one.
bool verify_password(std::string_view stored, std::string_view password);
// Made with other parameters than today's: hash again at the next right sign-in.
bool needs_rehash(std::string_view stored);
// Spends the time of one verification: for accounts that do not exist, so that their absence cannot be timed.
void waste_a_verification(std::string_view password);

}  // namespace bolan::crypto
