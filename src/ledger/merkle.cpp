#include "ledger/merkle.h"
#include "base/check.h"
#include <bit>

namespace bolan::ledger {

using crypto::Digest;

Digest leaf_hash(std::span<std::uint8_t const> entry) { return crypto::Sha256().add_byte(0x00).add(entry).finish(); }

Digest node_hash(Digest const& left, Digest const& right) {
    return crypto::Sha256().add_byte(0x01).add(left).add(right).finish();
}

void Frontier::append(Digest const& leaf, OnNode const& on_node) { append_subtree(0, leaf, on_node); }

void Frontier::append_subtree(int level, Digest const& root, OnNode const& on_node) {
    auto const leaves = std::uint64_t{1} << level;
    CHECK_FATAL(m_size % leaves == 0);
    auto node = root;
    if (on_node) on_node(level, m_size >> level, node);
    while ((m_size >> level) & 1) {
        node = node_hash(m_roots.back(), node);
        m_roots.pop_back();
        ++level;
        if (on_node) on_node(level, m_size >> level, node);
    }
    m_roots.push_back(node);
    m_size += leaves;
}

Digest Frontier::root() const {
    if (m_roots.empty()) return crypto::sha256(std::string_view());
    auto node = m_roots.back();
    for (auto left = m_roots.rbegin() + 1; left != m_roots.rend(); ++left) node = node_hash(*left, node);
    return node;
}

namespace {

// RFC 6962 section 2.1: k is "the largest power of two smaller than n".
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

Digest range_root(std::uint64_t begin, std::uint64_t end, NodeReader const& node) {
    auto const n = end - begin;
    if (std::has_single_bit(n)) {
        int const level = std::countr_zero(n);
        return node(level, begin >> level);
    }
    auto const middle = begin + split(n);
    auto const left = range_root(begin, middle, node);
    return node_hash(left, range_root(middle, end, node));
}

// PATH(m, D[n]) of section 2.1.1.
void add_path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, NodeReader const& node,
              std::vector<Digest>& out) {
    if (end - begin == 1) return;
    auto const middle = begin + split(end - begin);
    if (index < middle) {
        add_path(index, begin, middle, node, out);
        out.push_back(range_root(middle, end, node));
    } else {
        add_path(index, middle, end, node, out);
        out.push_back(range_root(begin, middle, node));
    }
}

enum class OldRoot { known, unknown };

// SUBPROOF(m, D[n], b) of section 2.1.2; `old_end` is where the old tree ends, counted from the first leaf of all.
void add_subproof(std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, OldRoot old_root,
                  NodeReader const& node, std::vector<Digest>& out) {
    if (old_end == end) {
        if (old_root == OldRoot::unknown) out.push_back(range_root(begin, end, node));
        return;
    }
    auto const middle = begin + split(end - begin);
    if (old_end <= middle) {
        add_subproof(old_end, begin, middle, old_root, node, out);
        out.push_back(range_root(middle, end, node));
    } else {
        add_subproof(old_end, middle, end, OldRoot::unknown, node, out);
        out.push_back(range_root(begin, middle, node));
    }
}

}  // namespace

std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size, NodeReader const& node) {
    CHECK(index < size);
    std::vector<Digest> out;
    add_path(index, 0, size, node, out);
    return out;
}

std::vector<Digest> consistency_proof(std::uint64_t old_size, std::uint64_t size, NodeReader const& node) {
    CHECK(old_size > 0 && old_size <= size);
    std::vector<Digest> out;
    add_subproof(old_size, 0, size, OldRoot::known, node, out);
    return out;
}

}  // namespace bolan::ledger
