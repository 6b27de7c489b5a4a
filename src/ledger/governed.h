// Governed tables: every row was written by an act, which commits to the row's hash. Whatever changes, adds or removes
// a row behind the program's back is found by verification.
//
//     static GovernedTable const table(case_table, {"search_text"});
//     act.effects.push_back(table.put(tx.db(), row));     // writes the whole row
//     tx.db().run("update ...");                          // or by own SQL,
//     act.effects.push_back(table.read_back(tx.db(), key));  // and then from what stands there
//     ledger.append(tx, act);
//
// A row as a Value: a map of column to value. text and date ("2026-11-22") are strings, integer, instant and money are
// integers, boolean is a bool, real a double, bytes a hexadecimal string, json the value itself. A null is the same as
// absent, so that a column added later leaves old hashes as they are. In the hash an integer beyond 2^53 stands as a
// string of its digits, because canonical JSON would round it.
#pragma once
#include "ledger/act.h"
#include "store/schema.h"
#include <optional>
#include <string>
#include <vector>

namespace bolan::ledger {

// SHA-256 of the canonical JSON of the row's members that are not null.
crypto::Digest row_hash(Value const& row);

// The rules of one governed table. Immutable; lives as long as the database it is used with (statements are kept by
// text).
class GovernedTable {
  public:
    // `left_out`: columns that the hash does not cover (what is derived: search keys, caches).
    // `attachments`: text columns that hold an attachment's hash; verification demands the attachment.
    explicit GovernedTable(store::Table const& table, std::vector<std::string> left_out = {},
                           std::vector<std::string> attachments = {});

    std::string const& name() const { return m_name; }
    // The primary key as text: the value itself when it is one column, else a JSON array of them.
    // `row` holds at least the key's columns.
    std::string key_of(Value const& row) const;

    // The effect of a row just written as `row`: all its governed columns, not only the changed ones.
    Effect written(Value const& row) const;
    Effect deleted(Value const& key) const;

    // Inserts the row or replaces it: every column of the table, null where `row` has no such member.
    Effect put(store::Connection& db, Value const& row) const;
    void write(store::Connection& db, Value const& row) const;  // for whoever has made the effect before
    Effect remove(store::Connection& db, Value const& key) const;
    // The effect of a row as it stands now, deleted if there is none: after own SQL in the same transaction.
    Effect read_back(store::Connection& db, Value const& key) const;
    std::optional<Value> find(store::Connection& db, Value const& key) const;

    // What Ledger::govern commits to the log and the checker reads: table, key, columns with their types, attachments.
    Value description() const;

  private:
    struct Column {
        std::string name;
        store::ColumnType type;
        bool governed;
        bool in_key;
    };
    class Bound;
    void make_statements();

    std::string m_name;
    std::vector<std::string> m_key;
    std::vector<Column> m_columns;
    std::vector<std::string> m_attachments;
    store::SqlText m_put;
    store::SqlText m_remove;
    store::SqlText m_find;
};

}  // namespace bolan::ledger
