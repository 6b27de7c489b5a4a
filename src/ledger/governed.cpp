#include "ledger/governed.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "store/database.h"
#include <algorithm>
#include <deque>

namespace bolan::ledger {

using store::ColumnType;

namespace {

Value read_column(store::Row const& row, int number, ColumnType type) {
    switch (type) {
        case ColumnType::text:
        case ColumnType::date:
            return row.text(number);
        case ColumnType::integer:
        case ColumnType::instant:
        case ColumnType::money:
            return row.integer(number);
        case ColumnType::boolean:
            return row.integer(number) != 0;
        case ColumnType::real:
            return row.real(number);
        case ColumnType::bytes:
            return crypto::hex(row.bytes(number));
        case ColumnType::json: {
            auto parsed = parse_json(row.text(number));
            CHECK(parsed);
            return std::move(*parsed);
        }
    }
    CHECK(false);
    return {};
}

constexpr std::int64_t k_exact = std::int64_t{1} << 53;  // RFC 8785 numbers are IEEE 754 doubles

bool contains(std::vector<std::string> const& names, std::string const& name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

namespace {

// The hash of those members of the row that `is_governed` by name.
template <typename IsGoverned>
crypto::Digest hash_members(Value const& row, IsGoverned const& is_governed) {
    std::vector<std::pair<std::string_view, Value const*>> given;
    std::deque<Value> texts;  // of integers that a double would round
    given.reserve(row.as_map().size());
    for (auto const& [name, value] : row.as_map()) {
        if (value.is_null() || !is_governed(name)) continue;
        bool const is_rounded = value.is_int() && (value.as_int() > k_exact || value.as_int() < -k_exact);
        given.emplace_back(name, is_rounded ? &texts.emplace_back(std::to_string(value.as_int())) : &value);
    }
    return crypto::sha256(write_canonical_object(std::move(given)));
}

}  // namespace

crypto::Digest row_hash(Value const& row) {
    return hash_members(row, [](std::string const&) { return true; });
}

// Parameters with the storage that they borrow from.
class GovernedTable::Bound {
  public:
    void add(Value const& value, ColumnType type) {
        if (value.is_null()) {
            m_params.emplace_back(nullptr);
        } else if (type == ColumnType::json) {
            m_params.emplace_back(m_texts.emplace_back(write_canonical_json(value)));
        } else if (type == ColumnType::bytes) {
            auto bytes = crypto::parse_hex(value.as_string());
            CHECK(bytes);
            m_params.emplace_back(store::Bytes(m_bytes.emplace_back(std::move(*bytes))));
        } else if (type == ColumnType::real) {
            m_params.emplace_back(value.as_double());
        } else if (type == ColumnType::boolean) {
            m_params.emplace_back(value.as_bool());
        } else if (type == ColumnType::text || type == ColumnType::date) {
            m_params.emplace_back(value.as_string());
        } else {
            m_params.emplace_back(value.as_int());
        }
    }
    std::span<store::Param const> params() const { return m_params; }

  private:
    std::vector<store::Param> m_params;
    std::deque<std::string> m_texts;  // deque: elements stay where they are
    std::deque<crypto::Bytes> m_bytes;
};

GovernedTable::GovernedTable(store::Table const& table, std::vector<std::string> left_out,
                             std::vector<std::string> attachments)
    : m_name(table.name), m_key(table.primary_key), m_attachments(std::move(attachments)) {
    CHECK(!m_key.empty());
    for (auto const& column : table.columns) {
        bool const in_key = contains(m_key, column.name);
        bool const governed = !contains(left_out, column.name);
        CHECK(governed || !in_key);
        m_columns.push_back({column.name, column.type, governed, in_key});
    }
    make_statements();
}

void GovernedTable::make_statements() {
    auto const list = [&](store::SqlText& sql) {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (i > 0) sql.add(", ");
            sql.name(m_columns[i].name);
        }
    };
    auto const by_key = [&](store::SqlText& sql) {
        for (std::size_t i = 0; i < m_key.size(); ++i) {
            if (i == 0) sql.add(" where ");
            if (i > 0) sql.add(" and ");
            sql.name(m_key[i]).add(" = ").placeholder(static_cast<int>(i) + 1);
        }
    };
    m_find.add("select ");
    list(m_find);
    m_find.add(" from ").name(m_name);
    by_key(m_find);
    m_remove.add("delete from ").name(m_name);
    by_key(m_remove);

    m_put.add("insert into ").name(m_name).add(" (");
    list(m_put);
    m_put.add(") values (");
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (i > 0) m_put.add(", ");
        m_put.placeholder(static_cast<int>(i) + 1);
    }
    m_put.add(") on conflict (");
    for (std::size_t i = 0; i < m_key.size(); ++i) {
        if (i > 0) m_put.add(", ");
        m_put.name(m_key[i]);
    }
    m_put.add(") do ");
    bool first = true;
    for (auto const& column : m_columns) {
        if (column.in_key) continue;
        if (first) m_put.add("update set ");
        if (!first) m_put.add(", ");
        m_put.name(column.name).add(" = excluded.").name(column.name);
        first = false;
    }
    if (first) m_put.add("nothing");
}

std::string GovernedTable::key_of(Value const& row) const {
    auto const one = [](Value const& value) {
        CHECK(!value.is_null());
        return value.is_string() ? value.as_string() : write_canonical_json(value);
    };
    if (m_key.size() == 1) return one(row.is_map() ? row[m_key[0]] : row);
    Value parts = Value::list();
    for (auto const& name : m_key) {
        CHECK(!row[name].is_null());
        parts.push(row[name]);
    }
    return write_canonical_json(parts);
}

Effect GovernedTable::written(Value const& row) const {
    return {m_name, key_of(row), hash_members(row, [&](std::string const& name) {
                auto const column = std::ranges::find(m_columns, name, &Column::name);
                CHECK(column != m_columns.end());
                return column->governed;
            })};
}

Effect GovernedTable::deleted(Value const& key) const { return {m_name, key_of(key), {}}; }

void GovernedTable::write(store::Connection& db, Value const& row) const {
    Bound bound;
    for (auto const& column : m_columns) bound.add(row[column.name], column.type);
    db.execute(m_put, bound.params());
}

Effect GovernedTable::put(store::Connection& db, Value const& row) const {
    write(db, row);
    return written(row);
}

Effect GovernedTable::remove(store::Connection& db, Value const& key) const {
    Bound bound;
    for (auto const& name : m_key)
        bound.add(key.is_map() ? key[name] : key, std::ranges::find(m_columns, name, &Column::name)->type);
    db.execute(m_remove, bound.params());
    return deleted(key);
}

std::optional<Value> GovernedTable::find(store::Connection& db, Value const& key) const {
    Bound bound;
    for (auto const& name : m_key)
        bound.add(key.is_map() ? key[name] : key, std::ranges::find(m_columns, name, &Column::name)->type);
    std::optional<Value> found;
    db.query(m_find, bound.params(), [&](store::Row const& row) {
        found = Value::map();
        for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
            auto const& column = m_columns[static_cast<std::size_t>(i)];
            if (!row.is_null(i)) found->as_map().emplace_back(column.name, read_column(row, i, column.type));
        }
        return store::Next::stop;
    });
    return found;
}

Effect GovernedTable::read_back(store::Connection& db, Value const& key) const {
    auto const row = find(db, key);
    return row ? written(*row) : deleted(key);
}

Value GovernedTable::description() const {
    Value key = Value::list();
    for (auto const& name : m_key) key.push(name);
    Value columns = Value::map();
    for (auto const& column : m_columns)
        if (column.governed) columns.set(column.name, store::type_name(column.type));
    Value attachments = Value::list();
    for (auto const& name : m_attachments) attachments.push(name);
    return Value::map({{"table", m_name}, {"key", key}, {"columns", columns}, {"attachments", attachments}});
}

}  // namespace bolan::ledger
