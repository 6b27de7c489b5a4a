#include "verify/history.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "verify/tree.h"
#include <algorithm>

namespace bolan::verify {

using crypto::Digest;

RowName row_name(std::string_view table, std::string_view key) {
    auto const digest = crypto::Sha256().add(table).add_byte(0).add(key).finish();
    RowName out;
    std::copy_n(digest.begin(), out.size(), out.begin());
    return out;
}

namespace {

constexpr std::int64_t k_clock_tolerance_ms = 60'000;

std::string range_text(std::uint64_t first, std::uint64_t last) {
    return std::to_string(first) + (first == last ? "" : " to " + std::to_string(last));
}

// The act's content as a value, or empty when a part of the row cannot be read.
std::optional<Value> read_content(store::Row const& row) {
    auto const input = parse_json(row.text(10));
    auto const effects = parse_json(row.text(11));
    if (!input || !effects) return {};
    return Value::map({{"index", row.integer(0)},
                       {"id", row.text(1)},
                       {"at", row.integer(2)},
                       {"service", row.text(3)},
                       {"subject_kind", row.text(4)},
                       {"subject", row.text(5)},
                       {"action", row.text(6)},
                       {"person", row.text(7)},
                       {"post", row.text(8)},
                       {"charge", row.text(9)},
                       {"input", *input},
                       {"effects", *effects},
                       {"outcome", row.text(12)}});
}

class HistoryCheck {
  public:
    HistoryCheck(store::Connection& db, VerifierKey const& key, std::optional<Checkpoint> const& earlier,
                 Report& report)
        : m_db(db), m_key(key), m_earlier(earlier), m_report(report) {}

    History run() {
        read_checkpoint();
        m_db.each(
            "select leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge, input,"
            " effects, outcome, salt, entry from act order by leaf_index",
            [&](store::Row const& row) { check_row(row); });
        m_report.root = m_tree.root();
        if (m_checkpoint && m_next < m_checkpoint->size) report_missing(m_checkpoint->size);
        check_ids();
        if (!m_has_gap) {
            check_nodes();
            check_root();
            check_earlier();
        }
        if (m_clock_backs > 0)
            m_report.notes.push_back("the clock went back " + std::to_string(m_clock_backs) +
                                     " times, first before act " + std::to_string(m_first_clock_back));
        return std::move(m_history);
    }

  private:
    void read_checkpoint() {
        auto const note = m_db.find("select note from log_checkpoint where slot = 1",
                                    [](store::Row const& row) { return row.string(0); });
        if (!note) return;
        m_report.checkpoint = *note;
        auto opened = open_checkpoint(*note, m_key);
        if (!opened) {
            m_has_bad_checkpoint = true;
            m_report.add({.code = "checkpoint.forged",
                          .detail = "the stored checkpoint is not a note signed by " + m_key.name + " (" +
                                    opened.error().code + ")"});
            return;
        }
        m_checkpoint = *opened;
        m_report.size = opened->size;
    }

    void check_row(store::Row const& row) {
        ++m_report.acts;
        auto const index = row.integer(0);
        if (index < static_cast<std::int64_t>(m_next)) {
            m_report.add({.code = "act.unknown",
                          .act = row.string(1),
                          .detail = "an act with the impossible index " + std::to_string(index)});
            return;
        }
        if (static_cast<std::uint64_t>(index) > m_next) report_missing(static_cast<std::uint64_t>(index));
        ++m_next;
        if (m_checkpoint && m_next > m_checkpoint->size)
            m_report.add({.code = "act.beyond_checkpoint",
                          .index = m_next - 1,
                          .act = row.string(1),
                          .detail = "the log ends at " + std::to_string(m_checkpoint->size) + " acts"});
        check_content(row);
        check_time(row.integer(2));
        Digest entry{};
        if (row.bytes(14).size() == entry.size()) std::ranges::copy(row.bytes(14), entry.begin());
        m_tree.add(hash_leaf(entry), [&](int level, std::uint64_t position, Digest const& hash) {
            m_nodes[{level, position}] = hash;
        });
        if (m_earlier && m_tree.size() == m_earlier->size) m_earlier_root = m_tree.root();
    }

    void check_content(store::Row const& row) {
        auto const index = m_next - 1;
        auto const content = read_content(row);
        if (!content) {
            m_report.add({.code = "act.altered",
                          .index = index,
                          .act = row.string(1),
                          .detail = "its input or effects are no JSON"});
            return;
        }
        auto const entry = crypto::Sha256().add(row.bytes(13)).add(write_canonical_json(*content)).finish();
        bool const is_right = row.bytes(13).size() == 16 && std::ranges::equal(entry, row.bytes(14));
        if (!is_right)
            m_report.add({.code = "act.altered",
                          .index = index,
                          .act = row.string(1),
                          .detail = "its content does not match its commitment"});
        take_effects((*content)["effects"], index, row.text(1));
        if (is_right && row.text(3) == "ledger" && row.text(6) == "govern" && row.text(4) == "table")
            m_history.governed[row.string(5)] = (*content)["input"];
    }

    void take_effects(Value const& effects, std::uint64_t index, std::string_view act) {
        auto const malformed = [&] {
            m_report.add({.code = "act.altered",
                          .index = index,
                          .act = std::string(act),
                          .detail = "its effects are not [table, key, hash] each"});
        };
        if (!effects.is_list()) return malformed();
        for (auto const& effect : effects.as_list()) {
            if (!effect.is_list() || effect.as_list().size() != 3) return malformed();
            auto const& parts = effect.as_list();
            auto const row = crypto::parse_digest(parts[2].string_or(""));
            if (!parts[0].is_string() || !parts[1].is_string() || !row) return malformed();
            m_history.writing.try_emplace(parts[0].as_string(), index);
            m_history.rows[row_name(parts[0].as_string(), parts[1].as_string())] = {*row, index, false};
        }
    }

    void check_time(std::int64_t at_ms) {
        if (at_ms + k_clock_tolerance_ms < m_latest_ms && m_clock_backs++ == 0) m_first_clock_back = m_next - 1;
        m_latest_ms = at_ms;
    }

    void report_missing(std::uint64_t end) {
        m_has_gap = true;
        m_report.add({.code = "act.missing", .index = m_next, .detail = "no act " + range_text(m_next, end - 1)});
        m_next = end;
    }

    void check_ids() {
        m_db.each("select id, min(leaf_index), max(leaf_index) from act group by id having count(*) > 1",
                  [&](store::Row const& row) {
                      m_report.add({.code = "act.id_repeated",
                                    .index = static_cast<std::uint64_t>(row.integer(2)),
                                    .act = row.string(0),
                                    .detail = "act " + std::to_string(row.integer(1)) + " has the same id"});
                  });
    }

    void check_nodes() {
        bool const root_is_right = m_checkpoint && m_checkpoint->root == m_tree.root();
        auto expected = m_nodes.begin();
        auto const missing_until = [&](std::pair<int, std::uint64_t> const& end) {
            for (; expected != m_nodes.end() && expected->first < end; ++expected)
                report_node("node.missing", expected->first, "the node is not stored", root_is_right);
        };
        m_db.each("select level, position, hash from log_node order by level, position", [&](store::Row const& row) {
            ++m_report.tiles;
            std::pair<int, std::uint64_t> const at{static_cast<int>(row.integer(0)),
                                                   static_cast<std::uint64_t>(row.integer(1))};
            missing_until(at);
            if (expected == m_nodes.end() || expected->first != at)
                return report_node("node.unknown", at, "the log has no such node", root_is_right);
            if (!std::ranges::equal(expected->second, row.bytes(2)))
                report_node("node.altered", at,
                            root_is_right
                                ? "it is not the hash of the acts under it, which the checkpoint confirms"
                                : "one of the acts under it was rewritten with its commitment, or the node was",
                            root_is_right);
            ++expected;
        });
        missing_until({INT32_MAX, 0});
    }

    void report_node(std::string code, std::pair<int, std::uint64_t> at, std::string detail, bool root_is_right) {
        auto const span = at.first >= 1 && at.first <= 7 ? std::uint64_t{1} << (8 * at.first) : 1;
        auto const first = at.second * span;
        Finding finding{.code = std::move(code),
                        .table = "log_node",
                        .key = std::to_string(at.first) + "/" + std::to_string(at.second),
                        .detail = "acts " + range_text(first, first + span - 1) + ": " + detail};
        if (!root_is_right) finding.index = first;
        m_report.add(std::move(finding));
    }

    void check_root() {
        if (m_has_bad_checkpoint) return;
        if (!m_checkpoint) {
            if (m_next > 0) m_report.add({.code = "checkpoint.missing", .detail = "there are acts, but no checkpoint"});
            return;
        }
        if (m_next != m_checkpoint->size || m_tree.root() == m_checkpoint->root) return;
        m_report.add(
            {.code = "tree.altered",
             .detail = "the acts' commitments do not give the root that was signed; with no other finding, one of"
                       " the acts from " +
                       std::to_string(m_next / 256 * 256) + " on was rewritten with its commitment"});
    }

    void check_earlier() {
        if (!m_earlier) return;
        if (m_tree.size() < m_earlier->size) {
            m_report.add({.code = "history.rolled_back",
                          .index = m_tree.size(),
                          .detail = "the earlier checkpoint has " + std::to_string(m_earlier->size) +
                                    " acts, the database only " + std::to_string(m_tree.size())});
        } else if ((m_earlier->size == 0 ? Tree().root() : m_earlier_root) != m_earlier->root) {
            m_report.add({.code = "history.rewritten",
                          .detail = "the first " + std::to_string(m_earlier->size) +
                                    " acts are not those of the earlier checkpoint"});
        }
    }

    store::Connection& m_db;
    VerifierKey const& m_key;
    std::optional<Checkpoint> const& m_earlier;
    Report& m_report;

    History m_history;
    std::optional<Checkpoint> m_checkpoint;
    bool m_has_bad_checkpoint = false;
    bool m_has_gap = false;
    std::uint64_t m_next = 0;  // index expected next
    Tree m_tree;               // over the stored commitments
    Digest m_earlier_root{};
    std::map<std::pair<int, std::uint64_t>, Digest> m_nodes;
    std::int64_t m_latest_ms = INT64_MIN;
    std::uint64_t m_clock_backs = 0;
    std::uint64_t m_first_clock_back = 0;
};

}  // namespace

History check_history(store::Connection& db, VerifierKey const& key, std::optional<Checkpoint> const& earlier,
                      Report& report) {
    return HistoryCheck(db, key, earlier, report).run();
}

}  // namespace bolan::verify
