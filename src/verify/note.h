// Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), read strictly.
#pragma once
#include "base/result.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include <cstdint>
#include <string>
#include <string_view>

namespace bolan::verify {

struct VerifierKey {
    std::string name;
    std::array<std::uint8_t, 4> id{};
    crypto::PublicKey key{};
};

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    crypto::Digest root{};
};

// "name+1a2b3c4d+base64"; a newline at the end is allowed. Errors: bad_input "verify.key_malformed".
Result<VerifierKey> parse_verifier_key(std::string_view text);

// The checkpoint of a note that carries a valid signature by `key`; other signatures (witnesses) are passed over.
// Errors: bad_input "verify.checkpoint_malformed"; forbidden "verify.checkpoint_unsigned" when `key` has not signed it
// or has signed something else; conflict "verify.checkpoint_origin" when the origin is not the key's name.
Result<Checkpoint> open_checkpoint(std::string_view note, VerifierKey const& key);

}  // namespace bolan::verify
