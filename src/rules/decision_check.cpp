// Every combination of values that the rows tell apart, looked at once: for which does no row hold, for which do two
// contradict each other, and which row is never the answer.
#include "base/money.h"
#include "rules/decision.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace bolan::rules {

namespace {

// Values of one condition that no row tells apart.
struct Segment {
    double low = 0, high = 0;  // of values in order; the place that stands for all lies between
    std::optional<Value> word;
    bool is_other = false;  // any word that is not written
    double middle() const {
        if (std::isinf(low) && std::isinf(high)) return 0;
        if (std::isinf(low)) return high - 1;
        return std::isinf(high) ? low + 1 : low + (high - low) / 2;
    }
};

std::string place_text(double place, Column const& column) {
    if (column.is_money) return Money{static_cast<std::int64_t>(place)}.text();
    if (column.type.is(Type::Kind::date)) return Date{static_cast<std::int32_t>(place)}.iso();
    return real_text(place);
}

// Of segments that follow each other.
std::string text_of(std::vector<Segment> const& segments, Column const& column) {
    auto const& first = segments.front();
    if (!first.word && !first.is_other) {
        double const low = first.low, high = segments.back().high;
        if (std::isinf(low) && std::isinf(high)) return {};
        if (std::isinf(low)) return column.name + " up to " + place_text(high, column);
        if (std::isinf(high)) return column.name + " from " + place_text(low, column);
        if (low == high) return column.name + " " + place_text(low, column);
        return column.name + " " + place_text(low, column) + " to " + place_text(high, column);
    }
    std::string words;
    for (auto const& segment : segments) {
        words += words.empty() ? "" : ", ";
        if (segment.is_other)
            words += "anything else";
        else
            words += segment.word->is(Kind::string) ? segment.word->as_string()
                     : segment.word->is_true()      ? "yes"
                                                    : "no";
    }
    return column.name + " " + words;
}

std::vector<Segment> whole_segments(std::set<double> const& starts) {
    std::vector<Segment> out;
    double low = -std::numeric_limits<double>::infinity();
    for (double const start : starts) {
        out.push_back({low, start - 1, {}, false});
        low = start;
    }
    out.push_back({low, std::numeric_limits<double>::infinity(), {}, false});
    return out;
}

std::vector<Segment> real_segments(std::set<double> const& ends) {
    std::vector<Segment> out;
    double low = -std::numeric_limits<double>::infinity();
    for (double const end : ends) {
        out.push_back({low, end, {}, false});
        out.push_back({end, end, {}, false});
        low = end;
    }
    out.push_back({low, std::numeric_limits<double>::infinity(), {}, false});
    return out;
}

std::vector<Segment> segments_of(std::vector<Condition const*> const& conditions, Column const& column) {
    bool const is_real = column.type.is(Type::Kind::real);
    if (is_real || column.type.is(Type::Kind::integer) || column.type.is(Type::Kind::date)) {
        std::set<double> ends;
        for (auto const* condition : conditions)
            for (auto const& range : condition->ranges()) {
                if (std::isfinite(range.low)) ends.insert(range.low);
                if (std::isfinite(range.high)) ends.insert(is_real ? range.high : range.high + 1);
            }
        return is_real ? real_segments(ends) : whole_segments(ends);
    }
    std::vector<Segment> out;
    auto const add = [&](Value const& word) {
        if (std::ranges::none_of(out, [&](Segment const& s) { return *s.word == word; }))
            out.push_back({0, 0, word, false});
    };
    if (column.type.is(Type::Kind::boolean)) {
        add(Value(true));
        add(Value(false));
        return out;
    }
    for (auto const* condition : conditions)
        for (auto const& word : condition->words()) add(word);
    out.push_back({0, 0, {}, true});
    return out;
}

bool holds_in(Condition const& condition, Segment const& segment, Column const& column) {
    if (segment.word) return condition.holds(*segment.word);
    if (segment.is_other) return condition.holds(Value());  // equal to no word
    if (column.type.is(Type::Kind::real)) return condition.holds(Value(segment.middle()));
    if (column.type.is(Type::Kind::date))
        return condition.holds(Value(Date{static_cast<std::int32_t>(std::floor(segment.middle()))}));
    return condition.holds(Value(static_cast<std::int64_t>(std::floor(segment.middle()))));
}

}  // namespace

class DecisionTable::Survey {
  public:
    explicit Survey(DecisionTable const& of) : m_of(of) {
        auto const& columns = m_of.m_spec.table.keys;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::vector<Condition const*> conditions{&m_of.m_domains[i]};
            for (auto const& row : m_of.m_rows) conditions.push_back(&row.conditions[i]);
            auto segments = segments_of(conditions, columns[i]);
            std::erase_if(segments, [&](Segment const& s) { return !holds_in(m_of.m_domains[i], s, columns[i]); });
            m_segments.push_back(std::move(segments));
        }
    }

    std::vector<TableFinding> findings() {
        std::set<Date> days;  // on which the rows in force change
        for (auto const& row : m_of.m_rows) {
            days.insert(row.from);
            if (row.to.days != INT32_MAX) days.insert(row.to.plus_days(1));
        }
        for (auto const day : days) {
            m_day = day;
            m_seen.clear();
            std::vector<std::size_t> rows;
            for (std::size_t i = 0; i < m_of.m_rows.size(); ++i)
                if (m_of.m_rows[i].from <= day && day <= m_of.m_rows[i].to) rows.push_back(i);
            if (!rows.empty()) look(0, rows);
        }
        for (std::size_t i = 0; i < m_of.m_rows.size() && !m_is_cut; ++i)
            if (!m_reached.contains(i))
                note(m_of.m_rows[i].line, "table.unreached", "this row of '" + m_of.name() + "' is never the answer");
        std::ranges::stable_sort(m_findings, {}, &TableFinding::line);
        return std::move(m_findings);
    }

  private:
    static constexpr std::size_t k_looked_at_max = 200'000;

    void note(int line, std::string code, std::string message) {
        if (m_findings.size() == k_findings_max || !m_said.insert(message).second) return;
        m_findings.push_back({line, std::move(code), std::move(message)});
    }

    std::string where() const {
        std::string text;
        for (auto const& part : m_path)
            if (!part.empty()) text += (text.empty() ? "" : " and ") + part;
        if (text.empty()) text = "any values";
        return m_day.days == INT32_MIN ? text : text + " on " + m_day.iso();
    }

    // `rows` hold so far; the conditions from `depth` on are still to be told apart.
    void look(std::size_t depth, std::vector<std::size_t> const& rows) {
        if (rows.empty()) {
            if (m_of.m_spec.hit != HitPolicy::collect && m_of.m_spec.hit != HitPolicy::sum)
                note(m_of.m_rows.front().line, "table.gap", "'" + m_of.name() + "' has no row for " + where());
            return;
        }
        if (!m_seen.insert({depth, rows}).second || m_is_cut) return;
        if (m_seen.size() > k_looked_at_max) {
            m_is_cut = true;
            return note(m_of.m_rows.front().line, "table.too_large",
                        "'" + m_of.name() + "' has too many combinations to be checked; divide it");
        }
        if (depth == m_segments.size()) return settle(rows);
        auto const& column = m_of.m_spec.table.keys[depth];
        // Segments beside each other for which the same rows hold are told as one.
        std::vector<std::pair<std::vector<std::size_t>, std::vector<Segment>>> groups;
        for (auto const& segment : m_segments[depth]) {
            std::vector<std::size_t> holding;
            for (auto const row : rows)
                if (holds_in(m_of.m_rows[row].conditions[depth], segment, column)) holding.push_back(row);
            if (groups.empty() || groups.back().first != holding) groups.push_back({std::move(holding), {}});
            groups.back().second.push_back(segment);
        }
        for (auto const& [holding, segments] : groups) {
            m_path.push_back(groups.size() == 1 ? std::string() : text_of(segments, column));
            look(depth + 1, holding);
            m_path.pop_back();
        }
    }

    void settle(std::vector<std::size_t> const& rows) {
        auto const hit = m_of.m_spec.hit;
        m_reached.insert(rows.front());
        if (hit == HitPolicy::first) return;
        for (auto const row : rows) m_reached.insert(row);
        if (hit != HitPolicy::unique && hit != HitPolicy::any) return;
        auto const& first = m_of.m_rows[rows.front()];
        for (std::size_t i = 1; i < rows.size(); ++i) {
            auto const& other = m_of.m_rows[rows[i]];
            if (hit == HitPolicy::any && other.cells == first.cells) continue;
            note(other.line, "table.overlap",
                 "'" + m_of.name() + "' has two rows for " + where() + ": this one and the row " +
                     std::to_string(rows[i] - rows.front()) + " above");
        }
    }

    DecisionTable const& m_of;
    std::vector<std::vector<Segment>> m_segments;  // of each condition
    std::set<std::pair<std::size_t, std::vector<std::size_t>>> m_seen;
    std::set<std::size_t> m_reached;
    std::set<std::string> m_said;
    std::vector<std::string> m_path;
    std::vector<TableFinding> m_findings;
    Date m_day{INT32_MIN};
    bool m_is_cut = false;
};

std::vector<TableFinding> DecisionTable::check() const { return Survey(*this).findings(); }

}  // namespace bolan::rules
