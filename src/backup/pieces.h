// Bytes kept in a place as sealed pieces, each once. A piece's digest is HMAC(secret, SHA-256(bytes)); from it follow
// the key that encrypts the piece and the name under which it lies. The server keeps the secret, by which it knows
// pieces that are there already; the digests, which open them, stand in sealed snapshots only. So whoever has the
// server and the place can tell whether the place holds bytes that he knows, and can read nothing else.
#pragma once
#include "backup/place.h"
#include "crypto/hash.h"
#include "store/whole_file.h"
#include <cstdint>
#include <functional>
#include <set>

namespace bolan::backup {

using crypto::Digest;

inline constexpr std::size_t k_piece_bytes = 128 * 1024;

std::string piece_name(Digest const& digest);  // in the place

// What a snapshot cost.
struct Progress {
    std::uint64_t bytes = 0;  // looked at
    std::uint64_t pieces = 0;
    std::uint64_t new_pieces = 0;  // that the place did not hold
    std::uint64_t new_bytes = 0;   // as they lie there
};

class PieceWriter {
  public:
    PieceWriter(Place const& place, Digest const& secret, std::function<void(Progress const&)> report)
        : m_place(place), m_secret(secret), m_report(std::move(report)), m_disk(place.folder()) {}

    Digest put(std::span<std::uint8_t const> bytes);
    void settle();  // all that was put is on the disk, under its name
    // Of bytes with this hash, when the place holds them: they need not be read.
    std::optional<Digest> known(Digest const& sha256, std::uint64_t bytes);
    Progress const& progress() const { return m_progress; }
    std::set<std::string> const& names() const { return m_names; }

  private:
    void note(Digest const& digest, std::uint64_t bytes);

    Place const& m_place;
    Digest const m_secret;
    std::function<void(Progress const&)> m_report;
    store::FileSystem const m_disk;
    Progress m_progress;
    std::set<std::string> m_names;
    std::vector<std::string> m_drafts;
};

// Errors: not_found "backup.missing", conflict "backup.damaged" (values: "file").
Result<Bytes> read_piece(Place const& place, Digest const& digest);

// Bytes made smaller, and made again. Empty: they are not what pack() gave.
Bytes pack(std::span<std::uint8_t const> bytes);
std::optional<Bytes> unpack(std::span<std::uint8_t const> packed);

}  // namespace bolan::backup
