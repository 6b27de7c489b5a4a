#include "verify/tree.h"
#include <algorithm>
#include <bit>

namespace bolan::verify {

using crypto::Digest;

Digest hash_leaf(std::span<std::uint8_t const> entry) {
    std::vector<std::uint8_t> bytes{0x00};
    bytes.insert(bytes.end(), entry.begin(), entry.end());
    return crypto::sha256(bytes);
}

Digest hash_children(Digest const& left, Digest const& right) {
    std::array<std::uint8_t, 65> bytes{0x01};
    std::copy(left.begin(), left.end(), bytes.begin() + 1);
    std::copy(right.begin(), right.end(), bytes.begin() + 33);
    return crypto::sha256(bytes);
}

void Tree::add(Digest const& leaf, OnTileNode const& on_node) {
    ++m_size;
    m_peaks.push_back({1, leaf});
    while (m_peaks.size() >= 2 && m_peaks[m_peaks.size() - 2].leaves == m_peaks.back().leaves) {
        auto const right = m_peaks.back();
        m_peaks.pop_back();
        auto& whole = m_peaks.back();
        whole = {whole.leaves * 2, hash_children(whole.hash, right.hash)};
        int const doublings = std::countr_zero(whole.leaves);
        if (on_node && doublings % 8 == 0) on_node(doublings / 8, m_size / whole.leaves - 1, whole.hash);
    }
}

Digest Tree::root() const {
    if (m_peaks.empty()) return crypto::sha256(std::string_view());
    Digest hash = m_peaks.back().hash;
    for (std::size_t i = m_peaks.size() - 1; i-- > 0;) hash = hash_children(m_peaks[i].hash, hash);
    return hash;
}

bool proves_inclusion(Digest const& leaf, std::uint64_t index, std::uint64_t size, std::vector<Digest> const& proof,
                      Digest const& root) {
    if (index >= size) return false;
    auto fn = index;
    auto sn = size - 1;
    auto r = leaf;
    for (auto const& p : proof) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            r = hash_children(p, r);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = hash_children(r, p);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && r == root;
}

bool proves_consistency(std::uint64_t first_size, Digest const& first_root, std::uint64_t second_size,
                        Digest const& second_root, std::vector<Digest> const& proof) {
    if (first_size == 0 || first_size > second_size) return false;
    if (first_size == second_size) return proof.empty() && first_root == second_root;
    auto path = proof;
    if (std::has_single_bit(first_size)) path.insert(path.begin(), first_root);
    if (path.empty()) return false;
    auto fn = first_size - 1;
    auto sn = second_size - 1;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    auto fr = path.front();
    auto sr = path.front();
    for (auto c = path.begin() + 1; c != path.end(); ++c) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            fr = hash_children(*c, fr);
            sr = hash_children(*c, sr);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = hash_children(sr, *c);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && fr == first_root && sr == second_root;
}

}  // namespace bolan::verify
