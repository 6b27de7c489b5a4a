// Attachments by content: the name of a stored thing is the SHA-256 of its bytes, so it cannot change unseen and is
// kept once. Beside SQLite they are files, <data>/attachments/ab/cd…; on PostgreSQL they are rows, which every server
// on the database sees and its replicas keep. Any thread.
#pragma once
#include "base/result.h"
#include "store/database.h"
#include "store/schema.h"
#include <cstdint>
#include <functional>
#include <memory>
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
    virtual ~Attachments() = default;
    // The hash, 64 lower-case hex digits. Durable before it returns; throws when it cannot be kept. Not inside a job of
    // the writer.
    virtual std::string put(std::span<std::uint8_t const> bytes) const = 0;
    // Errors: not_found "attachment.missing"; conflict "attachment.altered" when the bytes no longer match their name.
    virtual Result<std::vector<std::uint8_t>> get(std::string_view hash) const = 0;
};

// What ensure_tables must make first.
std::vector<Table> attachment_tables(Engine engine);
// `folder`: for the files beside SQLite. The database outlives it.
std::unique_ptr<Attachments const> open_attachments(Database& database, std::string folder);

// For who has no more than a snapshot of the database. Errors of read_attachment: as Attachments::get.
Result<std::vector<std::uint8_t>> read_attachment(Connection& db, std::string const& folder, std::string_view hash);
// Every hash, in their order. What was not put whole is among them.
void each_attachment(Connection& db, std::string const& folder,
                     std::function<void(std::string const& hash)> const& callback);

}  // namespace bolan::store
