// What a check found. The checker never throws for what it finds and never stops at the first mistake, but keeps the
// order in which it meets them: the acts by index, then the tree, the checkpoint, the governed rows, the attachments.
#pragma once
#include "crypto/hash.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bolan::verify {

struct Finding {
    std::string code;                    // stable: "act.altered", "row.unknown"; listed in README.md
    std::optional<std::uint64_t> index;  // of the act, when one is to name
    std::string act;                     // its id
    std::string table;                   // of a governed row or stored node
    std::string key;
    std::string detail;  // one English sentence: what differs
    std::string text() const;
};

struct Report {
    std::uint64_t size = 0;  // of the log, as the checkpoint states it
    crypto::Digest root{};   // as recomputed
    std::string checkpoint;  // the note as found: keep it, and give it to a later check
    std::uint64_t acts = 0;  // looked at
    std::uint64_t rows = 0;
    std::uint64_t tiles = 0;
    std::uint64_t attachments = 0;
    std::vector<Finding> findings;  // the first is the first wrong thing; at most k_findings_max are kept
    std::uint64_t findings_in_all = 0;
    std::vector<std::string> notes;  // odd, but no tampering: "the clock went back before act 17"

    static constexpr std::size_t k_findings_max = 100;
    bool is_sound() const { return findings_in_all == 0; }
    void add(Finding finding);
    std::string text() const;  // for the terminal: the findings, the notes and a last line that sums up
};

}  // namespace bolan::verify
