#include "documents/statement.h"
#include "base/check.h"
#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include <algorithm>

namespace bolan::documents {
namespace {

constexpr std::string_view k_prefix = "B1.";
constexpr std::string_view k_cnic_domain = "bolan-cnic-1";
constexpr std::size_t k_salt_bytes = 8;
constexpr std::size_t k_check_bytes = 3;

// RFC 8949 section 3: the major types used here, already in the upper three bits.
enum Major : std::uint8_t { k_uint = 0x00, k_bytes = 0x40, k_text = 0x60, k_array = 0x80 };

struct Lengths {
    std::size_t least, most;
};
constexpr Lengths k_code{12, 12}, k_number{1, 40}, k_name{1, 32}, k_initials{0, 16};

void put_head(std::string& out, Major major, std::uint64_t value) {
    if (value < 24) {
        out += static_cast<char>(major | value);
        return;
    }
    int const octets = value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
    out += static_cast<char>(major | (octets == 1 ? 24 : octets == 2 ? 25 : 26));
    for (int i = octets - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}

void put_text(std::string& out, std::string_view text) {
    put_head(out, k_text, text.size());
    out += text;
}

template <typename Range>
void put_bytes(std::string& out, Range const& bytes) {
    put_head(out, k_bytes, bytes.size());
    out.append(bytes.begin(), bytes.end());
}

Fail malformed() { return Fail(Error::bad_input("statement.malformed")); }

// Reads the ten items; accepts only the shortest form of each.
class CborReader {
  public:
    explicit CborReader(std::span<std::uint8_t const> in) : m_in(in) {}

    Result<std::uint64_t> head(Major major) {
        if (m_in.empty() || (m_in[0] & 0xe0) != major) return malformed();
        unsigned const low = m_in[0] & 0x1f;
        m_in = m_in.subspan(1);
        if (low < 24) return low;
        if (low > 26) return malformed();
        std::size_t const octets = std::size_t{1} << (low - 24);
        if (m_in.size() < octets) return malformed();
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < octets; ++i) value = value << 8 | m_in[i];
        m_in = m_in.subspan(octets);
        std::uint64_t const least = low == 24 ? 24 : low == 25 ? 0x100 : 0x10000;
        if (value < least) return malformed();
        return value;
    }
    Result<std::span<std::uint8_t const>> take(Major major) {
        auto const length = TRY(head(major));
        if (length > m_in.size()) return malformed();
        auto const content = m_in.first(length);
        m_in = m_in.subspan(length);
        return content;
    }
    Result<std::string> text(Lengths lengths) {
        auto const content = TRY(take(k_text));
        std::string result(content.begin(), content.end());
        if (result.size() < lengths.least || result.size() > lengths.most || !is_valid_utf8(result)) return malformed();
        return result;
    }
    Result<Bytes> bytes() {
        auto const content = TRY(take(k_bytes));
        return Bytes(content.begin(), content.end());
    }
    bool is_at_end() const { return m_in.empty(); }

  private:
    std::span<std::uint8_t const> m_in;
};

crypto::Digest cnic_digest(std::string_view cnic, std::span<std::uint8_t const> salt) {
    return crypto::Sha256().add(k_cnic_domain).add(salt).add(cnic).finish();
}

bool is_cnic(std::string_view cnic) { return cnic.size() == 13 && cnic.find_first_not_of("0123456789") == cnic.npos; }

bool has_cnic_form(Statement const& s) {
    return (s.cnic_salt.empty() && s.cnic_check.empty()) ||
           (s.cnic_salt.size() == k_salt_bytes && s.cnic_check.size() == k_check_bytes);
}

Result<void> check_fields(Statement const& s) {
    auto const wrong = [](std::string_view text, Lengths lengths) {
        return text.size() < lengths.least || text.size() > lengths.most || !is_valid_utf8(text);
    };
    char const* const field = wrong(s.code, k_code)           ? "code"
                              : wrong(s.number, k_number)     ? "number"
                              : wrong(s.type, k_name)         ? "type"
                              : wrong(s.office, k_name)       ? "office"
                              : s.issued_on.days < 0          ? "issued_on"
                              : wrong(s.initials, k_initials) ? "initials"
                              : !has_cnic_form(s)             ? "cnic"
                                                              : nullptr;
    if (field != nullptr) return Fail(Error::bad_input("statement.field_invalid").with("field", field));
    return {};
}

std::string payload_of(Statement const& s) {
    std::string out;
    put_head(out, k_array, 10);
    put_text(out, s.code);
    put_text(out, s.number);
    put_text(out, s.type);
    put_text(out, s.office);
    put_head(out, k_uint, static_cast<std::uint64_t>(s.issued_on.days));
    put_text(out, s.initials);
    put_bytes(out, s.cnic_salt);
    put_bytes(out, s.cnic_check);
    put_bytes(out, s.key_id);
    put_head(out, k_uint, s.is_duplicate ? 1 : 0);
    return out;
}

Result<Statement> parse_payload(std::span<std::uint8_t const> payload) {
    CborReader in(payload);
    if (TRY(in.head(k_array)) != 10) return malformed();
    Statement s;
    s.code = TRY(in.text(k_code));
    s.number = TRY(in.text(k_number));
    s.type = TRY(in.text(k_name));
    s.office = TRY(in.text(k_name));
    auto const days = TRY(in.head(k_uint));
    if (days > 0x7fffffff) return malformed();
    s.issued_on.days = static_cast<std::int32_t>(days);
    s.initials = TRY(in.text(k_initials));
    s.cnic_salt = TRY(in.bytes());
    s.cnic_check = TRY(in.bytes());
    auto const key_id = TRY(in.bytes());
    auto const flags = TRY(in.head(k_uint));
    if (!has_cnic_form(s) || key_id.size() != s.key_id.size() || flags > 1 || !in.is_at_end()) return malformed();
    std::copy(key_id.begin(), key_id.end(), s.key_id.begin());
    s.is_duplicate = flags == 1;
    return s;
}

}  // namespace

KeyId key_id_of(crypto::PublicKey const& key) {
    auto const digest = crypto::sha256(std::span<std::uint8_t const>(key));
    KeyId id;
    std::copy_n(digest.begin(), id.size(), id.begin());
    return id;
}

std::string initials_of(std::string_view name) {
    std::string result;
    int words = 0;
    bool at_start = true;
    for (std::size_t i = 0; i < name.size() && words < 4;) {
        auto const lead = static_cast<unsigned char>(name[i]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (name[i] == ' ') {
            at_start = true;
        } else if (at_start) {
            if (result.size() + 1 + length > k_initials.most) break;
            if (!result.empty()) result += ' ';
            result += name.substr(i, length);
            at_start = false;
            ++words;
        }
        i += length;
    }
    return result;
}

void set_cnic(Statement& statement, std::string_view cnic, std::span<std::uint8_t const> salt) {
    CHECK(is_cnic(cnic) && salt.size() == k_salt_bytes);
    auto const digest = cnic_digest(cnic, salt);
    statement.cnic_salt.assign(salt.begin(), salt.end());
    statement.cnic_check.assign(digest.begin(), digest.begin() + k_check_bytes);
}

bool matches_cnic(Statement const& statement, std::string_view cnic) {
    if (!is_cnic(cnic) || statement.cnic_check.empty()) return false;
    auto const digest = cnic_digest(cnic, statement.cnic_salt);
    return std::equal(statement.cnic_check.begin(), statement.cnic_check.end(), digest.begin());
}

Result<std::string> encode_statement(std::string_view verify_url, Statement statement, crypto::SigningKey const& key) {
    TRY(check_fields(statement));
    statement.key_id = key_id_of(key.public_key());
    std::string const message = std::string(k_prefix) + crypto::base64url(crypto::as_bytes(payload_of(statement)));
    std::string text = std::string(verify_url) + "#" + message + "." + crypto::base64url(key.sign(message));
    if (text.size() > k_max_statement_text) {
        return Fail(Error::of(ErrorKind::too_large, "statement.too_long").with("bytes", std::to_string(text.size())));
    }
    return text;
}

Result<SignedStatement> decode_statement(std::string_view text) {
    if (text.size() > k_max_statement_text) return malformed();
    if (auto const hash = text.find('#'); hash != text.npos) text.remove_prefix(hash + 1);
    auto const dot = text.rfind('.');
    if (!text.starts_with(k_prefix) || dot == text.npos || dot < k_prefix.size()) return malformed();
    auto const payload = crypto::parse_base64url(text.substr(k_prefix.size(), dot - k_prefix.size()));
    auto const signature = crypto::parse_base64url(text.substr(dot + 1));
    SignedStatement result;
    if (!payload || !signature || signature->size() != result.signature.size()) return malformed();
    result.statement = TRY(parse_payload(*payload));
    result.message = std::string(text.substr(0, dot));
    std::copy(signature->begin(), signature->end(), result.signature.begin());
    return result;
}

Result<Statement> verify_statement(std::string_view text, FindKey const& find_key) {
    auto decoded = TRY(decode_statement(text));
    auto const key = find_key(decoded.statement.key_id);
    if (!key) return Fail(Error::not_found("statement.key_unknown"));
    if (!crypto::verify(*key, decoded.message, decoded.signature)) return Fail(Error::forbidden("statement.forged"));
    return std::move(decoded.statement);
}

}  // namespace bolan::documents
