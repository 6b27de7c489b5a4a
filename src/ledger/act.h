// An act: one entry in the history. Who (person, at which post, by which instrument of authority) did what, to which
// subject, when, with what, and which governed rows it wrote.
#pragma once
#include "base/clock.h"
#include "base/id.h"
#include "base/value.h"
#include "crypto/hash.h"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::store {
class Connection;
}

namespace bolan::ledger {

// What an act left behind in one row of a governed table: the hash of the whole row after it. A zero hash: the row was
// deleted. Made by GovernedTable (governed.h). When an act writes a row twice, the later effect counts.
struct Effect {
    std::string table;
    std::string key;
    crypto::Digest row{};
    bool operator==(Effect const&) const = default;
};

struct Act {
    ActId id;
    Timestamp at;
    std::string service;       // "domicile"; "ledger" for the log's own acts
    std::string subject_kind;  // "case", "record", "account", "table"
    std::string subject;       // its id
    std::string action;        // "submit"
    std::string person;        // who; empty for the clock (deadlines) and the system
    std::string post;          // at which post; empty for citizens
    std::string charge;        // the instrument of authority: which charge or delegation
    Value input;               // what was given
    std::vector<Effect> effects;
    std::string outcome;  // what came of it: the new state
};

struct StoredAct {
    std::uint64_t index = 0;  // of its leaf
    Act act;
};

// The act's content as it is committed to: canonical JSON (RFC 8785) of an object with the members action, at
// (milliseconds), charge, effects ([table, key, hash in hex] each), id, index, input, outcome, person, post, service,
// subject, subject_kind.
std::string canonical_content(Act const& act, std::uint64_t index);

// Reading the history. What `db` shows; oldest first.
std::vector<StoredAct> acts_of(store::Connection& db, std::string_view subject_kind, std::string_view subject);
std::optional<StoredAct> find_act(store::Connection& db, ActId const& id);
std::vector<StoredAct> acts_from(store::Connection& db, std::uint64_t index, int count);

}  // namespace bolan::ledger
