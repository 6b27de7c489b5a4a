#include "ledger/tiles.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <array>
#include <charconv>

namespace bolan::ledger {

namespace {

constexpr std::string_view k_prefix = "/log/tile/";
constexpr std::uint8_t k_ed25519 = 0x01;  // signed-note's signature type

// tlog-tiles, "Merkle Tree": <N> is "encoded into zero-padded 3-digit path elements. All but the last path element
// begin with an x."
void append_number(std::string& out, std::uint64_t number) {
    if (number >= 1000) {
        std::string groups;
        append_number(groups, number / 1000);
        auto const last = groups.rfind('/');
        auto const at = last == std::string::npos ? 0 : last + 1;
        groups.insert(at, 1, 'x');
        out += groups + "/";
    }
    std::string digits = std::to_string(number % 1000);
    out.append(3 - digits.size(), '0');
    out += digits;
}

template <typename Int>
bool read_int(std::string_view text, Int& out) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

// The decimal digits of all path elements, "x" dropped; the round trip in parse_tile_path finds every other form.
std::optional<std::uint64_t> read_number(std::string_view text) {
    std::string digits;
    for (char c : text) {
        if (c >= '0' && c <= '9') digits += c;
        if (digits.size() > 18) return {};
    }
    std::uint64_t number = 0;
    if (!read_int(digits, number)) return {};
    return number;
}

// signed-note, "Signatures": key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]
std::array<std::uint8_t, 4> key_id(std::string_view name, crypto::PublicKey const& key) {
    auto const hash = crypto::Sha256().add(name).add_byte(0x0a).add_byte(k_ed25519).add(key).finish();
    return {hash[0], hash[1], hash[2], hash[3]};
}

}  // namespace

std::string tile_path(TilePath const& tile) {
    std::string out(k_prefix);
    out += tile.level == TilePath::entries ? "entries" : std::to_string(tile.level);
    out += '/';
    append_number(out, tile.number);
    if (tile.width < k_tile_width) out += ".p/" + std::to_string(tile.width);
    return out;
}

std::optional<TilePath> parse_tile_path(std::string_view path) {
    if (!path.starts_with(k_prefix)) return {};
    auto rest = path.substr(k_prefix.size());
    auto const slash = rest.find('/');
    if (slash == std::string_view::npos) return {};
    TilePath tile;
    auto const level = rest.substr(0, slash);
    if (level == "entries") {
        tile.level = TilePath::entries;
    } else if (!read_int(level, tile.level) || tile.level < 0 || tile.level > k_max_tile_level) {
        return {};
    }
    rest.remove_prefix(slash + 1);
    if (auto const partial = rest.find(".p/"); partial != std::string_view::npos) {
        if (!read_int(rest.substr(partial + 3), tile.width) || tile.width < 1 || tile.width >= k_tile_width) return {};
        rest = rest.substr(0, partial);
    }
    auto const number = read_number(rest);
    if (!number) return {};
    tile.number = *number;
    if (tile_path(tile) != path) return {};
    return tile;
}

std::string tile_of_hashes(std::vector<crypto::Digest> const& hashes) {
    std::string out;
    out.reserve(hashes.size() * sizeof(crypto::Digest));
    for (auto const& hash : hashes) out.append(reinterpret_cast<char const*>(hash.data()), hash.size());
    return out;
}

std::string entry_bundle(std::vector<crypto::Digest> const& entries) {
    std::string out;
    out.reserve(entries.size() * 34);
    for (auto const& entry : entries) {
        out += '\0';
        out += static_cast<char>(entry.size());
        out.append(reinterpret_cast<char const*>(entry.data()), entry.size());
    }
    return out;
}

std::string checkpoint_text(std::string_view origin, std::uint64_t size, crypto::Digest const& root) {
    std::string out(origin);
    out += '\n';
    out += std::to_string(size);
    out += '\n';
    out += crypto::base64(root);
    out += '\n';
    return out;
}

std::string sign_note(std::string const& text, std::string_view name, crypto::SigningKey const& key) {
    CHECK(text.ends_with('\n'));
    auto const signature = key.sign(text);
    auto const id = key_id(name, key.public_key());
    crypto::Bytes line(id.begin(), id.end());
    line.insert(line.end(), signature.begin(), signature.end());
    return text + "\n\u2014 " + std::string(name) + " " + crypto::base64(line) + "\n";
}

std::string verifier_key(std::string_view name, crypto::PublicKey const& key) {
    crypto::Bytes typed{k_ed25519};
    typed.insert(typed.end(), key.begin(), key.end());
    return std::string(name) + "+" + crypto::hex(key_id(name, key)) + "+" + crypto::base64(typed);
}

}  // namespace bolan::ledger
