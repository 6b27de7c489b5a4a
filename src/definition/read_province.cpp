#include "definition/mappings.h"

namespace bolan::definition {

namespace {

using Kind = Shape::Kind;

constexpr char const* k_weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

MappingSpec make_hours_spec() {
    MappingSpec spec{"hours", "Office hours of each weekday.", {}};
    for (auto const* day : k_weekdays) {
        spec.keys.push_back({day, Need::required, {Kind::hours}, "Hours, or closed."});
    }
    return spec;
}
MappingSpec const& hours_spec() {
    static MappingSpec const spec = make_hours_spec();
    return spec;
}

void read_week(Reader& reader, Node const& node, std::array<Hours, 7>& out) {
    if (!reader.is_map(node, "'hours'")) return;
    reader.check_keys(hours_spec(), node, {});
    for (std::size_t i = 0; i < 7; ++i) {
        if (auto const* day = node.find(k_weekdays[i])) reader.read_hours(*day, out[i]);
    }
}

void check_span(Reader& reader, Node const& node, CalendarSpan const& span) {
    if (span.to < span.from) reader.wrong(node, "'to' lies before 'from'");
}

constexpr char const* k_areas_doc = "The areas, with all that lies in them, where alone it holds.";

// People read it where it moved a due time.
void read_name(Reader& reader, Node const& node, CalendarSpan& out) {
    reader.read_words(node, out.name);
    reader.remember(Reader::inside(node), {out.name, reader.context()});
}

Mapping<CalendarSpan> make_holiday_mapping() {
    Mapping<CalendarSpan> m("holiday", "Days on which offices are closed.");
    m.key("name", Need::required, {Kind::text}, "Its name.", read_name);
    m.key("from", Need::required, {Kind::date}, "The first day.",
          [](Reader& reader, Node const& node, CalendarSpan& out) { reader.read_date(node, out.from); });
    m.key("to", Need::required, {Kind::date}, "The last day.",
          [](Reader& reader, Node const& node, CalendarSpan& out) { reader.read_date(node, out.to); });
    m.key("areas", Need::optional, list_of({Kind::text}), k_areas_doc,
          [](Reader& reader, Node const& node, CalendarSpan& out) { reader.read_lines(node, out.areas, false); });
    return m;
}
Mapping<CalendarSpan> const& holiday_mapping() {
    static Mapping<CalendarSpan> const mapping = make_holiday_mapping();
    return mapping;
}

Mapping<SpecialHours> make_special_mapping() {
    Mapping<SpecialHours> m("special_hours", "Days with other office hours.");
    m.key("name", Need::required, {Kind::text}, "Their name.",
          [](Reader& reader, Node const& node, SpecialHours& out) { read_name(reader, node, out.span); });
    m.key("from", Need::required, {Kind::date}, "The first day.",
          [](Reader& reader, Node const& node, SpecialHours& out) { reader.read_date(node, out.span.from); });
    m.key("to", Need::required, {Kind::date}, "The last day.",
          [](Reader& reader, Node const& node, SpecialHours& out) { reader.read_date(node, out.span.to); });
    m.key("hours", Need::required, mapping_of("hours"), "Their hours.",
          [](Reader& reader, Node const& node, SpecialHours& out) { read_week(reader, node, out.hours); });
    m.key("areas", Need::optional, list_of({Kind::text}), k_areas_doc,
          [](Reader& reader, Node const& node, SpecialHours& out) { reader.read_lines(node, out.span.areas, false); });
    return m;
}
Mapping<SpecialHours> const& special_mapping() {
    static Mapping<SpecialHours> const mapping = make_special_mapping();
    return mapping;
}

void read_holidays(Reader& reader, Node const& node, CalendarFile& out) {
    if (!reader.is_list(node, "'holidays'")) return;
    for (auto const& item : node.items) {
        auto& holiday = out.spec.holidays.emplace_back();
        holiday_mapping().read(reader, item, holiday);
        check_span(reader, item, holiday);
    }
}

void read_special_hours(Reader& reader, Node const& node, CalendarFile& out) {
    if (!reader.is_list(node, "'special_hours'")) return;
    for (auto const& item : node.items) {
        auto& special = out.spec.special.emplace_back();
        special_mapping().read(reader, item, special);
        check_span(reader, item, special.span);
    }
}

void read_offset(Reader& reader, Node const& node, CalendarFile& out) {
    auto const& s = node.text;
    auto const digit = [&](std::size_t i) { return s[i] >= '0' && s[i] <= '9'; };
    bool const well_formed =
        s.size() == 6 && (s[0] == '+' || s[0] == '-') && digit(1) && digit(2) && s[3] == ':' && digit(4) && digit(5);
    if (!well_formed) return reader.wrong(node, "expected hours and minutes from UTC: \"+05:00\"");
    int const minutes = ((s[1] - '0') * 10 + s[2] - '0') * 60 + (s[4] - '0') * 10 + s[5] - '0';
    if (minutes > 14 * 60) return reader.wrong(node, "no place is more than 14 hours from UTC");
    out.spec.offset_minutes = s[0] == '-' ? -minutes : minutes;
}

Mapping<CalendarFile> make_calendar_mapping() {
    Mapping<CalendarFile> m("calendar", "When offices work; deadlines count in it.");
    m.code("calendar", &CalendarFile::name, Need::required, "The province.");
    m.key("utc_offset", Need::required, {Kind::text}, "Civil time from UTC, in quotes: \"+05:00\".", read_offset);
    m.key("hours", Need::required, mapping_of("hours"), "The usual office hours.",
          [](Reader& reader, Node const& node, CalendarFile& out) { read_week(reader, node, out.spec.hours); });
    m.key("special_hours", Need::optional, list_of(mapping_of("special_hours")), "Days with other hours.",
          read_special_hours);
    m.key("holidays", Need::optional, list_of(mapping_of("holiday")), "Days without hours.", read_holidays);
    return m;
}

Mapping<Publishing> make_publishing_mapping() {
    Mapping<Publishing> m("publishing",
                          "Who brings new versions of these files into force. Never the same person twice.");
    m.codes("proposed_by", &Publishing::proposed_by, Need::required, "The posts that propose them.");
    m.codes("reviewed_by", &Publishing::reviewed_by, Need::required,
            "The posts that approve them with the day from which they are in force, or send them back.");
    return m;
}
Mapping<Publishing> const& publishing_mapping() {
    static Mapping<Publishing> const mapping = make_publishing_mapping();
    return mapping;
}

Mapping<OrderRule> make_order_rule_mapping() {
    Mapping<OrderRule> m("order_rule", "Posts that give orders: postings, transfers, leave, additional charge.");
    m.codes("by", &OrderRule::by, Need::required, "The posts.");
    m.integer("up_to_grade", &OrderRule::up_to_grade, 1, 22, "About posts of at most this basic pay scale (22).");
    m.flag("everywhere", &OrderRule::everywhere,
           "About posts of every office; without it only of their own office and those under it.");
    return m;
}
Mapping<OrderRule> const& order_rule_mapping() {
    static Mapping<OrderRule> const mapping = make_order_rule_mapping();
    return mapping;
}

Mapping<Province> make_province_mapping() {
    Mapping<Province> m("province", "What the folder is.");
    m.code("province", &Province::code, Need::required, "Its name.");
    m.text("title", &Province::title, Need::required, "The government's name.");
    m.text("portal", &Province::portal, Need::required, "The name of its public site.");
    m.codes("levels", &Province::levels, Need::required, "The levels of areas, from the top.");
    m.codes("languages", &Province::languages, Need::required, "The languages of its pages, en first.");
    m.one("publishing", &Province::publishing, publishing_mapping, "publishing", Need::optional,
          "Who brings new versions into force. Without it, only the installation does.");
    m.list("orders", &Province::orders, order_rule_mapping, "order_rule", Need::optional,
           "Who gives the orders by which officers come to posts. Without it, only the installation does.");
    return m;
}

Mapping<PostDef> make_post_mapping() {
    Mapping<PostDef> m("post", "A kind of seat in an office.");
    m.text("title", &PostDef::title, Need::required, "What it is called.");
    m.integer("grade", &PostDef::grade, 1, 22, "The basic pay scale.");
    m.integer("seats", &PostDef::seats, 1, 99, "How many of them (1).");
    return m;
}
Mapping<PostDef> const& post_mapping() {
    static Mapping<PostDef> const mapping = make_post_mapping();
    return mapping;
}

void read_own_hours(Reader& reader, Node const& node, OfficeDef& out) {
    if (node.text == "always") {
        out.hours.emplace().fill({0, 24 * 60});
        out.open_on_holidays = true;
        return;
    }
    read_week(reader, node, out.hours.emplace());
}

Mapping<OfficeDef> make_office_mapping() {
    Mapping<OfficeDef> m("office", "A kind of office, one in every area of its level.");
    m.text("title", &OfficeDef::title, Need::required, "What it is called.");
    m.code("level", &OfficeDef::level, Need::required, "The level of areas that have one.");
    m.code("under", &OfficeDef::under, Need::optional, "The office that supervises it, in the same area or one above.");
    m.key("hours", Need::optional, always_or(mapping_of("hours")),
          "Its own hours, also when others have special ones. `always`: round the clock, on holidays too.",
          read_own_hours);
    m.flag("open_on_holidays", &OfficeDef::open_on_holidays, "With hours of its own: no holiday closes it.");
    m.named("posts", &OfficeDef::posts, post_mapping, "post", Need::required, "Its posts.");
    m.code("head", &OfficeDef::head, Need::optional, "The post over the others, if that is not the first.");
    return m;
}
Mapping<OfficeDef> const& office_mapping() {
    static Mapping<OfficeDef> const mapping = make_office_mapping();
    return mapping;
}

Mapping<OfficesFile> make_offices_mapping() {
    Mapping<OfficesFile> m("offices", "The kinds of offices and their posts.");
    m.named("offices", &OfficesFile::offices, office_mapping, "office", Need::required, "Each kind of office.");
    return m;
}

void read_system_name(Reader& reader, Node const& node, System& out) {
    if (reader.is_scalar(node, "the folder's name") && node.text != out.name) {
        reader.wrong(node, "this system stands in the folder '" + out.name + "'");
    }
}

Mapping<System> make_system_mapping() {
    Mapping<System> m("system", "What the folder of a system is for.");
    m.key("system", Need::required, {Kind::text}, "The folder's name.", read_system_name);
    m.text("title", &System::title, Need::required, "What it is called.");
    m.code("owner", &System::owner, Need::required, "The office that owns it.");
    m.key("law", Need::required, list_of({Kind::text}), "The Acts, rules and notifications that it carries out.",
          [](Reader& reader, Node const& node, System& out) { reader.read_lines(node, out.law, false); });
    m.key("open_points", Need::optional, list_of({Kind::text}), "What nobody has confirmed yet.",
          [](Reader& reader, Node const& node, System& out) { reader.read_lines(node, out.open_points, false); });
    return m;
}

}  // namespace

Mapping<Province> const& province_mapping() {
    static Mapping<Province> const mapping = make_province_mapping();
    return mapping;
}

Mapping<CalendarFile> const& calendar_mapping() {
    static Mapping<CalendarFile> const mapping = make_calendar_mapping();
    return mapping;
}

Mapping<OfficesFile> const& offices_mapping() {
    static Mapping<OfficesFile> const mapping = make_offices_mapping();
    return mapping;
}

Mapping<System> const& system_mapping() {
    static Mapping<System> const mapping = make_system_mapping();
    return mapping;
}

std::vector<MappingSpec const*> province_specs() {
    return {&province_mapping().spec(),
            &publishing_mapping().spec(),
            &order_rule_mapping().spec(),
            &calendar_mapping().spec(),
            &hours_spec(),
            &special_mapping().spec(),
            &holiday_mapping().spec(),
            &offices_mapping().spec(),
            &office_mapping().spec(),
            &post_mapping().spec(),
            &system_mapping().spec()};
}

}  // namespace bolan::definition
