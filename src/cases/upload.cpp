#include "cases/upload.h"
#include "documents/photo.h"

namespace bolan::cases {

namespace {

// Senders that do not know say so in these ways.
bool says_nothing(std::string_view claimed) {
    return claimed.empty() || claimed == "application/octet-stream" || claimed == "application/x-www-form-urlencoded";
}

}  // namespace

Result<Value> take_upload(Engine& engine, store::Attachments const& attachments, people::Actor const& actor,
                          std::span<std::uint8_t const> bytes, std::string_view name, std::string_view claimed) {
    if (bytes.empty()) return Fail(Error::bad_input("attachment.empty"));
    if (bytes.size() > k_upload_max_bytes)
        return Fail(Error::of(ErrorKind::too_large, "attachment.too_large")
                        .with("max", std::to_string(k_upload_max_bytes / (1024 * 1024))));
    auto const type = store::sniff_type(bytes);
    bool const is_lie = !says_nothing(claimed) && (claimed == "image/jpg" ? "image/jpeg" : claimed) != type;
    if (type.empty() || is_lie)
        return Fail(Error::of(ErrorKind::unsupported, "attachment.wrong_type")
                        .with("accept", "pdf, jpeg, png")
                        .with("found", type));
    if (type == "image/jpeg" || type == "image/png") TRY(documents::inspect_photo(bytes));
    auto const hash = attachments.put(bytes);
    engine.note_upload(actor, hash, name, type, bytes.size());
    return Value::map(
        {{"hash", hash}, {"name", name}, {"type", type}, {"size", static_cast<std::int64_t>(bytes.size())}});
}

}  // namespace bolan::cases
