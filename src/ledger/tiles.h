// The published form of the log: C2SP tlog-tiles, tlog-checkpoint and signed-note. Pure functions.
#pragma once
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::ledger {

inline constexpr int k_tile_height = 8;
inline constexpr int k_tile_width = 1 << k_tile_height;
inline constexpr int k_max_tile_level = 7;  // 256^8 leaves

// A tile of hashes, or a bundle of entries (level == entries).
struct TilePath {
    static constexpr int entries = -1;
    int level = 0;
    std::uint64_t number = 0;
    int width = k_tile_width;  // 1..256; below 256 the tile is partial
    bool operator==(TilePath const&) const = default;
};

// "/log/tile/0/x001/x234/067", "/log/tile/entries/000.p/7".
std::string tile_path(TilePath const& tile);
// Accepts exactly what tile_path writes.
std::optional<TilePath> parse_tile_path(std::string_view path);

// A tile: its hashes, one behind the other.
std::string tile_of_hashes(std::vector<crypto::Digest> const& hashes);
// An entry bundle: each entry after its length, 16 bits big-endian.
std::string entry_bundle(std::vector<crypto::Digest> const& entries);

// "origin\nsize\nroot in base64\n", the text that is signed.
std::string checkpoint_text(std::string_view origin, std::uint64_t size, crypto::Digest const& root);
// The signed note of a text by the key of that name.
std::string sign_note(std::string const& text, std::string_view name, crypto::SigningKey const& key);
std::string verifier_key(std::string_view name, crypto::PublicKey const& key);

}  // namespace bolan::ledger
