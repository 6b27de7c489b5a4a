#include "verify/note.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <charconv>
#include <vector>

namespace bolan::verify {

namespace {

constexpr std::string_view k_dash = "\u2014 ";
constexpr std::uint8_t k_ed25519 = 0x01;

Error malformed() { return Error::bad_input("verify.checkpoint_malformed"); }

// The text up to the newline, which is taken too. Empty optional when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return {};
    auto const line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

// tlog-checkpoint: the size is "ASCII decimal with no leading zeroes".
std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t size = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || end != text.data() + text.size() || std::to_string(size) != text) return {};
    return size;
}

Result<Checkpoint> parse_text(std::string_view text) {
    auto const origin = take_line(text);
    auto const size_line = take_line(text);
    auto const root_line = take_line(text);
    if (!origin || origin->empty() || !size_line || !root_line) return Fail(malformed());
    while (!text.empty()) {  // extension lines
        auto const line = take_line(text);
        if (!line || line->empty()) return Fail(malformed());
    }
    auto const size = parse_size(*size_line);
    auto const root = crypto::parse_base64(*root_line);
    if (!size || !root || root->size() != sizeof(crypto::Digest)) return Fail(malformed());
    Checkpoint checkpoint{std::string(*origin), *size, {}};
    std::ranges::copy(*root, checkpoint.root.begin());
    return checkpoint;
}

// A signature line "— name base64(id || signature)", if it is `key`'s.
Result<std::optional<crypto::Signature>> signature_by(VerifierKey const& key, std::string_view line) {
    if (!line.starts_with(k_dash)) return Fail(malformed());
    line.remove_prefix(k_dash.size());
    auto const space = line.find(' ');
    if (space == std::string_view::npos || space == 0) return Fail(malformed());
    auto const bytes = crypto::parse_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < 5) return Fail(malformed());
    if (line.substr(0, space) != key.name || !std::equal(key.id.begin(), key.id.end(), bytes->begin()))
        return std::optional<crypto::Signature>();
    crypto::Signature signature{};
    if (bytes->size() != 4 + signature.size()) return Fail(malformed());
    std::copy(bytes->begin() + 4, bytes->end(), signature.begin());
    return signature;
}

}  // namespace

Result<VerifierKey> parse_verifier_key(std::string_view text) {
    auto const bad = [] { return Fail(Error::bad_input("verify.key_malformed")); };
    if (text.ends_with('\n')) text.remove_suffix(1);
    auto const first = text.find('+');
    if (first == std::string_view::npos || first == 0) return bad();
    auto const second = text.find('+', first + 1);
    if (second == std::string_view::npos) return bad();
    auto const id = crypto::parse_hex(text.substr(first + 1, second - first - 1));
    auto const typed = crypto::parse_base64(text.substr(second + 1));
    if (!id || id->size() != 4 || !typed || typed->size() != 33 || typed->front() != k_ed25519) return bad();
    VerifierKey key;
    key.name = text.substr(0, first);
    if (key.name.find_first_of(" \t\n") != std::string::npos) return bad();
    std::ranges::copy(*id, key.id.begin());
    std::copy(typed->begin() + 1, typed->end(), key.key.begin());
    std::string hashed = key.name + "\n";
    hashed.append(typed->begin(), typed->end());
    auto const digest = crypto::sha256(hashed);
    if (!std::equal(key.id.begin(), key.id.end(), digest.begin())) return bad();
    return key;
}

Result<Checkpoint> open_checkpoint(std::string_view note, VerifierKey const& key) {
    auto const split = note.rfind("\n\n");
    if (split == std::string_view::npos || !note.ends_with('\n')) return Fail(malformed());
    auto const text = note.substr(0, split + 1);
    auto lines = note.substr(split + 2);
    if (lines.empty()) return Fail(malformed());
    bool is_signed = false;
    while (!lines.empty()) {
        auto const line = take_line(lines);
        if (!line) return Fail(malformed());
        auto const signature = TRY(signature_by(key, *line));
        if (!signature) continue;
        if (!crypto::verify(key.key, text, *signature)) return Fail(Error::forbidden("verify.checkpoint_unsigned"));
        is_signed = true;
    }
    if (!is_signed) return Fail(Error::forbidden("verify.checkpoint_unsigned"));
    auto checkpoint = TRY(parse_text(text));
    if (checkpoint.origin != key.name) return Fail(Error::conflict("verify.checkpoint_origin"));
    return checkpoint;
}

}  // namespace bolan::verify
