#include "carry/pages.h"
#include <algorithm>

namespace bolan::carry {

using store::ColumnType;

namespace {

constexpr int k_page_rows = 2000;

Cell cell_of(ColumnType type, store::Row const& row, int at) {
    switch (type) {
        case ColumnType::text:
        case ColumnType::date:
        case ColumnType::json:
            return Cell(row.string(at));
        case ColumnType::real:
            return Cell(row.real(at));
        case ColumnType::boolean:
            return Cell(row.integer(at) != 0);
        case ColumnType::bytes:
            return Cell(std::vector<std::uint8_t>(row.bytes(at).begin(), row.bytes(at).end()));
        default:
            return Cell(row.integer(at));
    }
}

void add_names(store::SqlText& sql, std::vector<std::string> const& names) {
    for (auto const& name : names) {
        if (&name != &names.front()) sql.add(", ");
        sql.name(name);
    }
}

std::vector<std::string> order_of(store::Table const& table) {
    auto names = table.primary_key;
    if (names.empty())
        for (auto const& column : table.columns) names.push_back(column.name);
    return names;
}

store::SqlText select(store::Table const& table, bool is_first) {
    auto const order = order_of(table);
    store::SqlText sql;
    sql.add("select ");
    for (auto const& column : table.columns) {
        if (&column != &table.columns.front()) sql.add(", ");
        sql.name(column.name);
    }
    sql.add(" from ").name(table.name);
    if (!is_first) {
        add_names(sql.add(" where ("), order);
        sql.add(") > (");
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i > 0) sql.add(", ");
            sql.placeholder(static_cast<int>(i) + 1);
        }
        sql.add(")");
    }
    add_names(sql.add(" order by "), order);
    return std::move(sql.add(" limit ").integer(k_page_rows));
}

}  // namespace

Pages::Pages(store::Table const& table) : m_table(table), m_first(select(table, true)), m_next(select(table, false)) {
    for (auto const& name : order_of(table))
        m_key.push_back(
            static_cast<int>(std::ranges::find(table.columns, name, &store::Column::name) - table.columns.begin()));
}

Result<> Pages::read(store::Connection& db, std::function<Result<>(store::Row const&)> const& each) {
    std::vector<store::Param> after;
    for (auto const& cell : m_last) after.push_back(cell.param());
    std::vector<Cell> last;
    Result<> done;
    int rows = 0;
    db.query(m_last.empty() ? m_first : m_next, after, [&](store::Row const& row) {
        done = each(row);
        if (++rows == k_page_rows)
            for (int const at : m_key)
                last.push_back(cell_of(m_table.columns[static_cast<std::size_t>(at)].type, row, at));
        return done ? store::Next::more : store::Next::stop;
    });
    m_last = std::move(last);
    m_at_end = rows < k_page_rows;
    return done;
}

}  // namespace bolan::carry
