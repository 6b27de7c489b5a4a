#include "backup/pieces.h"
#include "base/check.h"
#include "crypto/sealed.h"
#include <zlib.h>

namespace bolan::backup {

namespace {

constexpr std::size_t k_drafts_max = 500;  // at most 64 MB of the database
constexpr int k_fast = 1;
constexpr std::size_t k_length_bytes = 8;
constexpr std::uint64_t k_unpacked_max = std::uint64_t{1} << 32;

Digest derive(Digest const& digest, std::string_view purpose) {
    return crypto::hmac_sha256(digest, crypto::as_bytes(purpose));
}

}  // namespace

std::string piece_name(Digest const& digest) {
    auto const name = crypto::hex(derive(digest, "name"));
    return "chunks/" + name.substr(0, 2) + "/" + name.substr(2);
}

Bytes pack(std::span<std::uint8_t const> bytes) {
    auto length = ::compressBound(bytes.size());
    Bytes out(k_length_bytes + length);
    for (std::size_t i = 0; i < k_length_bytes; ++i) out[i] = static_cast<std::uint8_t>(bytes.size() >> (8 * i));
    CHECK(::compress2(out.data() + k_length_bytes, &length, bytes.data(), bytes.size(), k_fast) == Z_OK);
    out.resize(k_length_bytes + length);
    return out;
}

std::optional<Bytes> unpack(std::span<std::uint8_t const> packed) {
    if (packed.size() < k_length_bytes) return {};
    uLongf length = 0;
    for (std::size_t i = 0; i < k_length_bytes; ++i) length |= std::uint64_t{packed[i]} << (8 * i);
    if (length > k_unpacked_max) return {};
    Bytes out(length);
    auto const code = ::uncompress(out.data(), &length, packed.data() + k_length_bytes, packed.size() - k_length_bytes);
    return code == Z_OK && length == out.size() ? std::optional(std::move(out)) : std::nullopt;
}

void PieceWriter::note(Digest const& digest, std::uint64_t bytes) {
    m_names.insert(piece_name(digest));
    m_progress.bytes += bytes;
    ++m_progress.pieces;
    m_report(m_progress);
}

Digest PieceWriter::put(std::span<std::uint8_t const> bytes) {
    auto const digest = crypto::hmac_sha256(m_secret, crypto::sha256(bytes));
    auto const name = piece_name(digest);
    if (!m_names.contains(name) && !m_place.holds(name)) {
        auto const sealed = crypto::encrypt_once(derive(digest, "key"), pack(bytes));
        m_place.put_draft(name, sealed);
        m_drafts.push_back(name);
        if (m_drafts.size() == k_drafts_max) settle();
        ++m_progress.new_pieces;
        m_progress.new_bytes += sealed.size();
    }
    note(digest, bytes.size());
    return digest;
}

void PieceWriter::settle() {
    if (m_drafts.empty()) return;
    m_disk.sync();
    for (auto const& name : m_drafts) m_place.name_draft(name);
    m_drafts.clear();
}

std::optional<Digest> PieceWriter::known(Digest const& sha256, std::uint64_t bytes) {
    auto const digest = crypto::hmac_sha256(m_secret, sha256);
    if (!m_place.holds(piece_name(digest))) return {};
    note(digest, bytes);
    return digest;
}

Result<Bytes> read_piece(Place const& place, Digest const& digest) {
    auto const name = piece_name(digest);
    auto const sealed = TRY(place.get(name));
    auto const packed = crypto::decrypt_once(derive(digest, "key"), sealed);
    auto bytes = packed ? unpack(*packed) : std::nullopt;
    if (!bytes) return Fail(Error::conflict("backup.damaged").with("file", place.folder() + "/" + name));
    return std::move(*bytes);
}

}  // namespace bolan::backup
