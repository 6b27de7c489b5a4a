// The Merkle tree of RFC 6962 section 2.1. Pure; no storage.
#pragma once
#include "crypto/hash.h"
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace bolan::ledger {

crypto::Digest leaf_hash(std::span<std::uint8_t const> entry);                      // SHA-256(0x00 || entry)
crypto::Digest node_hash(crypto::Digest const& left, crypto::Digest const& right);  // SHA-256(0x01 || left || right)

// The right edge of a growing tree: the roots of its complete subtrees, largest first. O(log n) memory.
class Frontier {
  public:
    // A complete subtree of 2^level leaves has come into being; `position` counts the subtrees of that level.
    using OnNode = std::function<void(int level, std::uint64_t position, crypto::Digest const& hash)>;

    std::uint64_t size() const { return m_size; }
    void append(crypto::Digest const& leaf, OnNode const& on_node = {});
    // Adds a whole subtree of 2^level leaves; the size so far must be a multiple of that.
    void append_subtree(int level, crypto::Digest const& root, OnNode const& on_node = {});
    crypto::Digest root() const;  // SHA-256 of nothing when empty

  private:
    std::uint64_t m_size = 0;
    std::vector<crypto::Digest> m_roots;
};

// The hash of the complete subtree number `position` of 2^level leaves.
using NodeReader = std::function<crypto::Digest(int level, std::uint64_t position)>;

// Section 2.1.1: the path from leaf `index` to the root of the first `size` leaves. Pre: index < size.
std::vector<crypto::Digest> inclusion_proof(std::uint64_t index, std::uint64_t size, NodeReader const& node);
// Section 2.1.2. Pre: 0 < old_size <= size. Empty when they are equal.
std::vector<crypto::Digest> consistency_proof(std::uint64_t old_size, std::uint64_t size, NodeReader const& node);

}  // namespace bolan::ledger
