#include "carry/row_line.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include <charconv>
#include <cmath>
#include <optional>

namespace bolan::carry {

using store::ColumnType;

namespace {

void append_integer(std::string& out, std::int64_t value) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void append_real(std::string& out, double value) {
    if (std::isnan(value)) return void(out += "\"NaN\"");
    if (std::isinf(value)) return void(out += value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
    char text[40];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

bool append_stored_json(std::string& out, std::string_view text) {
    if (text.find_first_of("\n\r") != std::string_view::npos || !parse_json(text)) return false;
    out += text;
    return true;
}

bool append_value(std::string& out, ColumnType type, store::Row const& row, int at) {
    switch (type) {
        case ColumnType::text:
        case ColumnType::date:
            append_json_string(out, row.text(at));
            break;
        case ColumnType::integer:
        case ColumnType::instant:
        case ColumnType::money:
            append_integer(out, row.integer(at));
            break;
        case ColumnType::boolean:
            out += row.integer(at) != 0 ? "true" : "false";
            break;
        case ColumnType::real:
            append_real(out, row.real(at));
            break;
        case ColumnType::bytes:
            out += '"';
            crypto::append_hex(out, row.bytes(at));
            out += '"';
            break;
        case ColumnType::json:
            return append_stored_json(out, row.text(at));
    }
    return true;
}

// Where the JSON value ends that `text` begins with; its own well-formedness is for others to judge.
std::size_t end_of_value(std::string_view text) {
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (is_quoted) {
            if (c == '\\') ++at;
            if (c == '"') is_quoted = false;
        } else if (c == '"') {
            is_quoted = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0) return at;
        } else if (c == ',' && depth == 0) {
            return at;
        }
    }
    return text.size();
}

template <typename Number>
std::optional<Cell> read_number(std::string_view text) {
    Number out{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return Cell(out);
}

std::optional<Cell> read_text(std::string_view text) {
    auto parsed = parse_json(text);
    if (!parsed || !parsed->is_string()) return {};
    return Cell(std::move(*parsed).as_string());
}

std::optional<Cell> read_bytes(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return {};
    auto bytes = crypto::parse_hex(text.substr(1, text.size() - 2));
    if (!bytes) return {};
    return Cell(std::move(*bytes));
}

std::optional<Cell> read_real(std::string_view text) {
    if (text == "\"NaN\"") return Cell(std::nan(""));
    if (text == "\"Infinity\"") return Cell(HUGE_VAL);
    if (text == "\"-Infinity\"") return Cell(-HUGE_VAL);
    if (text.find_first_not_of("0123456789+-.e") != std::string_view::npos) return {};
    return read_number<double>(text);
}

std::optional<Cell> read_value(ColumnType type, std::string_view text) {
    switch (type) {
        case ColumnType::text:
        case ColumnType::date:
            return read_text(text);
        case ColumnType::integer:
        case ColumnType::instant:
        case ColumnType::money:
            return read_number<std::int64_t>(text);
        case ColumnType::boolean:
            if (text != "true" && text != "false") return {};
            return Cell(text == "true");
        case ColumnType::real:
            return read_real(text);
        case ColumnType::bytes:
            return read_bytes(text);
        case ColumnType::json:
            if (!parse_json(text)) return {};
            return Cell(std::string(text));
    }
    return {};
}

Error malformed(store::Table const& table, std::string_view column) {
    return Error::bad_input("carry.row_malformed").with("table", table.name).with("column", std::string(column));
}

// Takes `"name":` off the front of what is left of a line, behind the comma when it is not the first.
bool take_name(std::string_view& left, std::string_view name, bool is_first) {
    auto rest = left;
    if (!is_first) {
        if (!rest.starts_with(',')) return false;
        rest.remove_prefix(1);
    }
    if (rest.size() < name.size() + 3 || rest.front() != '"' || rest.substr(1, name.size()) != name ||
        rest.substr(name.size() + 1, 2) != "\":")
        return false;
    left = rest.substr(name.size() + 3);
    return true;
}

}  // namespace

Result<> append_row(std::string& out, store::Table const& table, store::Row const& row) {
    out += '{';
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto const& column = table.columns[i];
        if (row.is_null(static_cast<int>(i))) continue;
        if (out.back() != '{') out += ',';
        append_json_string(out, column.name);
        out += ':';
        if (!append_value(out, column.type, row, static_cast<int>(i)))
            return Fail(Error::conflict("carry.not_json").with("table", table.name).with("column", column.name));
    }
    out += '}';
    return {};
}

store::Param Cell::param() const {
    return std::visit([](auto const& value) { return store::Param(value); }, m_data);
}

Result<std::vector<Cell>> read_row(store::Table const& table, std::string_view line) {
    if (!line.starts_with('{') || !line.ends_with('}')) return Fail(malformed(table, ""));
    auto left = line.substr(1, line.size() - 2);
    bool is_first = true;
    std::vector<Cell> cells;
    cells.reserve(table.columns.size());
    for (auto const& column : table.columns) {
        if (!take_name(left, column.name, is_first)) {
            if (column.required) return Fail(malformed(table, column.name));
            cells.emplace_back(nullptr);
            continue;
        }
        is_first = false;
        auto const end = end_of_value(left);
        auto cell = read_value(column.type, left.substr(0, end));
        if (!cell) return Fail(malformed(table, column.name));
        cells.push_back(std::move(*cell));
        left.remove_prefix(end);
    }
    if (!left.empty()) return Fail(malformed(table, ""));
    return cells;
}

}  // namespace bolan::carry
