// Law as data with a date: tables of rates, limits, periods and quorums, each row in force from one day to
// another by a notification. Read from CSV; a rate that no notification has confirmed is "not notified"
// and cannot be read.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "rules/environment.h"
#include "rules/type.h"
#include "rules/value.h"
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

// Types: string, int, double, bool, date; money is an int of paisa, written in rupees in the file. A cell of
// a value column that is empty or `not notified` is not notified.
struct Column {
    std::string name;
    Type type;
    bool is_money = false;
};

struct TableSpec {
    std::string name;
    std::vector<Column> keys;  // in the order of the arguments of table(name, …)
    std::vector<Column> values;
};
Type row_type_of(TableSpec const& spec);

// Something doubtful in a table that still loads: days with no row, or with two.
struct TableFinding {
    int line = 0;
    std::string code;  // "table.gap", "table.overlap"
    std::string message;
};

class DatedTable {
  public:
    // `csv` as RFC 4180 with a header. Columns effective_from, effective_to (empty: until further notice;
    // inclusive) and notification may stand anywhere; without effective_from every row is always in force.
    // A key cell `*` matches what no other row of the same day matches.
    // Errors: bad_input "table.malformed" with one Problem for each mistake (values: line, column, message).
    static Result<DatedTable> load(TableSpec spec, std::string_view csv);

    std::string const& name() const { return m_spec.name; }
    TableSpec const& spec() const { return m_spec; }
    std::size_t row_count() const { return m_rows.size(); }

    struct Row {
        std::vector<Value> keys;  // null: matches any
        Date from{INT32_MIN};
        Date to{INT32_MAX};
        Value cells;  // an object: the values, and `notification` when the file has it
        int line = 0;
    };
    std::vector<Row> const& rows() const { return m_rows; }  // in the order of the file

    // The row in force on `on`, an object of row_type_of(spec()); cells not notified are Kind::not_notified.
    // Errors: not_found "rules.no_row" (table, key, on).
    Result<Value> find(std::span<Value const> keys, Date on) const;
    std::vector<Value> rows_on(Date on) const;  // all rows in force, keys and cells, in the order of the file
    std::vector<TableFinding> check() const;
    // The first day from `from` to `to` on which some key of the file has no row.
    std::optional<Date> first_day_without(Date from, Date to) const;
    // Is there a row for every key on that day, all of whose cells are notified? For checks of definitions.
    bool is_notified_on(Date on) const;

  private:
    TableSpec m_spec;
    std::vector<Row> m_rows;
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> m_by_key;
};

class DecisionTable;  // rules/decision.h

class Tables {
  public:
    virtual ~Tables() = default;
    virtual DatedTable const* find_table(std::string_view name) const = 0;
    virtual std::vector<std::string> table_names() const = 0;
    virtual DecisionTable const* find_decision(std::string_view name) const = 0;
    virtual std::vector<std::string> decision_names() const = 0;
};

class TableSet final : public Tables {
  public:
    void add(DatedTable table);  // CHECK-fails when the name is taken
    void add(DecisionTable table);
    void replace(DatedTable table);  // one of the same name
    DatedTable const* find_table(std::string_view name) const override;
    std::vector<std::string> table_names() const override;
    DecisionTable const* find_decision(std::string_view name) const override;
    std::vector<std::string> decision_names() const override;

  private:
    std::map<std::string, DatedTable, std::less<>> m_tables;
    std::map<std::string, std::shared_ptr<DecisionTable const>, std::less<>> m_decisions;
};

// Defines table(name, keys…) → row, decide(name, values…) → the outcomes of a decision table, and the same for another
// day, table_on(day, name, keys…) and decide_on(day, name, values…). The name must be a literal of `tables`, the keys
// of its types; both are checked when an expression compiles. At run, Context::tables is read (as of
// Context::tables_on). `tables` must outlive `environment`.
void define_tables(Environment& environment, Tables const& tables);

}  // namespace bolan::rules
