// How the databases of older programs become those of this one: numbered steps, each done once, at the first start of a
// program that knows it. docs/explain/how-a-schema-changes.md tells how one is written.
//
// The format of a program is the number of its last step. Two things are kept in the database: in schema_step which
// steps are done, and in schema_format the format that a program must have at least to serve it. A step that former
// programs can live with leaves the second alone, so that old and new serve side by side while servers are replaced.
// Tables, columns and indexes that are only added need no step: ensure_tables makes them.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"
#include "store/schema.h"
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::store {

inline constexpr std::int64_t k_format = 2;  // of this program

// Errors: conflict "schema.newer" (values: database, program) when a program of that format cannot serve it any more;
// conflict "schema.unfinished": it is being filled, or what filled it was broken off (filling.h).
Result<> check_format(Connection& db, std::int64_t program = k_format);

// That it stands where this program leaves it, for whoever describes it by this program's format. Errors: as
// check_format; conflict "schema.not_upgraded" when steps are pending.
Result<> check_upgraded(Connection& db);
std::int64_t least_format(Connection& db);  // that a program must have to serve it

enum class Turn { more, done };

struct Step {
    std::int64_t number;       // from 2, without gaps; 1 is where counting began
    std::int64_t serves_from;  // once it has begun, programs of this format and later may serve
    std::string_view what;     // "Names are kept …": for the operator
    // One transaction of it: some thousand rows at most, so that others wait for no longer. It looks for what is left
    // to do, and so goes on where it was broken off. It meets the schema as the step before left it, and makes itself
    // what it needs: the tables' descriptions of today are not for it.
    Turn (*turn)(Connection& db);
};

// Steps that are not done yet, in order; none in an empty database. For who only reads.
std::vector<Step> pending_steps(Connection& db, std::span<Step const> steps);

// Does them, before anything else is written: each turn is a write, and servers that start together take turns. An
// empty database begins with all of them done. Errors: as check_format.
Result<> upgrade(Database& database, std::span<Step const> steps, Timestamp now,
                 std::function<void(Step const&)> const& begin = {});

// For a database that was filled from one of that format: the steps up to it are done.
void begin_at(Connection& db, std::int64_t format, std::int64_t least, Timestamp now);

// What upgrade and ensure_tables would do, tried in one transaction that is rolled back: the statements, each once, in
// order. Others wait for it. Errors: as upgrade and ensure_tables.
Result<std::vector<std::string>> try_upgrade(Database& database, std::span<Step const> steps,
                                             std::vector<Table> const& tables);

}  // namespace bolan::store
