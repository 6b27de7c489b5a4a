#include "verify/published.h"
#include "crypto/encoding.h"
#include "verify/note.h"
#include "verify/tree.h"
#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

namespace bolan::verify {

using crypto::Digest;

namespace {

constexpr std::uint64_t k_width = 256;

// tlog-tiles: 1234067 is "x001/x234/067".
std::string path_of(std::string const& kind, std::uint64_t number, std::uint64_t width) {
    char group[8];
    std::snprintf(group, sizeof group, "%03u", static_cast<unsigned>(number % 1000));
    std::string path = group;
    for (number /= 1000; number > 0; number /= 1000) {
        std::snprintf(group, sizeof group, "x%03u", static_cast<unsigned>(number % 1000));
        path = group + ("/" + path);
    }
    path = "/log/tile/" + kind + "/" + path;
    return width < k_width ? path + ".p/" + std::to_string(width) : path;
}

class PublishedLog {
  public:
    PublishedLog(Fetch const& fetch, Checkpoint const& checkpoint, std::optional<Checkpoint> const& earlier,
                 Report& report)
        : m_fetch(fetch), m_checkpoint(checkpoint), m_earlier(earlier), m_report(report) {}

    void run() {
        for (std::uint64_t number = 0; number * k_width < m_checkpoint.size; ++number)
            if (!check_leaf_tile(number, std::min(k_width, m_checkpoint.size - number * k_width))) return;
        m_report.root = m_entries.root();
        name_differing_leaf();
        check_higher_tiles();
        if (m_entries.root() != m_checkpoint.root && !m_first_difference)
            m_report.add({.code = "tree.altered",
                          .detail = "entries and tiles agree, but do not give the root that was signed"});
        if (m_earlier && (m_earlier->size == 0 ? Tree().root() : m_earlier_root) != m_earlier->root)
            m_report.add({.code = "history.rewritten",
                          .detail = "the first " + std::to_string(m_earlier->size) +
                                    " entries are not those of the earlier checkpoint"});
    }

  private:
    // tlog-tiles: a partial tile may be gone once the full one exists; the full one begins with it.
    std::optional<std::string> fetch_tile(std::string const& kind, std::uint64_t number, std::uint64_t width,
                                          std::size_t item_bytes) {
        auto body = m_fetch(path_of(kind, number, width));
        if (!body && width < k_width) body = m_fetch(path_of(kind, number, k_width));
        if (!body) {
            m_report.add({.code = "tile.missing", .key = path_of(kind, number, width), .detail = body.error().code});
            return {};
        }
        ++m_report.tiles;
        if (body->size() < width * item_bytes || body->size() % item_bytes != 0) {
            m_report.add({.code = "tile.malformed",
                          .key = path_of(kind, number, width),
                          .detail = "it is " + std::to_string(body->size()) + " bytes long"});
            return {};
        }
        body->resize(width * item_bytes);
        return *body;
    }

    std::optional<std::vector<Digest>> fetch_hashes(int level, std::uint64_t number, std::uint64_t width) {
        auto const body = fetch_tile(std::to_string(level), number, width, sizeof(Digest));
        if (!body) return {};
        std::vector<Digest> out(width);
        for (std::size_t i = 0; i < width; ++i)
            std::copy_n(body->begin() + static_cast<std::ptrdiff_t>(i * sizeof(Digest)), sizeof(Digest),
                        out[i].begin());
        return out;
    }

    // Our entries are all 32 bytes; their length stands before each as two bytes, big-endian.
    std::optional<std::vector<Digest>> fetch_entries(std::uint64_t number, std::uint64_t width) {
        auto const body = fetch_tile("entries", number, width, 2 + sizeof(Digest));
        if (!body) return {};
        std::vector<Digest> out(width);
        for (std::size_t i = 0; i < width; ++i) {
            auto const item = std::string_view(*body).substr(i * 34, 34);
            if (item[0] != 0 || item[1] != 32) {
                m_report.add({.code = "tile.malformed",
                              .index = number * k_width + i,
                              .key = path_of("entries", number, width),
                              .detail = "an entry is not 32 bytes long"});
                return {};
            }
            std::copy_n(item.begin() + 2, sizeof(Digest), out[i].begin());
        }
        return out;
    }

    bool check_leaf_tile(std::uint64_t number, std::uint64_t width) {
        auto const entries = fetch_entries(number, width);
        auto const hashes = fetch_hashes(0, number, width);
        if (!entries || !hashes) return false;
        for (std::size_t i = 0; i < width; ++i) {
            ++m_report.acts;
            auto const leaf = hash_leaf((*entries)[i]);
            if (leaf != (*hashes)[i] && !m_first_difference) m_first_difference = m_entries.size();
            m_entries.add(leaf, [&](int level, std::uint64_t, Digest const& hash) { m_nodes[level].push_back(hash); });
            m_leaf_tiles.add((*hashes)[i]);
            if (m_earlier && m_entries.size() == m_earlier->size) m_earlier_root = m_entries.root();
        }
        return true;
    }

    void name_differing_leaf() {
        if (!m_first_difference) return;
        auto const number = *m_first_difference / k_width;
        auto const width = std::min(k_width, m_checkpoint.size - number * k_width);
        bool const entries_are_right = m_entries.root() == m_checkpoint.root;
        bool const tiles_are_right = m_leaf_tiles.root() == m_checkpoint.root;
        m_report.add({.code = entries_are_right ? "tile.altered"
                              : tiles_are_right ? "entry.altered"
                                                : "tree.altered",
                      .index = *m_first_difference,
                      .key = path_of(entries_are_right ? "0" : "entries", number, width),
                      .detail = entries_are_right || tiles_are_right
                                    ? "the signed root shows that this file is the wrong one"
                                    : "entry and tile differ, and neither gives the root that was signed"});
    }

    void check_higher_tiles() {
        for (auto const& [level, nodes] : m_nodes) {
            for (std::uint64_t begin = 0; begin < nodes.size(); begin += k_width) {
                auto const width = std::min(k_width, nodes.size() - begin);
                auto const hashes = fetch_hashes(level, begin / k_width, width);
                if (!hashes) return;
                auto const expected = nodes.begin() + static_cast<std::ptrdiff_t>(begin);
                auto const [tile_at, node_at] = std::mismatch(hashes->begin(), hashes->end(), expected);
                if (tile_at == hashes->end()) continue;
                auto const position = begin + static_cast<std::uint64_t>(tile_at - hashes->begin());
                m_report.add(
                    {.code = "tile.altered",
                     .index = position << (8 * level),
                     .key = path_of(std::to_string(level), begin / k_width, width),
                     .detail = "hash " + std::to_string(position - begin) + " is not that of the entries under it"});
            }
        }
    }

    Fetch const& m_fetch;
    Checkpoint const& m_checkpoint;
    std::optional<Checkpoint> const& m_earlier;
    Report& m_report;
    Tree m_entries;
    Tree m_leaf_tiles;
    Digest m_earlier_root{};
    std::optional<std::uint64_t> m_first_difference;
    std::map<int, std::vector<Digest>> m_nodes;
};

}  // namespace

Result<Report> verify_published(Fetch const& fetch, PublishedCheck const& check) {
    Report report;
    auto key_text = check.verifier_key;
    if (key_text.empty()) {
        key_text = TRY(fetch("/log/key"));
        report.notes.push_back("the log's own word was taken for its key: " + key_text.substr(0, key_text.find('\n')));
    }
    auto const key = TRY(parse_verifier_key(key_text));
    std::optional<Checkpoint> earlier;
    if (check.earlier_checkpoint) earlier = TRY(open_checkpoint(*check.earlier_checkpoint, key));

    auto const note = fetch("/log/checkpoint");
    if (!note) {
        report.add({.code = "checkpoint.missing", .detail = note.error().code});
        return report;
    }
    report.checkpoint = *note;
    auto const checkpoint = open_checkpoint(*note, key);
    if (!checkpoint) {
        report.add({.code = "checkpoint.forged",
                    .detail = "it is not a note signed by " + key.name + " (" + checkpoint.error().code + ")"});
        return report;
    }
    report.size = checkpoint->size;
    if (earlier && earlier->size > checkpoint->size) {
        report.add({.code = "history.rolled_back",
                    .index = checkpoint->size,
                    .detail = "the earlier checkpoint has " + std::to_string(earlier->size) +
                              " entries, the log only " + std::to_string(checkpoint->size)});
        return report;
    }
    PublishedLog(fetch, *checkpoint, earlier, report).run();
    return report;
}

}  // namespace bolan::verify
