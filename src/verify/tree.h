// The Merkle tree as a checker needs it (RFC 6962 section 2.1; proofs by the algorithms of RFC 9162). Written apart
// from the ledger's on purpose: a mistake in one shows in the other.
#pragma once
#include "crypto/hash.h"
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace bolan::verify {

crypto::Digest hash_leaf(std::span<std::uint8_t const> entry);
crypto::Digest hash_children(crypto::Digest const& left, crypto::Digest const& right);

class Tree {
  public:
    // Called for each completed subtree of 256^level leaves, level 1 and up.
    using OnTileNode = std::function<void(int level, std::uint64_t position, crypto::Digest const& hash)>;

    void add(crypto::Digest const& leaf, OnTileNode const& on_node = {});
    std::uint64_t size() const { return m_size; }
    crypto::Digest root() const;

  private:
    struct Subtree {
        std::uint64_t leaves;
        crypto::Digest hash;
    };
    std::vector<Subtree> m_peaks;
    std::uint64_t m_size = 0;
};

// RFC 9162 section 2.1.3.2.
bool proves_inclusion(crypto::Digest const& leaf, std::uint64_t index, std::uint64_t size,
                      std::vector<crypto::Digest> const& proof, crypto::Digest const& root);
// RFC 9162 section 2.1.4.2.
bool proves_consistency(std::uint64_t first_size, crypto::Digest const& first_root, std::uint64_t second_size,
                        crypto::Digest const& second_root, std::vector<crypto::Digest> const& proof);

}  // namespace bolan::verify
