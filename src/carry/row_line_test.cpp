// Random rows of every type go through a database, a line, and another database of either engine, and are the same.
#include "carry/row_line.h"
#include "carry/pages.h"
#include "store/testing.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace bolan::carry {

namespace {

using store::Column;
using store::ColumnType;
using store::Table;

Table const k_table{"sample",
                    {{"id", ColumnType::integer, true},
                     {"words", ColumnType::text},
                     {"number", ColumnType::integer},
                     {"ratio", ColumnType::real},
                     {"is_so", ColumnType::boolean},
                     {"day", ColumnType::date},
                     {"at", ColumnType::instant},
                     {"fee", ColumnType::money},
                     {"raw", ColumnType::bytes},
                     {"said", ColumnType::json}},
                    {"id"},
                    {}};

class Random {
  public:
    explicit Random(unsigned seed) : m_engine(seed) {}
    template <typename T>
    T of(std::vector<T> const& choices) {
        return choices[std::uniform_int_distribution<std::size_t>(0, choices.size() - 1)(m_engine)];
    }
    bool one_in(int n) { return std::uniform_int_distribution<int>(1, n)(m_engine) == 1; }
    std::int64_t integer() {
        if (one_in(3)) return of<std::int64_t>({0, 1, -1, INT64_MAX, INT64_MIN, (std::int64_t{1} << 53) + 1});
        return static_cast<std::int64_t>(m_engine());
    }
    // SQLite makes 0 of a negative zero, and null of what is no number.
    double real() {
        if (one_in(3)) return of<double>({0.0, 0.1, 1e308, -5e-324, 1e21, 123456789012345680.0, HUGE_VAL, -HUGE_VAL});
        return std::ldexp(static_cast<double>(static_cast<std::int64_t>(m_engine())), of<int>({-70, -3, 0, 9}));
    }
    std::string text() {
        std::string out;
        while (!one_in(6))
            out += of<std::string>({"a", "\"", "\\", "\n", "\r\n", "\t", "\x01", "\x7F", "گل", "\xE2\x80\x8F", "😀", ",",
                                    "{", "}", "null", "\\u0000", "\xEF\xBF\xBF", " "});
        return out;
    }
    std::vector<std::uint8_t> bytes() {
        std::vector<std::uint8_t> out;
        while (!one_in(8)) out.push_back(static_cast<std::uint8_t>(m_engine()));
        return out;
    }
    std::string json() {
        return of<std::string>({"null", "{}", "[]", "\"\"", "\"]},{\\\"\"", "{\"b\":[1,{\"a\":\"}\"}],\"a\":null}",
                                "9007199254740993", "1.50", "[ 1, 2 ]", "\"گل\\n\"", "true"});
    }

  private:
    std::mt19937_64 m_engine;
};

std::vector<Cell> random_row(Random& random, std::int64_t id) {
    std::vector<Cell> row{Cell(id)};
    auto const add = [&](auto value) {
        if (random.one_in(4))
            row.emplace_back(nullptr);
        else
            row.emplace_back(std::move(value));
    };
    add(random.text());
    add(random.integer());
    add(random.real());
    add(random.one_in(2));
    add(random.of<std::string>({"2026-11-22", "1900-02-28", "0001-01-01", "9999-12-31"}));
    add(random.integer());
    add(random.integer());
    add(random.bytes());
    add(random.json());
    return row;
}

void put(store::Database& database, std::vector<Cell> const& row) {
    std::vector<store::Param> params;
    for (auto const& cell : row) params.push_back(cell.param());
    ASSERT_TRUE(database.write([&](store::Transaction& tx) -> Result<> {
        tx.db().execute(
            "insert into sample (id, words, number, ratio, is_so, day, at, fee, raw, said) "
            "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params);
        return {};
    }));
}

std::vector<std::string> lines_of(store::Database& database) {
    std::vector<std::string> out;
    database.read([&](store::Connection& db) {
        Pages pages(k_table);
        do {
            auto const read =
                pages.read(db, [&](store::Row const& row) { return append_row(out.emplace_back(), k_table, row); });
            EXPECT_TRUE(read.has_value()) << read.error().code;
        } while (!pages.at_end());
    });
    return out;
}

class RowLine : public ::testing::TestWithParam<std::pair<store::Engine, store::Engine>> {
  protected:
    RowLine() : m_from(GetParam().first), m_to(GetParam().second) {
        EXPECT_TRUE(store::ensure_tables(*m_from, {k_table}));
        EXPECT_TRUE(store::ensure_tables(*m_to, {k_table}));
    }
    store::testing::TemporaryDatabase m_from, m_to;
};

TEST_P(RowLine, carries_random_rows_exactly) {
    Random random(20'261'123);
    std::vector<std::vector<Cell>> rows;
    for (std::int64_t id = 1; id <= 300; ++id) {
        rows.push_back(random_row(random, id));
        put(*m_from, rows.back());
    }
    auto const lines = lines_of(*m_from);
    ASSERT_EQ(lines.size(), rows.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(lines[i].find('\n'), std::string::npos);
        auto const read = read_row(k_table, lines[i]);
        ASSERT_TRUE(read.has_value()) << lines[i];
        EXPECT_EQ(*read, rows[i]) << lines[i];
        put(*m_to, *read);
    }
    auto const again = lines_of(*m_to);
    ASSERT_EQ(again.size(), lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(again[i], lines[i]);
}

std::string name_of(::testing::TestParamInfo<std::pair<store::Engine, store::Engine>> const& info) {
    return std::string(store::testing::engine_name(info.param.first)) + "_to_" +
           store::testing::engine_name(info.param.second);
}

constexpr std::pair<store::Engine, store::Engine> k_ways[] = {{store::Engine::sqlite, store::Engine::postgres},
                                                              {store::Engine::postgres, store::Engine::sqlite}};
INSTANTIATE_TEST_SUITE_P(Carry, RowLine, ::testing::ValuesIn(k_ways), name_of);

TEST(RowLine, a_negative_zero_and_what_is_no_number_keep_their_bits) {
    Table const table{"t", {{"x", ColumnType::real}}, {"x"}, {}};
    for (auto const* text : {"-0", "0", "\"NaN\"", "\"-Infinity\"", "5e-324", "0.1"}) {
        auto const row = read_row(table, "{\"x\":" + std::string(text) + "}");
        ASSERT_TRUE(row.has_value()) << text;
        auto const value = std::get<double>(row->front().data());
        EXPECT_EQ(std::signbit(value), text[0] == '-' || text[1] == '-') << text;
        EXPECT_EQ(std::isnan(value), text == std::string("\"NaN\"")) << text;
    }
}

TEST(RowLine, what_is_not_as_it_was_written_is_refused_by_the_column) {
    Table const table{"t",
                      {{"id", ColumnType::integer, true},
                       {"words", ColumnType::text},
                       {"is_so", ColumnType::boolean},
                       {"raw", ColumnType::bytes},
                       {"said", ColumnType::json},
                       {"day", ColumnType::date, true}},
                      {"id"},
                      {}};
    auto const wrong_column = [&](std::string const& line) {
        auto const row = read_row(table, line);
        return row ? std::string("none") : row.error().values.at(1).second;
    };
    EXPECT_EQ(wrong_column(R"({"id":1,"day":"2026-01-01"})"), "none");
    EXPECT_EQ(wrong_column(R"({"id":1,"words":"","is_so":true,"raw":"00ff","said":{"a":[]},"day":""})"), "none");
    EXPECT_EQ(wrong_column(R"({"day":"2026-01-01"})"), "id");
    EXPECT_EQ(wrong_column(R"({"id":1})"), "day");
    EXPECT_EQ(wrong_column(R"({"id":"1","day":"2026-01-01"})"), "id");
    EXPECT_EQ(wrong_column(R"({"id":9223372036854775808,"day":"2026-01-01"})"), "id");
    EXPECT_EQ(wrong_column(R"({"id":1.0,"day":"2026-01-01"})"), "id");
    EXPECT_EQ(wrong_column(R"({"id":1,"words":null,"day":"2026-01-01"})"), "words");
    EXPECT_EQ(wrong_column(R"({"id":1,"words":"a,"day":"2026-01-01"})"), "words");
    EXPECT_EQ(wrong_column(R"({"id":1,"is_so":1,"day":"2026-01-01"})"), "is_so");
    EXPECT_EQ(wrong_column(R"({"id":1,"raw":"0g","day":"2026-01-01"})"), "raw");
    EXPECT_EQ(wrong_column(R"({"id":1,"said":{,"day":"2026-01-01"})"), "said");
    EXPECT_EQ(wrong_column(R"({"id":1,"said":{"a":1]},"day":"2026-01-01"})"), "said");
    EXPECT_EQ(wrong_column(R"({"id":1,"day":"2026-01-01","more":1})"), "");
    EXPECT_EQ(wrong_column(R"({"id":1,"words":"a")"), "");
    EXPECT_EQ(wrong_column(""), "");
}

}  // namespace

}  // namespace bolan::carry
