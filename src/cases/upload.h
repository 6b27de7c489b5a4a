// The one way in for files, from pages and from JSON: what the bytes are is found out here, and only what can be drawn
// later passes for a photograph.
#pragma once
#include "cases/engine.h"
#include "store/attachments.h"
#include <cstdint>
#include <span>
#include <string_view>

namespace bolan::cases {

constexpr std::size_t k_upload_max_bytes = 5 * 1024 * 1024;

// Keeps the bytes and notes whose they are: {hash, name, type, size}, as a field takes it.
// `claimed`: the type that the sender names; empty when none. One that is named must be right.
// Errors: bad_input "attachment.empty", as documents::inspect_photo; too_large "attachment.too_large"; unsupported
// "attachment.wrong_type" (values: found).
Result<Value> take_upload(Engine& engine, store::Attachments const& attachments, people::Actor const& actor,
                          std::span<std::uint8_t const> bytes, std::string_view name, std::string_view claimed);

}  // namespace bolan::cases
