// What an export says of itself: manifest.json, written last. An export without one was not finished.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "store/database.h"
#include "store/schema.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::carry {

inline constexpr char k_manifest[] = "manifest.json";
inline constexpr std::int64_t k_form = 1;  // of the folder and its files

struct TableFile {
    store::Table table;
    std::int64_t rows = 0;
    std::string path() const { return "tables/" + table.name + ".jsonl"; }
};

struct Manifest {
    std::string program;            // its version
    std::int64_t format = 0;        // of the program and its database: store::k_format
    std::int64_t least_format = 0;  // that a program must have to serve it
    store::Engine engine = store::Engine::sqlite;
    Timestamp at;
    std::uint64_t log_size = 0;
    crypto::Digest log_root{};
    std::vector<TableFile> tables;
    std::int64_t attachments = 0;
    bool has_keys = false;
    std::uint64_t files = 0;  // in SHA256SUMS
    crypto::Digest sums{};    // of SHA256SUMS
};

std::string write_manifest(Manifest const& manifest);

// Errors: bad_input "carry.manifest_malformed" (values: what); conflict "carry.newer" (values: form or format, program)
// when a newer program made it; those of store::read_description.
Result<Manifest> read_manifest(std::string_view text);

}  // namespace bolan::carry
