// tables/*.csv: dated tables and, with a line `# hit: POLICY`, decision tables. Lines of # come first: `# key: kind,
// district`, `# types: amount money, days number`, `# values: kind local, domicile`, and any other for the reader.
#include "definition/draft.h"
#include "rules/csv.h"
#include "rules/decision.h"
#include <algorithm>

namespace bolan::definition {

namespace {

struct TypeName {
    char const* name;
    rules::Type::Kind kind;
    bool is_money;
};
constexpr TypeName k_types[] = {
    {"text", rules::Type::Kind::string, false},  {"number", rules::Type::Kind::integer, false},
    {"decimal", rules::Type::Kind::real, false}, {"money", rules::Type::Kind::integer, true},
    {"date", rules::Type::Kind::date, false},    {"yes_no", rules::Type::Kind::boolean, false},
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

struct TableHead {
    int lines = 0;  // before the header of the CSV
    std::vector<std::string> keys;
    int keys_line = 1;
    std::map<std::string, TypeName, std::less<>> types;
    int types_line = 1;
    std::optional<rules::HitPolicy> hit;  // of a decision table
    struct Values {
        std::string condition;
        int line;
    };
    std::map<std::string, Values, std::less<>> values;  // of a key: what all its values fulfil
};

void read_types(Draft& draft, std::string const& file, std::string_view text, TableHead& head) {
    for (auto const part : split(text, ',')) {
        auto const space = part.find(' ');
        auto const column = part.substr(0, space);
        auto const type = space == part.npos ? std::string_view() : trim(part.substr(space));
        auto const known =
            std::find_if(std::begin(k_types), std::end(k_types), [&](TypeName const& t) { return type == t.name; });
        if (known == std::end(k_types)) {
            std::vector<std::string> names;
            for (auto const& t : k_types) names.emplace_back(t.name);
            draft.mistakes.add({file, head.types_line, 1}, unknown("type", type, names));
        } else {
            head.types.emplace(column, *known);
        }
    }
}

TableHead read_head(Draft& draft, std::string const& file, std::string_view& csv) {
    TableHead head;
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
        } else if (line.starts_with("hit:")) {
            auto const name = trim(line.substr(4));
            head.hit = rules::hit_policy_named(name);
            if (!head.hit) {
                draft.mistakes.add({file, head.lines, 1}, unknown("hit policy", name, rules::hit_policy_names()));
                head.hit = rules::HitPolicy::first;
            }
        } else if (line.starts_with("values:")) {
            auto const rest = trim(line.substr(7));
            auto const space = rest.find(' ');
            head.values[std::string(rest.substr(0, space))] = {
                space == rest.npos ? std::string() : std::string(trim(rest.substr(space))), head.lines};
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

// What the checks look at later. A column `title` is read by people: the titles of a choice.
void remember_cells(Draft& draft, System const& system, rules::TableSpec const& spec, bool are_keys_conditions,
                    std::string const& file, int offset, std::string_view csv) {
    auto const records = rules::parse_csv(csv);
    if (!records || records->empty()) return;
    for (std::size_t column = 0; column < records->front().size(); ++column) {
        auto const& name = records->front()[column].text;
        if (are_keys_conditions && std::ranges::find(spec.keys, name, &rules::Column::name) != spec.keys.end())
            continue;
        auto& cells = draft.table_cells[system.name + "/" + spec.name + "/" + name];
        for (std::size_t row = 1; row < records->size(); ++row) {
            auto const& cell = (*records)[row][column];
            Location const at{file, offset + cell.line, cell.column};
            if (name == "title") draft.texts.push_back({at, {cell.text, system.name}});
            if (!cell.text.empty() && cell.text != "*" && cell.text != "not notified") cells.push_back({at, cell.text});
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

// "table('watch_post', district).post": the table's name and the column that is read; empty when it is something else.
std::pair<std::string, std::string> column_read(Expr const& expr) {
    if (!expr || expr.program->calls().size() != 1) return {};
    auto const& call = expr.program->calls()[0];
    auto const dot = expr.text.rfind(").");
    if (call.function != "table" || !call.first_text || dot == expr.text.npos) return {};
    return {*call.first_text, expr.text.substr(dot + 2)};
}

}  // namespace

// A column called as a level holds codes of such areas; the column that a role's `post_by` reads holds posts.
void check_tables(Draft& draft) {
    auto const& province = draft.model.province;
    for (auto const& [path, cells] : draft.table_cells) {
        auto const column = path.substr(path.rfind('/') + 1);
        if (province.level_index(column) < 0) continue;
        std::vector<std::string> known;
        for (auto const& area : province.areas) {
            if (area.level == column) known.push_back(area.code);
        }
        for (auto const& cell : cells) {
            if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
                draft.mistakes.add(cell.at, unknown(column, cell.text, known));
            }
        }
    }
    for (auto const& service : draft.services) {
        for (auto const& role : service->roles) {
            auto const [table, column] = column_read(role.post_by);
            auto const cells = draft.table_cells.find(service->system + "/" + table + "/" + column);
            if (table.empty() || cells == draft.table_cells.end()) continue;
            std::vector<std::string> known;
            for (auto const& office : province.offices) {
                for (auto const& post : office.posts) known.push_back(post.name);
            }
            for (auto const& cell : cells->second) {
                if (!province.find_post(cell.text)) draft.mistakes.add(cell.at, unknown("post", cell.text, known));
            }
        }
    }
}

namespace {

// The rows of a table as options, whatever their day; the last row of a code gives the title.
std::vector<Option> options_of(rules::DatedTable const& table, std::string_view code_column,
                               std::string const& system) {
    std::vector<Option> out;
    for (auto const& row : table.rows()) {
        auto const text_in = [&](std::string_view column) -> std::optional<std::string> {
            auto const& keys = table.spec().keys;
            auto const key = std::ranges::find(keys, column, &rules::Column::name);
            auto const* cell = key == keys.end() ? row.cells.as_map().find_text(column)
                                                 : &row.keys[static_cast<std::size_t>(key - keys.begin())];
            return cell && cell->is(rules::Kind::string) ? std::optional(cell->as_string()) : std::nullopt;
        };
        auto const code = text_in(code_column), title = text_in("title");
        if (!code || !title) continue;
        std::erase_if(out, [&](Option const& known) { return known.code == *code; });
        out.push_back({*code, {*title, system}});
    }
    return out;
}

void fill_options(Draft const& draft, std::string const& system, std::vector<Field>& fields) {
    for (auto& field : fields) {
        fill_options(draft, system, field.fields);
        auto const* table = draft.model.tables_of(system).find_table(field.options_table);
        if (!field.options_table.empty() && table) field.table_options = options_of(*table, "code", system);
    }
}

}  // namespace

void fill_table_options(Draft& draft) {
    for (auto const& service : draft.services) {
        for (auto& page : service->form) fill_options(draft, service->system, page.fields);
        for (auto& action : service->actions) fill_options(draft, service->system, action.asks);
    }
    for (auto const& registry : draft.registries) fill_options(draft, registry->system, registry->fields);
    for (auto const& report : draft.reports)
        for (auto& measure : report->measures) {
            auto const* table = draft.model.tables_of(report->system).find_table(measure.by);
            if (table && table->spec().keys.size() == 1)
                measure.parts = options_of(*table, table->spec().keys.front().name, report->system);
        }
}

void read_table(Draft& draft, System const& system, std::string const& name, std::string const& file,
                std::string_view csv) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    TableHead const head = read_head(draft, file, csv);
    auto const columns = columns_of(csv);
    auto const has = [&](std::string_view column) {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    };
    for (auto const& key : head.keys) {
        if (!columns.empty() && !has(key))
            draft.mistakes.add({file, head.keys_line, 1}, unknown("column", key, columns));
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
    remember_cells(draft, system, spec, head.hit.has_value(), file, head.lines, csv);
    auto const take = [&](auto table) {
        if (!table) return report(draft, file, head.lines, table.error());
        for (auto const& finding : table->check())
            draft.mistakes.add({file, head.lines + finding.line, 1}, finding.message);
        draft.tables[system.name]->add(std::move(*table));
    };
    if (!head.hit) {
        for (auto const& [column, values] : head.values)
            draft.mistakes.add({file, values.line, 1}, "`values` belongs to a decision table: say `# hit: unique`");
        return take(rules::DatedTable::load(std::move(spec), csv));
    }
    for (auto const& [column, values] : head.values) {
        auto const key = std::ranges::find(spec.keys, column, &rules::Column::name);
        if (key == spec.keys.end())
            draft.mistakes.add({file, values.line, 1}, unknown("key", column, head.keys));
        else if (!rules::Condition::parse(values.condition, *key))
            draft.mistakes.add({file, values.line, 1},
                               "'" + values.condition + "' is no condition on '" + column + "'");
    }
    rules::DecisionSpec decision{std::move(spec), *head.hit, {}};
    for (auto const& key : decision.table.keys) {
        auto const values = head.values.find(key.name);
        auto const is_good = values != head.values.end() && rules::Condition::parse(values->second.condition, key);
        decision.domains.push_back(is_good ? values->second.condition : "*");
    }
    take(rules::DecisionTable::load(std::move(decision), csv));
}

}  // namespace bolan::definition
