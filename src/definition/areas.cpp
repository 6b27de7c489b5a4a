// areas/*.csv: the tree of places.
#include "definition/draft.h"
#include "rules/csv.h"

namespace bolan::definition {

namespace {

constexpr char const* k_columns[] = {"code",       "level",      "parent",   "name",  "name_ur",
                                     "short_code", "valid_from", "valid_to", "source"};

bool is_area_code(std::string_view code) {
    if (code.empty() || code.front() < 'a' || code.front() > 'z' || code.back() == '.') return false;
    return code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == code.npos;
}

void read_row(Draft& draft, std::string const& file, rules::CsvRecord const& row) {
    AreaDef area;
    auto const at = [&](int column) { return Location{file, row[column].line, row[column].column}; };
    auto const read_day = [&](int column, std::optional<Date>& out) {
        auto const& text = row[column].text;
        if (text.empty()) return;
        out = Date::parse(text);
        if (!out) draft.mistakes.add(at(column), "expected a date, year-month-day: 2026-11-22");
    };
    area.at = at(0);
    area.code = row[0].text;
    area.level = row[1].text;
    area.parent = row[2].text;
    area.name = row[3].text;
    area.name_ur = row[4].text;
    area.short_code = row[5].text;
    read_day(6, area.valid_from);
    read_day(7, area.valid_to);
    area.source = row[8].text;
    if (!is_area_code(area.code)) {
        draft.mistakes.add(at(0), "'" + area.code + "' is no area code: like north or north.hill");
    }
    if (area.name.empty()) draft.mistakes.add(at(3), "an area needs its name");
    if (area.name_ur.empty()) draft.mistakes.add(at(4), "an area needs its name in Urdu");
    if (area.source.empty()) draft.mistakes.add(at(8), "say where this row is taken from");
    draft.model.province.areas.push_back(std::move(area));
}

}  // namespace

void read_areas(Draft& draft, std::string const& file, std::string_view csv) {
    auto const records = rules::parse_csv(csv);
    if (!records) {
        Location at{file, 1, 1};
        std::string message = "not CSV";
        for (auto const& [name, value] : records.error().values) {
            if (name == "line") at.line = std::atoi(value.c_str());
            if (name == "column") at.column = std::atoi(value.c_str());
            if (name == "message") message = value;
        }
        return draft.mistakes.add(at, message);
    }
    if (records->empty()) return draft.mistakes.add({file, 1, 1}, "the file is empty");
    auto const& header = records->front();
    bool is_right = header.size() == std::size(k_columns);
    for (std::size_t i = 0; is_right && i < header.size(); ++i) is_right = header[i].text == k_columns[i];
    if (!is_right) {
        return draft.mistakes.add({file, 1, 1},
                                  "the first line must be code,level,parent,name,name_ur,short_code,"
                                  "valid_from,valid_to,source");
    }
    for (std::size_t i = 1; i < records->size(); ++i) read_row(draft, file, (*records)[i]);
}

}  // namespace bolan::definition
