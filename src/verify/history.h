// First part of the check: acts, tree and checkpoint. Inside verify/ only.
#pragma once
#include "base/value.h"
#include "store/database.h"
#include "verify/note.h"
#include "verify/report.h"
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace bolan::verify {

// A governed row's identity: the first half of the hash of its table and key.
using RowName = std::array<std::uint8_t, 16>;
RowName row_name(std::string_view table, std::string_view key);

struct RowNameHash {
    std::size_t operator()(RowName const& name) const {
        std::size_t out;
        std::memcpy(&out, name.data(), sizeof out);
        return out;
    }
};

struct LastWrite {
    crypto::Digest row{};  // zero: deleted
    std::uint64_t index = 0;
    bool is_seen = false;
};

// What the acts say, for the later parts.
struct History {
    std::map<std::string, Value> governed;         // table to its description
    std::map<std::string, std::uint64_t> writing;  // table to the first act that names it in an effect
    std::unordered_map<RowName, LastWrite, RowNameHash> rows;
};

History check_history(store::Connection& db, VerifierKey const& key, std::optional<Checkpoint> const& earlier,
                      Report& report);

}  // namespace bolan::verify
