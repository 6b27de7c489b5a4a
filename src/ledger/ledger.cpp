#include "ledger/ledger.h"
#include "base/check.h"
#include "base/json.h"
#include "base/random.h"
#include "ledger/act_json.h"
#include "ledger/merkle.h"
#include "ledger/tile_store.h"
#include <algorithm>

namespace bolan::ledger {

using crypto::Digest;
using store::ColumnType;

namespace {

Error inconsistent(std::string what) { return Error::conflict("ledger.inconsistent").with("what", std::move(what)); }

struct StoredCheckpoint {
    std::uint64_t size;
    std::string note;
};

std::optional<StoredCheckpoint> find_checkpoint(store::Connection& db) {
    return db.find("select size, note from log_checkpoint where slot = 1", [](store::Row const& row) {
        return StoredCheckpoint{static_cast<std::uint64_t>(row.integer(0)), row.string(1)};
    });
}

std::uint64_t count_acts(store::Connection& db) {
    return db
        .find("select max(leaf_index) from act",
              [](store::Row const& row) {
                  return row.is_null(0) ? std::uint64_t{0} : static_cast<std::uint64_t>(row.integer(0)) + 1;
              })
        .value_or(0);
}

// The latest description of a governed table, as canonical JSON.
std::optional<Value> find_description(store::Connection& db, std::string_view table) {
    auto const input = db.find(
        "select input from act where subject_kind = 'table' and subject = ?1 and service = 'ledger' and action = "
        "'govern'"
        " order by leaf_index desc limit 1",
        [](store::Row const& row) { return row.string(0); }, table);
    if (!input) return {};
    auto parsed = parse_json(*input);
    CHECK(parsed);
    return std::move(*parsed);
}

// Old rows are hashed with the old columns: each must still be there, of the same type, and the key the same.
Result<> check_widened(Value const& was, Value const& now) {
    auto const narrowed = [&](std::string column) {
        return Fail(Error::conflict("ledger.governed_narrowed")
                        .with("table", now["table"].as_string())
                        .with("column", std::move(column)));
    };
    if (write_canonical_json(was["key"]) != write_canonical_json(now["key"])) return narrowed("");
    for (auto const& [name, type] : was["columns"].as_map())
        if (now["columns"][name] != type) return narrowed(name);
    return {};
}

}  // namespace

std::vector<store::Table> Ledger::tables() {
    auto const text = [](char const* name) { return store::Column{name, ColumnType::text, true}; };
    return {
        {.name = "act",
         .columns = {{"leaf_index", ColumnType::integer, true},
                     text("id"),
                     {"done_at", ColumnType::instant, true},
                     text("service"),
                     text("subject_kind"),
                     text("subject"),
                     text("action"),
                     text("person"),
                     text("post"),
                     text("charge"),
                     {"input", ColumnType::json, true},
                     {"effects", ColumnType::json, true},
                     text("outcome"),
                     {"salt", ColumnType::bytes, true},
                     {"entry", ColumnType::bytes, true}},
         .primary_key = {"leaf_index"},
         .indexes = {{.columns = {"id"}, .unique = true}, {.columns = {"subject_kind", "subject"}}}},
        {.name = "log_checkpoint",
         .columns = {{"slot", ColumnType::integer, true}, {"size", ColumnType::integer, true}, text("note")},
         .primary_key = {"slot"}},
        {.name = "log_node",
         .columns = {{"level", ColumnType::integer, true},
                     {"position", ColumnType::integer, true},
                     {"hash", ColumnType::bytes, true}},
         .primary_key = {"level", "position"},
         .clustered = true},
    };
}

Ledger::Ledger(store::Database& database, crypto::SigningKey key, std::string origin)
    : m_database(database), m_key(std::move(key)), m_origin(std::move(origin)) {}

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(store::Database& database, crypto::SigningKey key, std::string origin) {
    CHECK(!origin.empty() && origin.find_first_of(" \t\n+") == std::string::npos);
    std::unique_ptr<Ledger> ledger(new Ledger(database, std::move(key), std::move(origin)));
    TRY(database.read([&](store::Connection& db) { return ledger->load(db); }));
    database.before_commit([raw = ledger.get()](store::Connection& db) { raw->before_commit(db); });
    return ledger;
}

Result<> Ledger::load(store::Connection& db) {
    auto const stored = find_checkpoint(db);
    auto const size = stored ? stored->size : 0;
    if (auto const acts = count_acts(db); acts != size)
        return Fail(inconsistent("acts: " + std::to_string(acts) + ", checkpoint: " + std::to_string(size)));
    TileStore tiles(db);
    auto frontier = std::make_unique<Frontier>();
    for (int level = k_max_tile_level; level >= 0; --level) {
        auto const complete = size >> (level * k_tile_height);
        auto const covered = level == k_max_tile_level ? 0 : complete / k_tile_width * k_tile_width;
        if (covered == complete) continue;
        auto const hashes = tiles.hashes(level, covered, complete);
        if (hashes.size() != complete - covered)
            return Fail(inconsistent("nodes of level " + std::to_string(level) + " are missing"));
        for (auto const& hash : hashes) frontier->append_subtree(level * k_tile_height, hash);
    }
    auto head = std::make_shared<Head>(Head{size, frontier->root(), {}});
    head->checkpoint = sign(head->size, head->root);
    auto const text = checkpoint_text(m_origin, head->size, head->root);
    if (stored && !stored->note.starts_with(text))
        return Fail(inconsistent("the tree does not have the checkpoint's root"));
    // Ed25519 signatures are deterministic (RFC 8032 section 5.1.6): the same key makes the same note again.
    if (stored && stored->note != head->checkpoint) return Fail(Error::conflict("ledger.wrong_key"));
    m_frontier = std::move(frontier);
    set_head(std::move(head));
    return {};
}

Result<> Ledger::govern(std::vector<GovernedTable const*> const& tables, Timestamp now) {
    return m_database.write([&](store::Transaction& tx) -> Result<> {
        for (auto const* table : tables) {
            auto const description = table->description();
            auto const known = find_description(tx.db(), table->name());
            if (known && write_canonical_json(*known) == write_canonical_json(description)) continue;
            if (known) TRY(check_widened(*known, description));
            Act act;
            act.id = new_id<ActId>(now);
            act.at = now;
            act.service = "ledger";
            act.subject_kind = "table";
            act.subject = table->name();
            act.action = "govern";
            act.input = description;
            append(tx, act);
        }
        return {};
    });
}

Leaf Ledger::append(store::Transaction& tx, Act const& act) {
    if (m_is_stale || (m_group.empty() && is_behind(tx.db()))) CHECK_FATAL(load(tx.db()));
    m_is_stale = false;
    Leaf leaf;
    leaf.index = m_frontier->size() + m_group.size();
    fill_random(leaf.salt);
    auto const input = write_canonical_json(act.input);
    auto const effects = effects_json(act.effects);
    leaf.entry = crypto::Sha256().add(leaf.salt).add(canonical_content(act, leaf.index, input, effects)).finish();

    // Before the insert: when that throws, the job is rolled back and the leaf with it.
    tx.on_rollback([this, before = m_group.size()] {
        if (m_group.size() > before) m_group.resize(before);
        if (m_next) m_is_stale = true;
        m_next.reset();
    });
    if (m_group.empty()) tx.on_commit([this] { publish(); });
    m_group.push_back(leaf_hash(leaf.entry));
    tx.db().run(
        "insert into act (leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge,"
        " input, effects, outcome, salt, entry)"
        " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        leaf.index, act.id.view(), act.at.ms, act.service, act.subject_kind, act.subject, act.action, act.person,
        act.post, act.charge, input, effects, act.outcome, store::Bytes(leaf.salt), store::Bytes(leaf.entry));
    return leaf;
}

// Another server may have had the turn since ours. A SQLite file has one server.
bool Ledger::is_behind(store::Connection& db) const {
    if (db.engine() == store::Engine::sqlite) return false;
    auto const stored = db.find("select size from log_checkpoint where slot = 1",
                                [](store::Row const& row) { return static_cast<std::uint64_t>(row.integer(0)); });
    return stored.value_or(0) != m_frontier->size();
}

void Ledger::before_commit(store::Connection& db) {
    if (m_group.empty()) return;
    // A leaf whose act was rolled back would be wrong history: the group fails instead.
    auto const acts = db.find(
        "select count(*) from act where leaf_index >= ?1", [](store::Row const& row) { return row.integer(0); },
        m_frontier->size());
    CHECK(acts == static_cast<std::int64_t>(m_group.size()));
    auto next = std::make_unique<Frontier>(*m_frontier);
    auto const keep = [&](int level, std::uint64_t position, Digest const& hash) {
        if (level == 0 || level % k_tile_height != 0) return;
        db.run("insert into log_node (level, position, hash) values (?1, ?2, ?3)", level / k_tile_height, position,
               store::Bytes(hash));
    };
    for (auto const& leaf : m_group) next->append(leaf, keep);
    auto head = std::make_shared<Head>(Head{next->size(), next->root(), {}});
    head->checkpoint = sign(head->size, head->root);
    db.run(
        "insert into log_checkpoint (slot, size, note) values (1, ?1, ?2)"
        " on conflict (slot) do update set size = excluded.size, note = excluded.note",
        head->size, head->checkpoint);
    m_next = std::move(next);
    m_next_head = std::move(head);
}

void Ledger::publish() {
    CHECK_FATAL(m_next && m_next->size() == m_frontier->size() + m_group.size());
    m_frontier = std::move(m_next);
    m_group.clear();
    set_head(std::move(m_next_head));
}

std::string Ledger::sign(std::uint64_t size, Digest const& root) const {
    return sign_note(checkpoint_text(m_origin, size, root), m_origin, m_key);
}

void Ledger::set_head(std::shared_ptr<Head const> head) {
    std::lock_guard const lock(m_head_mutex);
    if (!m_head || m_head->size <= head->size) m_head = std::move(head);
}

std::shared_ptr<Head const> Ledger::shared_head() const {
    std::lock_guard const lock(m_head_mutex);
    return m_head;
}

Head Ledger::head() const { return *shared_head(); }

std::string Ledger::verifier_key() const { return ledger::verifier_key(m_origin, m_key.public_key()); }

}  // namespace bolan::ledger
