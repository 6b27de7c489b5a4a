// What the ledger gives to readers: receipts, proofs and the static files.
#include "base/check.h"
#include "crypto/encoding.h"
#include "ledger/ledger.h"
#include "ledger/merkle.h"
#include "ledger/published.h"
#include "ledger/tile_store.h"
#include <algorithm>

namespace bolan::ledger {

using crypto::Digest;

namespace {

Error no_such_act() { return Error::not_found("ledger.no_such_act"); }
Error no_such_tile() { return Error::not_found("ledger.no_such_tile"); }

// Whether the log of `count` hashes at a level has `width` of them in tile `number`.
bool has_tile(std::uint64_t count, std::uint64_t number, int width) {
    return width >= 1 && width <= k_tile_width && number <= count / k_tile_width &&
           number * k_tile_width + static_cast<std::uint64_t>(width) <= count;
}

Result<Receipt> read_receipt(store::Connection& db, std::uint64_t index) {
    Receipt receipt;
    receipt.index = index;
    receipt.head = read_head(db);
    if (index >= receipt.head.size) return Fail(no_such_act());
    db.each(
        "select id, salt, entry from act where leaf_index = ?1",
        [&](store::Row const& row) {
            auto const id = ActId::parse(row.text(0));
            CHECK(id && row.bytes(1).size() == receipt.salt.size() && row.bytes(2).size() == receipt.entry.size());
            receipt.id = *id;
            std::ranges::copy(row.bytes(1), receipt.salt.begin());
            std::ranges::copy(row.bytes(2), receipt.entry.begin());
        },
        index);
    TileStore tiles(db);
    receipt.proof = inclusion_proof(index, receipt.head.size,
                                    [&](int level, std::uint64_t position) { return tiles.node(level, position); });
    return receipt;
}

}  // namespace

std::string Receipt::proof_text(For reader) const {
    std::string out = "c2sp.org/tlog-proof@v1\n";
    if (reader == For::party) out += "extra " + crypto::base64(salt) + "\n";
    out += "index " + std::to_string(index) + "\n";
    for (auto const& hash : proof) out += crypto::base64(hash) + "\n";
    return out + "\n" + head.checkpoint;
}

void Ledger::catch_up(store::Connection& db) { set_head(std::make_shared<Head const>(read_head(db))); }

Result<Receipt> Ledger::receipt(std::uint64_t index) const {
    return m_database.read([&](store::Connection& db) { return read_receipt(db, index); });
}

Result<Receipt> Ledger::receipt(ActId const& id) const {
    return m_database.read([&](store::Connection& db) -> Result<Receipt> {
        auto const index = db.find(
            "select leaf_index from act where id = ?1",
            [](store::Row const& row) { return static_cast<std::uint64_t>(row.integer(0)); }, id.view());
        if (!index) return Fail(no_such_act());
        return read_receipt(db, *index);
    });
}

Result<std::string> Ledger::tile(int level, std::uint64_t number, int width) const {
    if (level < 0 || level > k_max_tile_level) return Fail(no_such_tile());
    auto const count = shared_head()->size >> (level * k_tile_height);
    if (!has_tile(count, number, width)) return Fail(no_such_tile());
    auto const begin = number * k_tile_width;
    return tile_of_hashes(m_database.read([&](store::Connection& db) {
        return TileStore(db).hashes(level, begin, begin + static_cast<std::uint64_t>(width));
    }));
}

Result<std::string> Ledger::entries(std::uint64_t number, int width) const {
    if (!has_tile(shared_head()->size, number, width)) return Fail(no_such_tile());
    auto const begin = number * k_tile_width;
    return entry_bundle(m_database.read([&](store::Connection& db) {
        return TileStore(db).entries(begin, begin + static_cast<std::uint64_t>(width));
    }));
}

Result<std::string> Ledger::file(std::string_view path) const {
    if (path == "/log/checkpoint") return checkpoint();
    if (path == "/log/key") return verifier_key() + "\n";
    auto const wanted = parse_tile_path(path);
    if (!wanted) return Fail(no_such_tile());
    if (wanted->level == TilePath::entries) return entries(wanted->number, wanted->width);
    return tile(wanted->level, wanted->number, wanted->width);
}

Result<std::vector<Digest>> Ledger::consistency(std::uint64_t old_size) const {
    return m_database.read([&](store::Connection& db) -> Result<std::vector<Digest>> {
        auto const size = read_head(db).size;
        if (old_size == 0 || old_size > size)
            return Fail(Error::bad_input("ledger.size").with("size", std::to_string(size)));
        TileStore tiles(db);
        return consistency_proof(old_size, size,
                                 [&](int level, std::uint64_t position) { return tiles.node(level, position); });
    });
}

}  // namespace bolan::ledger
