#include "records/serial.h"
#include "base/check.h"
#include <cstdio>

namespace bolan::records {

using store::ColumnType;
using store::Row;

store::Table serial_table() {
    return {"serial",
            {{"series", ColumnType::text, true}, {"run", ColumnType::text, true}, {"last", ColumnType::integer, true}},
            {"series", "run"},
            {}};
}

std::int64_t next_serial(store::Transaction& tx, std::string_view series, std::string_view key) {
    auto const next = tx.db().find(
        "insert into serial(series, run, last) values(?1, ?2, 1) "
        "on conflict(series, run) do update set last = serial.last + 1 returning last",
        [](Row const& row) { return row.integer(0); }, series, key);
    CHECK(next.has_value());
    return *next;
}

namespace {

std::string field_text(Value const& fields, std::string_view name, people::Establishment const& establishment) {
    auto const dot = name.find('.');
    auto const& value = fields[name.substr(0, dot)];
    if (dot != std::string_view::npos) {
        auto const* area = establishment.find_area(value.string_or(""));
        if (!area) return "";
        return name.substr(dot + 1) == "short_code" ? area->short_code : area->code;
    }
    if (value.is_int()) return std::to_string(value.as_int());
    return std::string(value.string_or(""));
}

}  // namespace

std::string next_number(store::Transaction& tx, std::string_view series, definition::Numbering const& numbering,
                        Value const& fields, Date on, people::Establishment const& establishment) {
    auto const year = std::to_string(on.parts().year);
    std::string run;
    for (auto const& name : numbering.per)
        run += (run.empty() ? "" : "|") + (name == "year" ? year : field_text(fields, name, establishment));
    auto const serial = next_serial(tx, series, run);
    std::string out;
    std::string_view rest = numbering.pattern;
    while (!rest.empty()) {
        auto const open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) break;
        auto const close = rest.find('}', open);
        CHECK(close != std::string_view::npos);
        auto const name = rest.substr(open + 1, close - open - 1);
        if (name == "year") {
            out += year;
        } else if (name.starts_with("serial")) {
            auto const colon = name.find(':');
            auto const digits = std::to_string(serial);
            std::size_t const width =
                colon == std::string_view::npos ? 0 : static_cast<std::size_t>(name[colon + 1] - '0');
            if (digits.size() < width) out.append(width - digits.size(), '0');
            out += digits;
        } else {
            out += field_text(fields, name, establishment);
        }
        rest.remove_prefix(close + 1);
    }
    return out;
}

}  // namespace bolan::records
