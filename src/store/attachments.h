// Attachments by content: the name of a stored thing is the SHA-256 of its bytes, so it cannot change unseen and is
// kept once. Files under <data>/attachments/ab/cd…; durable (fsync of file and folder) before put() returns. Any
// thread.
#pragma once
#include "base/result.h"
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::store {

// What the bytes are, by their own signature (never by the name or the claimed type): "application/pdf", "image/jpeg",
// "image/png", "image/webp", "text/plain", or "" when unknown.
std::string sniff_type(std::span<std::uint8_t const> bytes);

class Attachments {
  public:
    explicit Attachments(std::string folder) : m_folder(std::move(folder)) {}
    std::string put(
        std::span<std::uint8_t const> bytes) const;  // the hash, 64 lower-case hex digits; throws on I/O failure
    // Errors: not_found "attachment.missing"; conflict "attachment.altered" when the bytes no longer match their name.
    Result<std::vector<std::uint8_t>> get(std::string_view hash) const;

  private:
    std::string m_folder;
};

}  // namespace bolan::store
