// areas/*.csv: the tree of places; jurisdictions.csv: posts that look after others than their office's own.
#include "definition/draft.h"
#include "rules/csv.h"
#include <span>

namespace bolan::definition {

namespace {

constexpr char const* k_area_columns[] = {"code",       "level",      "parent",   "name",     "name_ur",
                                          "short_code", "valid_from", "valid_to", "formerly", "source"};
constexpr char const* k_jurisdiction_columns[] = {"post", "area", "services", "valid_from", "valid_to", "source"};

bool is_area_code(std::string_view code) {
    if (code.empty() || code.front() < 'a' || code.front() > 'z' || code.back() == '.') return false;
    return code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == code.npos;
}

void read_day(Draft& draft, std::string const& file, rules::CsvCell const& cell, std::optional<Date>& out) {
    if (cell.text.empty()) return;
    out = Date::parse(cell.text);
    if (!out) draft.mistakes.add({file, cell.line, cell.column}, "expected a date, year-month-day: 2026-11-22");
}

void read_area(Draft& draft, std::string const& file, rules::CsvRecord const& row) {
    AreaDef area;
    auto const at = [&](int column) { return Location{file, row[column].line, row[column].column}; };
    area.at = at(0);
    area.code = row[0].text;
    area.level = row[1].text;
    area.parent = row[2].text;
    area.name = row[3].text;
    area.name_ur = row[4].text;
    area.short_code = row[5].text;
    read_day(draft, file, row[6], area.valid_from);
    read_day(draft, file, row[7], area.valid_to);
    area.formerly = row[8].text;
    area.source = row[9].text;
    if (!is_area_code(area.code)) {
        draft.mistakes.add(at(0), "'" + area.code + "' is no area code: like north or north.hill");
    }
    if (area.name.empty()) draft.mistakes.add(at(3), "an area needs its name");
    if (area.name_ur.empty()) draft.mistakes.add(at(4), "an area needs its name in Urdu");
    if (area.source.empty()) draft.mistakes.add(at(9), "say where this row is taken from");
    draft.model.province.areas.push_back(std::move(area));
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

void read_jurisdiction(Draft& draft, std::string const& file, rules::CsvRecord const& row) {
    Jurisdiction out;
    out.at = {file, row[0].line, row[0].column};
    out.post = row[0].text;
    out.area = row[1].text;
    out.services = words_in(row[2].text);
    read_day(draft, file, row[3], out.valid_from);
    read_day(draft, file, row[4], out.valid_to);
    out.source = row[5].text;
    if (out.source.empty()) draft.mistakes.add({file, row[5].line, row[5].column}, "say where this row is taken from");
    draft.model.province.jurisdictions.push_back(std::move(out));
}

// The rows below the header, which must be these columns.
std::vector<rules::CsvRecord> read_rows(Draft& draft, std::string const& file, std::string_view csv,
                                        std::span<char const* const> columns) {
    auto records = rules::parse_csv(csv);
    if (!records) {
        Location at{file, 1, 1};
        std::string message = "not CSV";
        for (auto const& [name, value] : records.error().values) {
            if (name == "line") at.line = std::atoi(value.c_str());
            if (name == "column") at.column = std::atoi(value.c_str());
            if (name == "message") message = value;
        }
        return draft.mistakes.add(at, message), std::vector<rules::CsvRecord>();
    }
    if (records->empty()) return draft.mistakes.add({file, 1, 1}, "the file is empty"), std::move(*records);
    auto const& header = records->front();
    bool is_right = header.size() == columns.size();
    for (std::size_t i = 0; is_right && i < header.size(); ++i) is_right = header[i].text == columns[i];
    if (!is_right) {
        std::string expected;
        for (auto const* column : columns) expected += (expected.empty() ? "" : ",") + std::string(column);
        return draft.mistakes.add({file, 1, 1}, "the first line must be " + expected), std::vector<rules::CsvRecord>();
    }
    records->erase(records->begin());
    return std::move(*records);
}

}  // namespace

void read_areas(Draft& draft, std::string const& file, std::string_view csv) {
    for (auto const& row : read_rows(draft, file, csv, k_area_columns)) read_area(draft, file, row);
}

void read_jurisdictions(Draft& draft, std::string const& file, std::string_view csv) {
    for (auto const& row : read_rows(draft, file, csv, k_jurisdiction_columns)) read_jurisdiction(draft, file, row);
}

}  // namespace bolan::definition
