// Decision tables: rows of conditions and outcomes, as DMN 1.3 (OMG, section 8) has them. A condition is one of its
// unary tests: `*` (anything), `local`, `local, domicile`, `not(local)`, `< 18`, `>= 2026-01-01`, `[18..60]`,
// `(0..500]`,
// `[1..5], > 10`. Rows may be dated like those of a dated table; only those in force on the day are looked at.
#pragma once
#include "rules/tables.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

enum class HitPolicy {
    unique,   // one row at most holds: two are a mistake of the table
    first,    // the first row that holds, in the order of the file
    any,      // several may hold if they say the same
    collect,  // every row that holds, as a list
    sum,      // of each outcome of the rows that hold; 0 when none does
    min,
    max,
};
std::optional<HitPolicy> hit_policy_named(std::string_view name);
std::vector<std::string> const& hit_policy_names();

struct DecisionSpec {
    TableSpec table;  // keys: the conditions; values: the outcomes, of sum, min and max numbers only
    HitPolicy hit = HitPolicy::unique;
    // What each condition's value can be at all, as a condition: "local, domicile", "[0..120]", "*". Those that are
    // left out can be anything of their type. Without them a gap is found for values that never come.
    std::vector<std::string> domains;
};

// One cell: what a value must be like.
class Condition {
  public:
    // Of values in order (number, decimal, money, date): ranges, each with both ends in it or not.
    struct Range {
        double low, high;
        bool has_low, has_high;  // the ends themselves
    };

    // Empty when the text is no condition on a value of the column's type.
    static std::optional<Condition> parse(std::string_view text, Column const& column);

    bool is_any() const { return m_is_any; }
    bool holds(Value const& value) const;
    std::vector<Range> const& ranges() const { return m_ranges; }
    std::vector<Value> const& words() const { return m_words; }

  private:
    bool m_is_any = false;
    bool m_is_negated = false;
    std::vector<Range> m_ranges;
    std::vector<Value> m_words;  // texts, yes and no
};

class DecisionTable {
  public:
    // Errors: as DatedTable::load.
    static Result<DecisionTable> load(DecisionSpec spec, std::string_view csv);

    std::string const& name() const { return m_spec.table.name; }
    DecisionSpec const& spec() const { return m_spec; }
    std::string const& csv() const { return m_csv; }  // what it was loaded from
    Type result_type() const;                         // a row; of `collect` a list of rows

    // Errors: not_found "rules.no_row" (table, key, on); unavailable "rules.not_notified" is met when a cell is used.
    Result<Value> decide(std::span<Value const> values, Date on) const;

    // "table.gap": values for which no row holds (not of collect and sum, which may find none); "table.overlap": values
    // for which two rows hold that contradict each other; "table.unreached": a row that is never the answer. At most
    // k_findings_max.
    std::vector<TableFinding> check() const;
    static constexpr std::size_t k_findings_max = 20;

  private:
    struct Row {
        std::vector<Condition> conditions;
        Date from, to;
        Value cells;  // the object
        int line = 0;
    };
    class Survey;
    Result<Value> total(std::vector<Row const*> const& rows) const;

    DecisionSpec m_spec;
    std::string m_csv;
    std::vector<Condition> m_domains;
    std::vector<Row> m_rows;
};

}  // namespace bolan::rules
