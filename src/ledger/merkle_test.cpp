#include "ledger/merkle.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <gtest/gtest.h>

namespace bolan::ledger {
namespace {

using crypto::Digest;
using crypto::hex;

// The eight leaves that implementations of RFC 6962 are commonly tested with.
std::vector<Digest> example_leaves() {
    std::vector<Digest> out;
    for (auto text :
         {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
        out.push_back(leaf_hash(*crypto::parse_hex(text)));
    return out;
}

char const* const k_example_roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

NodeReader reader_of(std::vector<Digest> const& leaves) {
    return [&leaves](int level, std::uint64_t position) {
        Frontier subtree;
        auto const count = std::size_t{1} << level;
        for (std::size_t i = 0; i < count; ++i) subtree.append(leaves.at(position * count + i));
        return subtree.root();
    };
}

std::vector<std::string> as_hex(std::vector<Digest> const& hashes) {
    std::vector<std::string> out;
    for (auto const& hash : hashes) out.push_back(hex(hash));
    return out;
}

TEST(Merkle, roots_are_the_published_ones) {
    Frontier frontier;
    EXPECT_EQ(hex(frontier.root()), k_example_roots[0]);
    int size = 0;
    for (auto const& leaf : example_leaves()) {
        frontier.append(leaf);
        EXPECT_EQ(hex(frontier.root()), k_example_roots[++size]);
    }
}

TEST(Merkle, proofs_are_the_published_ones) {
    auto const leaves = example_leaves();
    auto const node = reader_of(leaves);
    EXPECT_EQ(as_hex(inclusion_proof(0, 8, node)),
              (std::vector<std::string>{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
    EXPECT_EQ(as_hex(consistency_proof(6, 8, node)),
              (std::vector<std::string>{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
    EXPECT_TRUE(inclusion_proof(0, 1, node).empty());
    EXPECT_TRUE(consistency_proof(5, 5, node).empty());
}

TEST(Merkle, every_completed_subtree_is_told_once) {
    auto const leaves = example_leaves();
    auto const node = reader_of(leaves);
    std::vector<std::pair<int, std::uint64_t>> told;
    Frontier frontier;
    for (auto const& leaf : leaves) {
        frontier.append(leaf, [&](int level, std::uint64_t position, Digest const& hash) {
            told.emplace_back(level, position);
            EXPECT_EQ(hash, node(level, position));
        });
    }
    std::ranges::sort(told);
    std::vector<std::pair<int, std::uint64_t>> expected;
    for (int level = 0; level <= 3; ++level)
        for (std::uint64_t position = 0; position < (8u >> level); ++position) expected.emplace_back(level, position);
    EXPECT_EQ(told, expected);
}

TEST(Merkle, a_frontier_rebuilt_from_subtrees_goes_on_alike) {
    std::vector<Digest> leaves;
    for (int i = 0; i < 1000; ++i) leaves.push_back(crypto::sha256(std::to_string(i)));
    auto const node = reader_of(leaves);
    for (std::size_t size : {1, 2, 255, 256, 257, 700, 999}) {
        Frontier grown;
        for (std::size_t i = 0; i < size; ++i) grown.append(leaves[i]);
        Frontier rebuilt;
        for (std::uint64_t position = 0; position < size / 256; ++position)
            rebuilt.append_subtree(8, node(8, position));
        for (std::size_t i = size / 256 * 256; i < size; ++i) rebuilt.append(leaves[i]);
        EXPECT_EQ(rebuilt.root(), grown.root());
        rebuilt.append(leaves[size]);
        grown.append(leaves[size]);
        EXPECT_EQ(rebuilt.root(), grown.root());
    }
}

}  // namespace
}  // namespace bolan::ledger
