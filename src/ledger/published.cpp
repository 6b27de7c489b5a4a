#include "ledger/published.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include "ledger/tile_store.h"
#include "ledger/tiles.h"
#include <algorithm>

namespace bolan::ledger {

using crypto::Digest;

Head read_head(store::Connection& db) {
    Head head;
    db.each("select size, note from log_checkpoint where slot = 1", [&](store::Row const& row) {
        head.size = static_cast<std::uint64_t>(row.integer(0));
        head.checkpoint = row.string(1);
    });
    if (head.size == 0) return head;
    auto const after_origin = head.checkpoint.find('\n') + 1;
    auto const root_at = head.checkpoint.find('\n', after_origin) + 1;
    auto const root = crypto::parse_base64(
        std::string_view(head.checkpoint).substr(root_at, head.checkpoint.find('\n', root_at) - root_at));
    CHECK(root && root->size() == head.root.size());
    std::ranges::copy(*root, head.root.begin());
    return head;
}

void each_published_file(store::Connection& db,
                         std::function<void(std::string_view path, std::string_view bytes)> const& each) {
    auto const head = read_head(db);
    if (head.size == 0) return;
    each("/log/checkpoint", head.checkpoint);
    TileStore tiles(db);
    auto const each_tile = [&](int level, std::uint64_t count, auto const& bytes_of) {
        for (std::uint64_t begin = 0; begin < count; begin += k_tile_width) {
            auto const end = std::min<std::uint64_t>(begin + k_tile_width, count);
            each(tile_path({level, begin / k_tile_width, static_cast<int>(end - begin)}), bytes_of(begin, end));
        }
    };
    each_tile(TilePath::entries, head.size,
              [&](std::uint64_t begin, std::uint64_t end) { return entry_bundle(tiles.entries(begin, end)); });
    for (int level = 0; level <= k_max_tile_level; ++level)
        each_tile(level, head.size >> (level * k_tile_height), [&](std::uint64_t begin, std::uint64_t end) {
            return tile_of_hashes(tiles.hashes(level, begin, end));
        });
}

}  // namespace bolan::ledger
