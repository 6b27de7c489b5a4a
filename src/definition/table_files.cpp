// tables/*.csv: dated tables. Lines of # come first: `# key: kind, district`, `# types: amount money, days number`, and
// any other for the reader.
#include "definition/draft.h"
#include "rules/csv.h"
#include <algorithm>

namespace bolan::definition {

namespace {

struct TypeName {
    char const* name;
    rules::Type::Kind kind;
    bool is_money;
};
constexpr TypeName k_types[] = {
    {"text", rules::Type::Kind::string, false},   {"number", rules::Type::Kind::integer, false},
    {"decimal", rules::Type::Kind::real, false},  {"money", rules::Type::Kind::integer, true},
    {"date", rules::Type::Kind::date, false},     {"yes_no", rules::Type::Kind::boolean, false},
};

std::string_view trim(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\r')) s.remove_suffix(1);
    return s;
}

std::vector<std::string_view> split(std::string_view s, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const end = s.find(separator);
        parts.push_back(trim(s.substr(0, end)));
        if (end == s.npos) return parts;
        s.remove_prefix(end + 1);
    }
}

struct Head {
    int lines = 0;  // before the header of the CSV
    std::vector<std::string> keys;
    int keys_line = 1;
    std::map<std::string, TypeName, std::less<>> types;
    int types_line = 1;
};

void read_types(Draft& draft, std::string const& file, std::string_view text, Head& head) {
    for (auto const part : split(text, ',')) {
        auto const space = part.find(' ');
        auto const column = part.substr(0, space);
        auto const type = space == part.npos ? std::string_view() : trim(part.substr(space));
        auto const known = std::find_if(std::begin(k_types), std::end(k_types),
                                        [&](TypeName const& t) { return type == t.name; });
        if (known == std::end(k_types)) {
            std::vector<std::string> names;
            for (auto const& t : k_types) names.emplace_back(t.name);
            draft.mistakes.add({file, head.types_line, 1}, unknown("type", type, names));
        } else {
            head.types.emplace(column, *known);
        }
    }
}

Head read_head(Draft& draft, std::string const& file, std::string_view& csv) {
    Head head;
    while (csv.starts_with('#')) {
        ++head.lines;
        auto const end = csv.find('\n');
        auto const line = trim(csv.substr(1, end == csv.npos ? end : end - 1));
        csv.remove_prefix(end == csv.npos ? csv.size() : end + 1);
        if (line.starts_with("key:")) {
            head.keys_line = head.lines;
            for (auto const key : split(line.substr(4), ',')) head.keys.emplace_back(key);
        } else if (line.starts_with("types:")) {
            head.types_line = head.lines;
            read_types(draft, file, line.substr(6), head);
        }
    }
    return head;
}

std::vector<std::string> columns_of(std::string_view csv) {
    std::vector<std::string> columns;
    if (auto const records = rules::parse_csv(csv); records && !records->empty()) {
        for (auto const& cell : records->front()) columns.push_back(cell.text);
    }
    return columns;
}

// A column `title` is read by people: the titles of a choice.
void remember_titles(Draft& draft, System const& system, std::string const& file, int offset, std::string_view csv) {
    auto const records = rules::parse_csv(csv);
    if (!records || records->empty()) return;
    for (std::size_t column = 0; column < records->front().size(); ++column) {
        if (records->front()[column].text != "title") continue;
        for (std::size_t row = 1; row < records->size(); ++row) {
            auto const& cell = (*records)[row][column];
            draft.texts.push_back({{file, offset + cell.line, cell.column}, {cell.text, system.name}});
        }
    }
}

void report(Draft& draft, std::string const& file, int offset, Error const& error) {
    auto const add = [&](std::vector<std::pair<std::string, std::string>> const& values, std::string message) {
        Location at{file, offset + 1, 1};
        for (auto const& [name, value] : values) {
            if (name == "line") at.line = offset + std::atoi(value.c_str());
            if (name == "column") at.column = std::atoi(value.c_str());
            if (name == "message") message = value;
        }
        draft.mistakes.add(at, message);
    };
    for (auto const& problem : error.problems) add(problem.values, problem.code);
    if (error.problems.empty()) add(error.values, error.code);
}

}  // namespace

void read_table(Draft& draft, System const& system, std::string const& name, std::string const& file,
                std::string_view csv) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    Head const head = read_head(draft, file, csv);
    auto const columns = columns_of(csv);
    auto const has = [&](std::string_view column) {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    };
    for (auto const& key : head.keys) {
        if (!columns.empty() && !has(key)) draft.mistakes.add({file, head.keys_line, 1}, unknown("column", key, columns));
    }
    for (auto const& [column, type] : head.types) {
        if (!columns.empty() && !has(column)) {
            draft.mistakes.add({file, head.types_line, 1}, unknown("column", column, columns));
        }
    }
    rules::TableSpec spec{name, {}, {}};
    auto const add = [&](std::vector<rules::Column>& to, std::string const& column) {
        auto const type = head.types.find(column);
        if (type == head.types.end()) {
            to.push_back({column, rules::Type::string()});
        } else {
            to.push_back({column, rules::Type(type->second.kind), type->second.is_money});
        }
    };
    for (auto const& key : head.keys) {
        if (has(key)) add(spec.keys, key);
    }
    for (auto const& column : columns) {
        bool const is_key = std::find(head.keys.begin(), head.keys.end(), column) != head.keys.end();
        if (!is_key && column != "effective_from" && column != "effective_to" && column != "notification") {
            add(spec.values, column);
        }
    }
    remember_titles(draft, system, file, head.lines, csv);
    auto table = rules::DatedTable::load(std::move(spec), csv);
    if (!table) return report(draft, file, head.lines, table.error());
    for (auto const& finding : table->check()) {
        draft.mistakes.add({file, head.lines + finding.line, 1}, finding.message);
    }
    draft.table_places.emplace(system.name + "/" + name, Location{file, 1, 1});
    draft.tables[system.name]->add(std::move(*table));
}

}  // namespace bolan::definition
