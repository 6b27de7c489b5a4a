#include "carry/import.h"
#include "carry/folder.h"
#include "carry/row_line.h"
#include "crypto/encoding.h"
#include "crypto/private_file.h"
#include "store/attachments.h"
#include "store/filling.h"
#include "store/upgrade.h"
#include "verify/database.h"
#include <algorithm>
#include <filesystem>

namespace bolan::carry {

namespace fs = std::filesystem;
using store::Transaction;

namespace {

constexpr std::size_t k_rows_a_statement = 100;
constexpr std::size_t k_rows_a_commit = 5000;
constexpr std::size_t k_parameters_max = 30'000;  // SQLite takes 32,766, PostgreSQL 65,535

store::SqlText insert(store::Table const& table, std::size_t rows) {
    store::SqlText sql;
    sql.add("insert into ").name(table.name).add(" (");
    for (auto const& column : table.columns) {
        if (&column != &table.columns.front()) sql.add(", ");
        sql.name(column.name);
    }
    sql.add(") values ");
    int parameter = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        sql.add(row == 0 ? store::Sql("(") : store::Sql(", ("));
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (i > 0) sql.add(", ");
            sql.placeholder(++parameter);
        }
        sql.add(")");
    }
    return sql;
}

// Rows into one table: some at a statement, some statements at a commit.
class Filling {
  public:
    Filling(store::Database& database, store::Table const& table)
        : m_database(database),
          m_rows_a_statement(std::clamp<std::size_t>(k_parameters_max / table.columns.size(), 1, k_rows_a_statement)),
          m_many(insert(table, m_rows_a_statement)),
          m_one(insert(table, 1)) {}

    Result<> add(std::vector<Cell> row) {
        m_rows.push_back(std::move(row));
        return m_rows.size() < k_rows_a_commit ? Result<>() : flush();
    }
    Result<> flush() {
        TRY(m_database.write([&](Transaction& tx) -> Result<> {
            for (std::size_t at = 0; at < m_rows.size();) {
                bool const are_many = m_rows.size() - at >= m_rows_a_statement;
                auto const count = are_many ? m_rows_a_statement : 1;
                put(tx.db(), are_many ? m_many : m_one, at, count);
                at += count;
            }
            return {};
        }));
        m_rows.clear();
        return {};
    }

  private:
    void put(store::Connection& db, store::Sql sql, std::size_t from, std::size_t count) {
        std::vector<store::Param> params;
        for (std::size_t i = from; i < from + count; ++i)
            for (auto const& cell : m_rows[i]) params.push_back(cell.param());
        db.execute(sql, params);
    }

    store::Database& m_database;
    std::size_t const m_rows_a_statement;
    store::SqlText const m_many, m_one;
    std::vector<std::vector<Cell>> m_rows;
};

Result<> fill_table(store::Database& database, TableFile const& file, Import const& how) {
    Filling filling(database, file.table);
    std::int64_t rows = 0;
    TRY(read_lines(how.folder, file.path(), [&](std::string_view line) -> Result<> {
        TRY(filling.add(TRY(read_row(file.table, line))));
        how.progress(file.table.name, ++rows);
        return {};
    }));
    return filling.flush();
}

// Indexes are made when the rows are there, which is faster than row by row. No table refers to another by a foreign
// key, so any order will do.
Result<> fill_tables(store::Database& database, Manifest const& manifest, Import const& how) {
    std::vector<store::Table> bare, whole;
    for (auto const& [table, rows] : manifest.tables) {
        whole.push_back(table);
        bare.push_back(table);
        bare.back().indexes.clear();
    }
    TRY(store::ensure_tables(database, bare));
    for (auto const& file : manifest.tables) TRY(fill_table(database, file, how));
    how.progress("indexes", static_cast<std::int64_t>(whole.size()));
    return store::ensure_tables(database, whole);
}

Result<> bring_attachments(store::Database& database, Import const& how) {
    TRY(store::ensure_tables(database, store::attachment_tables(database.engine())));
    auto const to = store::open_attachments(database, how.data + "/attachments");
    std::int64_t count = 0;
    TRY(each_sum(how.folder, [&](Sum const& sum) -> Result<> {
        if (!sum.path.starts_with("attachments/")) return {};
        auto const bytes = TRY(read_file(how.folder, sum.path));
        to->put(crypto::as_bytes(bytes));
        how.progress("attachments", ++count);
        return {};
    }));
    return {};
}

Result<> each_key(Import const& how, std::function<Result<>(std::string const& path)> const& each) {
    TRY(each_sum(how.folder, [&](Sum const& sum) -> Result<> {
        return sum.path.starts_with("keys/") ? each(sum.path) : Result<>();
    }));
    return {};
}

// A key that stands there already must be the same.
Result<> require_no_other_keys(Import const& how) {
    return each_key(how, [&](std::string const& path) -> Result<> {
        auto const there = how.data + "/" + path;
        if (fs::exists(there) && TRY(read_file(how.data, path)) != TRY(read_file(how.folder, path)))
            return Fail(Error::conflict("carry.keys_there").with("file", there));
        return {};
    });
}

Result<> bring_keys(Import const& how) {
    TRY(each_key(how, [&](std::string const& path) -> Result<> {
        crypto::write_private_file(how.data + "/" + path, TRY(read_file(how.folder, path)), crypto::Existing::replace);
        return {};
    }));
    write_file(how.data + "/log.vkey", TRY(read_file(how.folder, "log/key")));
    return {};
}

Result<verify::Report> judge(store::Connection& db, Manifest const& manifest, Import const& how) {
    auto const differs = [](std::string what) { return Fail(Error::conflict("carry.differs").with("what", what)); };
    for (auto const& [table, rows] : manifest.tables) {
        store::SqlText sql;
        sql.add("select count(*) from ").name(table.name);
        auto const count = db.find(sql, [](store::Row const& row) { return row.integer(0); });
        if (count != rows) return differs(table.name);
    }
    auto const key = how.verifier_key.empty() ? TRY(read_file(how.folder, "log/key")) : how.verifier_key;
    auto report = TRY(verify::verify_database(db, {key, how.data + "/attachments", {}}));
    if (report.size != manifest.log_size || report.root != manifest.log_root) return differs("log");
    return report;
}

}  // namespace

Result<verify::Report> import_everything(store::Database& database, Import const& how) {
    auto const manifest = TRY(check_folder(how));
    TRY(require_no_other_keys(how));
    TRY(database.write([](Transaction& tx) -> Result<> {
        if (store::content_of(tx.db()) == store::Content::whole) return Fail(Error::conflict("carry.not_empty"));
        store::begin_filling(tx.db());
        return {};
    }));
    TRY(bring_attachments(database, how));
    TRY(fill_tables(database, manifest, how));
    auto report = TRY(database.read([&](store::Connection& db) { return judge(db, manifest, how); }));
    if (!report.is_sound()) return report;
    TRY(bring_keys(how));
    TRY(database.write([&](Transaction& tx) -> Result<> {
        store::end_filling(tx.db());
        store::begin_at(tx.db(), manifest.format, manifest.least_format, how.now);
        return {};
    }));
    return report;
}

}  // namespace bolan::carry
