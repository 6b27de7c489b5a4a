// The stored tree, read by tiles: leaf hashes from the acts' entries, every eighth level above from log_node. Inside
// ledger/ only. Lives as long as one reading; holds the tiles that it has read.
#pragma once
#include "crypto/hash.h"
#include "store/database.h"
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace bolan::ledger {

class TileStore {
  public:
    explicit TileStore(store::Connection& db) : m_db(db) {}

    std::vector<crypto::Digest> entries(std::uint64_t begin, std::uint64_t end);
    // Hashes number begin to end of tile level `level`; fewer when the database holds fewer.
    std::vector<crypto::Digest> hashes(int level, std::uint64_t begin, std::uint64_t end);
    // The root of the complete subtree `position` of 2^level leaves. Throws DatabaseError when a hash is missing.
    crypto::Digest node(int level, std::uint64_t position);

  private:
    std::vector<crypto::Digest> const& tile(int level, std::uint64_t number);

    store::Connection& m_db;
    std::map<std::pair<int, std::uint64_t>, std::vector<crypto::Digest>> m_tiles;
};

}  // namespace bolan::ledger
