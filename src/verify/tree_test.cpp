#include "verify/tree.h"
#include "crypto/encoding.h"
#include "ledger/merkle.h"  // layer-exempt: the checker's tests hold the ledger's proofs against its own tree
#include <gtest/gtest.h>
#include <memory>

namespace bolan::verify {
namespace {

using crypto::Digest;

constexpr std::uint64_t k_size_max = 300;

std::vector<Digest> make_leaves() {
    std::vector<Digest> out;
    for (std::uint64_t i = 0; i < k_size_max; ++i) out.push_back(hash_leaf(crypto::sha256(std::to_string(i))));
    return out;
}

// Roots by the checker's tree: [n] is that of the first n leaves.
std::vector<Digest> make_roots(std::vector<Digest> const& leaves) {
    Tree tree;
    std::vector<Digest> out{tree.root()};
    for (auto const& leaf : leaves) {
        tree.add(leaf);
        out.push_back(tree.root());
    }
    return out;
}

ledger::NodeReader make_reader(std::vector<Digest> const& leaves) {
    auto nodes = std::make_shared<std::vector<std::vector<Digest>>>();
    nodes->push_back(leaves);
    while (nodes->back().size() > 1) {
        std::vector<Digest> next;
        for (std::size_t i = 0; i + 1 < nodes->back().size(); i += 2)
            next.push_back(hash_children(nodes->back()[i], nodes->back()[i + 1]));
        nodes->push_back(next);
    }
    return
        [nodes](int level, std::uint64_t position) { return nodes->at(static_cast<std::size_t>(level)).at(position); };
}

TEST(Tree, agrees_with_the_ledger_at_every_size) {
    auto const leaves = make_leaves();
    auto const roots = make_roots(leaves);
    ledger::Frontier frontier;
    EXPECT_EQ(frontier.root(), roots[0]);
    for (std::size_t n = 1; n <= leaves.size(); ++n) {
        frontier.append(leaves[n - 1]);
        ASSERT_EQ(frontier.root(), roots[n]) << n;
    }
}

TEST(Tree, every_inclusion_proof_of_the_ledger_holds_and_no_altered_one) {
    auto const leaves = make_leaves();
    auto const roots = make_roots(leaves);
    auto const node = make_reader(leaves);
    for (std::uint64_t size = 1; size <= k_size_max; ++size) {
        for (std::uint64_t index = 0; index<size; index += size> 40 ? 7 : 1) {
            auto proof = ledger::inclusion_proof(index, size, node);
            ASSERT_TRUE(proves_inclusion(leaves[index], index, size, proof, roots[size])) << index << " of " << size;
            ASSERT_FALSE(proves_inclusion(leaves[index], index, size, proof, roots[size - 1]));
            ASSERT_FALSE(proves_inclusion(leaves[(index + 1) % k_size_max], index, size, proof, roots[size]));
            ASSERT_FALSE(proves_inclusion(leaves[index], size, size, proof, roots[size]));
            if (size > 1) {
                ASSERT_FALSE(proves_inclusion(leaves[index], index ^ 1, size, proof, roots[size]));
            }
            proof.push_back(leaves[0]);
            ASSERT_FALSE(proves_inclusion(leaves[index], index, size, proof, roots[size]));
            proof.pop_back();
            if (proof.empty()) continue;
            proof[proof.size() / 2][3] ^= 1;
            ASSERT_FALSE(proves_inclusion(leaves[index], index, size, proof, roots[size]));
            proof.pop_back();
            ASSERT_FALSE(proves_inclusion(leaves[index], index, size, proof, roots[size]));
        }
    }
}

TEST(Tree, every_consistency_proof_of_the_ledger_holds_and_no_altered_one) {
    auto const leaves = make_leaves();
    auto const roots = make_roots(leaves);
    auto const node = make_reader(leaves);
    for (std::uint64_t size = 1; size <= k_size_max; ++size) {
        for (std::uint64_t old_size = 1; old_size <= size; old_size += size > 40 ? 7 : 1) {
            auto proof = ledger::consistency_proof(old_size, size, node);
            ASSERT_TRUE(proves_consistency(old_size, roots[old_size], size, roots[size], proof))
                << old_size << " in " << size;
            ASSERT_FALSE(proves_consistency(old_size, roots[old_size - 1], size, roots[size], proof));
            ASSERT_FALSE(proves_consistency(old_size, roots[old_size], size, roots[old_size - 1], proof));
            ASSERT_FALSE(proves_consistency(0, roots[0], size, roots[size], proof));
            if (proof.empty()) continue;
            proof.back()[0] ^= 1;
            ASSERT_FALSE(proves_consistency(old_size, roots[old_size], size, roots[size], proof));
            proof.pop_back();
            ASSERT_FALSE(proves_consistency(old_size, roots[old_size], size, roots[size], proof));
        }
    }
}

}  // namespace
}  // namespace bolan::verify
