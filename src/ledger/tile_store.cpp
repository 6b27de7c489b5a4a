#include "ledger/tile_store.h"
#include "ledger/merkle.h"
#include "ledger/tiles.h"
#include <algorithm>

namespace bolan::ledger {

using crypto::Digest;

namespace {

Digest read_digest(store::Row const& row, int column) {
    auto const bytes = row.bytes(column);
    Digest out;
    if (bytes.size() != out.size()) throw store::DatabaseError("ledger: a stored hash is not 32 bytes long");
    std::ranges::copy(bytes, out.begin());
    return out;
}

}  // namespace

std::vector<Digest> TileStore::entries(std::uint64_t begin, std::uint64_t end) {
    std::vector<Digest> out;
    m_db.each(
        "select entry from act where leaf_index >= ?1 and leaf_index < ?2 order by leaf_index",
        [&](store::Row const& row) { out.push_back(read_digest(row, 0)); }, begin, end);
    return out;
}

std::vector<Digest> TileStore::hashes(int level, std::uint64_t begin, std::uint64_t end) {
    if (level == 0) {
        auto out = entries(begin, end);
        for (auto& entry : out) entry = leaf_hash(entry);
        return out;
    }
    std::vector<Digest> out;
    m_db.each(
        "select hash from log_node where level = ?1 and position >= ?2 and position < ?3 order by position",
        [&](store::Row const& row) { out.push_back(read_digest(row, 0)); }, level, begin, end);
    return out;
}

std::vector<Digest> const& TileStore::tile(int level, std::uint64_t number) {
    auto const [found, is_new] = m_tiles.try_emplace({level, number});
    if (is_new) found->second = hashes(level, number * k_tile_width, (number + 1) * k_tile_width);
    return found->second;
}

Digest TileStore::node(int level, std::uint64_t position) {
    int const inside = level % k_tile_height;
    auto const first = position << inside;
    auto const offset = static_cast<std::size_t>(first % k_tile_width);
    auto const count = std::size_t{1} << inside;
    auto const& hashes = tile(level / k_tile_height, first / k_tile_width);
    if (hashes.size() < offset + count) throw store::DatabaseError("ledger: a node of the tree is missing");
    Frontier subtree;
    for (std::size_t i = 0; i < count; ++i) subtree.append(hashes[offset + i]);
    return subtree.root();
}

}  // namespace bolan::ledger
