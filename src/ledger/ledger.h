// The ledger: an append-only Merkle log (RFC 6962) of commitments to acts, in the database of the acts themselves.
//
// A leaf is an entry of 32 bytes: SHA-256(salt || canonical content of the act). The salt is random, so that the public
// log says nothing about an act to whoever does not hold its content. The act, its leaf and the rows it wrote are in
// one transaction; each group commit writes one signed checkpoint. Several servers on one database take turns (store/):
// whoever has the turn goes on from what the others have appended. docs/explain/life-of-an-act.md tells the whole.
//
// Threads: append() and govern()'s writes run on the writer's thread, inside a write job; all else from any thread.
#pragma once
#include "base/result.h"
#include "crypto/ed25519.h"
#include "ledger/act.h"
#include "ledger/governed.h"
#include "ledger/tiles.h"
#include "store/database.h"
#include "store/schema.h"
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace bolan::ledger {

using Salt = std::array<std::uint8_t, 16>;

// Where an act stands in the log, known as soon as it is appended, true once its transaction is committed.
struct Leaf {
    std::uint64_t index = 0;
    crypto::Digest entry{};
    Salt salt{};
};

// A committed state of the log.
struct Head {
    std::uint64_t size = 0;
    crypto::Digest root{};
    std::string checkpoint;  // the signed note
};

// What its holder needs to prove that an act is in the log, given the act's content.
struct Receipt {
    std::uint64_t index = 0;
    ActId id;
    Salt salt{};
    crypto::Digest entry{};
    std::vector<crypto::Digest> proof;  // inclusion in `head`, RFC 6962 section 2.1.1
    Head head;

    // As a C2SP tlog-proof text: index, proof and checkpoint. For a party to the act also the salt, in the extra line,
    // which with the act's canonical content is all that a check needs; nobody else gets it, since the salt hides the
    // content.
    enum class For { everybody, party };
    std::string proof_text(For reader) const;
    std::string proof_text() const { return proof_text(For::everybody); }
};

class Frontier;

class Ledger {
  public:
    // act, log_checkpoint, log_node. Given to store::ensure_tables before open().
    static std::vector<store::Table> tables();

    // `origin` names the log for ever in its checkpoints and key ("log.example.gov.pk"; no spaces, no plus sign).
    // Sets the database's before_commit hook; the database outlives the ledger, because every method reads or writes
    // it, and nothing is written after the ledger's end. Errors: conflict "ledger.inconsistent" (values: "what") when
    // acts, nodes and checkpoint do not agree: the server must not go on writing; conflict "ledger.wrong_key" when the
    // last checkpoint is not signed by `key` under `origin`.
    static Result<std::unique_ptr<Ledger>> open(store::Database& database, crypto::SigningKey key, std::string origin);
    ~Ledger();

    // Declares governed tables: a new or widened description becomes an act of its own, so that the checker takes it
    // from the log. Call at start-up, before rows are written. Errors: conflict "ledger.governed_narrowed" (values:
    // "table", "column") when a column that old rows are hashed with is missing or has another type.
    Result<> govern(std::vector<GovernedTable const*> const& tables, Timestamp now);

    // Writes the act and its leaf in the job's transaction. A job may append several. If the job is rolled back, so is
    // the leaf. The act's id must be new.
    Leaf append(store::Transaction& tx, Act const& act);

    // As this server last saw it: another on the same database may have gone on since.
    Head head() const;
    void catch_up(store::Connection& db);  // takes the head that `db` shows, if it is a later one; any thread

    // Inside a reading of the caller's: a receipt under the head that this reading shows.
    // Errors: not_found "ledger.no_such_act".
    Result<Receipt> receipt(std::uint64_t index) const;
    Result<Receipt> receipt(ActId const& id) const;

    // The static files of a C2SP tlog-tiles log. Errors: not_found "ledger.no_such_tile" (beyond the head).
    std::string checkpoint() const { return head().checkpoint; }
    std::string verifier_key() const;  // "origin+1a2b3c4d+base64"
    Result<std::string> tile(int level, std::uint64_t number, int width) const;
    Result<std::string> entries(std::uint64_t number, int width) const;
    // The bytes behind "/log/checkpoint", "/log/key" or a path such as "/log/tile/0/x001/234",
    // "/log/tile/entries/000.p/7". Errors: not_found "ledger.no_such_tile", also for a malformed path.
    Result<std::string> file(std::string_view path) const;

    // That the log of `old_size` leaves is a prefix of the present one (RFC 6962 section 2.1.2).
    // Errors: bad_input "ledger.size" when old_size is 0 or beyond the head.
    Result<std::vector<crypto::Digest>> consistency(std::uint64_t old_size) const;

    // Called by the database inside the group's transaction: folds the group's leaves into the tree and writes
    // completed nodes and the checkpoint.
    void before_commit(store::Connection& db);

  private:
    Ledger(store::Database& database, crypto::SigningKey key, std::string origin);
    Result<> load(store::Connection& db);
    bool is_behind(store::Connection& db) const;
    std::string sign(std::uint64_t size, crypto::Digest const& root) const;
    void publish();
    void set_head(std::shared_ptr<Head const> head);
    std::shared_ptr<Head const> shared_head() const;

    store::Database& m_database;
    crypto::SigningKey m_key;
    std::string m_origin;
    mutable std::mutex m_head_mutex;
    std::shared_ptr<Head const> m_head;  // shared: readers keep theirs while the writer publishes the next

    // The writer's thread only.
    std::unique_ptr<Frontier> m_frontier;  // of the committed log
    std::vector<crypto::Digest> m_group;   // leaf hashes appended since; a rolled back job takes its own away
    bool m_is_stale = false;               // a commit failed, and its outcome may be unknown: load before the next act
    std::unique_ptr<Frontier> m_next;      // frontier and head with the group: from before_commit to the commit
    std::shared_ptr<Head const> m_next_head;
};

}  // namespace bolan::ledger
