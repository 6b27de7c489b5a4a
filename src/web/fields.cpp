#include "web/fields.h"
#include "base/text.h"
#include "cases/input.h"
#include "cases/upload.h"
#include "records/show.h"
#include <algorithm>
#include <charconv>

namespace bolan::web {

using definition::AreaDef;
using definition::Field;
using definition::FieldKind;

namespace {

// One field at its place in the form: "children/2/name" of a group's field.
struct Place {
    View& v;
    FieldScene const& scene;
    Field const& field;
    std::string const& name;
    Value const& raw;
    FieldList beside = {};        // the fields of its page
    Value const* page = nullptr;  // and what they hold

    std::string label() const { return text_of(scene.visit, field.title); }
    std::string hint() const { return text_of(scene.visit, field.hint); }
    std::string_view error() const { return error_of(scene.errors, name); }
};

// What a box shows again: the text as typed, or a stored value as a person would type it.
std::string typed_text(Field const& field, Value const& raw) {
    if (raw.is_int()) return field.kind == FieldKind::money ? Money{raw.as_int()}.text() : std::to_string(raw.as_int());
    if (raw.is_double()) {
        char text[32];
        auto const end = std::to_chars(text, text + sizeof text, raw.as_double()).ptr;
        return {text, end};
    }
    std::string text(raw.string_or(""));
    bool const is_digits = text.size() == 13 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (field.kind == FieldKind::cnic && is_digits) return show_cnic(text);
    if (field.kind == FieldKind::phone && text.size() == 12 && text.starts_with("92"))
        return "0" + text.substr(2, 3) + "-" + text.substr(5);
    return text;
}

TextKind text_kind_of(Field const& field) {
    switch (field.kind) {
        case FieldKind::name:
            return TextKind::name;
        case FieldKind::cnic:
            return TextKind::cnic;
        case FieldKind::phone:
            return TextKind::phone;
        case FieldKind::email:
            return TextKind::email;
        case FieldKind::number:
            return TextKind::number;
        case FieldKind::money:
            return TextKind::money;
        default:
            return field.lines > 1 ? TextKind::multiline : TextKind::text;
    }
}

void draw_text(Place const& at) {
    auto const label = at.label(), hint = at.hint(), value = typed_text(at.field, at.raw);
    bool const is_words = at.field.kind == FieldKind::text || at.field.kind == FieldKind::name;
    int const limit = at.field.max_length ? at.field.max_length : at.field.lines > 1 ? 4000 : 200;
    text_field(at.v, {.name = at.name,
                      .label = label,
                      .value = value,
                      .hint = hint,
                      .error = at.error(),
                      .kind = text_kind_of(at.field),
                      .is_optional = at.field.optional,
                      .max_length = is_words ? limit : 0});
}

// Of a date, and of a moment with its time: what was typed, or what is kept.
struct Boxes {
    std::string day, month, year, hour, minute;

    void set_day(Date date) {
        auto const parts = date.parts();
        day = std::to_string(parts.day);
        month = std::to_string(parts.month);
        year = std::to_string(parts.year);
    }
};

Boxes boxes_of(Place const& at) {
    if (at.raw.is_map()) {
        auto const typed = [&](char const* part) { return std::string(at.raw[part].string_or("")); };
        return {typed("day"), typed("month"), typed("year"), typed("hour"), typed("minute")};
    }
    auto const kept = at.raw.string_or("");
    Boxes out;
    if (auto const date = Date::parse(kept)) {
        out.set_day(*date);
    } else if (auto const moment = parse_iso_time(kept)) {
        int const offset = offset_of(at.scene.visit);
        auto const civil = iso_time(*moment, offset);
        out.set_day(date_at(*moment, offset));
        out.hour = civil.substr(11, 2);
        out.minute = civil.substr(14, 2);
    }
    return out;
}

void draw_date(Place const& at) {
    auto const label = at.label(), hint = at.hint();
    auto const boxes = boxes_of(at);
    date_field(at.v, {.name = at.name,
                      .label = label,
                      .day = boxes.day,
                      .month = boxes.month,
                      .year = boxes.year,
                      .hour = boxes.hour,
                      .minute = boxes.minute,
                      .has_time = at.field.kind == FieldKind::moment,
                      .hint = hint,
                      .error = at.error(),
                      .is_optional = at.field.optional});
}

void draw_choice(Place const& at) {
    auto const& visit = at.scene.visit;
    auto const& model = *visit.portal.house.model;
    auto rules = rules::Context::at(now(visit), *model.province.calendar);
    rules.tables = &model.tables_of(at.scene.system);
    std::vector<Option> options;
    for (auto const& option : cases::options_of(at.field, rules)) {
        auto title = option.title;
        if (title.context.empty()) title.context = at.field.title.context;
        options.push_back({option.code, text_of(visit, title)});
    }
    auto const label = at.label(), hint = at.hint();
    choice_field(at.v, {.name = at.name,
                        .label = label,
                        .options = options,
                        .value = at.raw.string_or(""),
                        .hint = hint,
                        .error = at.error(),
                        .is_optional = at.field.optional});
}

void draw_yes_no(Place const& at) {
    auto const label = at.label(), hint = at.hint();
    auto const value = at.raw.is_bool() ? (at.raw.as_bool() ? "yes" : "no") : at.raw.string_or("");
    yes_no_field(at.v, {.name = at.name,
                        .label = label,
                        .options = {},
                        .value = value,
                        .hint = hint,
                        .error = at.error(),
                        .is_optional = at.field.optional});
}

// ---- Areas: a list for each level from below the province down to the field's own

bool is_in_force(AreaDef const& area, Date day) {
    return (!area.valid_from || *area.valid_from <= day) && (!area.valid_to || *area.valid_to >= day);
}

// Whether anything of `level` lies in the area, or the area itself is of that level.
bool leads_to(people::Establishment const& establishment, AreaDef const& area, std::string_view level) {
    if (area.level == level) return true;
    auto const& province = establishment.model().province;
    if (province.level_index(area.level) >= province.level_index(level)) return false;
    return std::ranges::any_of(establishment.areas_in(area.code),
                               [&](AreaDef const* inner) { return leads_to(establishment, *inner, level); });
}

}  // namespace

std::string level_title(Words const& words, std::string level) {
    std::ranges::replace(level, '_', ' ');
    if (!level.empty() && level[0] >= 'a' && level[0] <= 'z') level[0] = static_cast<char>(level[0] - 'a' + 'A');
    return words.T(level);
}

namespace {

// The areas chosen so far, by level, from the one below the top.
std::vector<std::string> chosen_areas(people::Establishment const& establishment, Value const& raw) {
    std::vector<std::string> out;
    auto const& levels = establishment.model().province.levels;
    std::string const code(raw.string_or(""));
    for (std::size_t i = 1; i < levels.size(); ++i) {
        auto const* area = code.empty() ? nullptr : establishment.area_at(code, levels[i]);
        out.push_back(area ? area->code : std::string());
    }
    return out;
}

// The lists begin with the district: everybody knows theirs, and not everybody knows the division.
std::size_t first_level(definition::Province const& province, std::string_view wanted) {
    int const district = province.level_index("district");
    int const own = province.level_index(wanted);
    return static_cast<std::size_t>(district > 0 && own >= district ? district : std::min(1, own));
}

// Its list begins inside what another field of the same page chooses.
bool lies_within_another(Place const& at) {
    return !at.field.within.empty() &&
           std::ranges::any_of(at.beside, [&](Field const* field) { return field->name == at.field.within; });
}

void draw_area(Place const& at) {
    auto const& visit = at.scene.visit;
    auto const& establishment = visit.portal.house.establishment;
    auto const& province = establishment.model().province;
    auto const own = static_cast<std::size_t>(std::max(province.level_index(at.field.level), 0));
    auto const chosen = chosen_areas(establishment, at.raw);
    auto const day = today(visit);
    std::vector<AreaLevel> levels;
    bool const is_inside = lies_within_another(at);
    std::string above(is_inside ? (*at.page)[at.field.within].string_or("") : "");
    auto const* outside = above.empty() ? nullptr : establishment.find_area(above);
    std::size_t const first = outside
                                  ? std::min(static_cast<std::size_t>(province.level_index(outside->level)) + 1, own)
                              : is_inside ? own
                                          : first_level(province, at.field.level);
    bool has_more = false;
    for (std::size_t i = first; i <= own; ++i) {
        AreaLevel level{province.levels[i], level_title(visit.words, province.levels[i]), {}, {}};
        auto const list = !above.empty() ? establishment.areas_in(above)
                          : is_inside    ? std::vector<AreaDef const*>()
                                         : establishment.areas_of_level(province.levels[i]);
        for (auto const* area : list)
            if (area->level == province.levels[i] && is_in_force(*area, day) &&
                leads_to(establishment, *area, at.field.level))
                level.options.push_back({area->code, establishment.area_name(area->code, visit.words.code())});
        std::ranges::sort(level.options, {}, &Option::label);
        if (i > 0) level.value = chosen[i - 1];
        above = level.value;
        levels.push_back(std::move(level));
        has_more = i < own;
        if (above.empty()) break;
    }
    auto const label = at.label();
    auto const hint =
        is_inside && !outside ? visit.words.T("First choose the place above, then press the button here.") : at.hint();
    area_field(at.v, {.name = at.name,
                      .label = label,
                      .levels = levels,
                      .hint = hint,
                      .error = at.error(),
                      .is_optional = at.field.optional,
                      .has_more_levels = is_inside || (has_more && above.empty())});
}

// ---- Attachments and groups

Accepts accepts_of(Field const& field) {
    bool const takes_pdf = field.accept.empty() || std::ranges::find(field.accept, "pdf") != field.accept.end();
    if (!takes_pdf) return Accepts::photo;
    return field.accept.size() == 1 ? Accepts::pdf : Accepts::photo_or_pdf;
}

void draw_attachment(Place const& at) {
    std::vector<StoredAttachment> stored;
    if (at.raw.is_list())
        for (auto const& item : at.raw.as_list()) {
            std::string const hash(item["hash"].string_or(""));
            stored.push_back({hash, std::string(item["name"].string_or("")),
                              at.scene.attachment_href ? at.scene.attachment_href(hash) : std::string(),
                              item["size"].int_or(0)});
        }
    auto const label = at.label(), hint = at.hint();
    for (auto const& one : stored) hidden(at.v, at.name + "/kept", one.id);
    attachment_field(at.v, {.name = at.name,
                            .label = label,
                            .stored = stored,
                            .accepts = accepts_of(at.field),
                            .max_bytes = at.field.max_bytes ? at.field.max_bytes : 5 * 1024 * 1024,
                            .max_count = std::max(at.field.many_max, 1),
                            .hint = hint,
                            .error = at.error(),
                            .is_optional = at.field.optional});
}

void draw_at(Place const& at);

void draw_group(Place const& at) {
    auto const label = at.label(), hint = at.hint();
    int const stored = at.raw.is_list() ? static_cast<int>(at.raw.as_list().size()) : 0;
    int const count = std::max(stored, at.field.many_min);
    repeating_group(at.v,
                    {.name = at.name,
                     .label = label,
                     .item_label = at.v.T("Number {n}"),
                     .count = count,
                     .max_count = at.field.many_max,
                     .hint = hint,
                     .error = at.error()},
                    [&](int index) {
                        static Value const nothing = Value::map();
                        auto const& item = index < stored ? at.raw.as_list()[static_cast<std::size_t>(index)] : nothing;
                        for (auto const& inner : at.field.fields) {
                            auto const name = at.name + "/" + std::to_string(index) + "/" + inner.name;
                            draw_at({at.v, at.scene, inner, name, item[inner.name]});
                        }
                    });
}

void draw_at(Place const& at) {
    switch (at.field.kind) {
        case FieldKind::date:
        case FieldKind::moment:
            return draw_date(at);
        case FieldKind::yes_no:
            return draw_yes_no(at);
        case FieldKind::choice:
            return draw_choice(at);
        case FieldKind::area:
            return draw_area(at);
        case FieldKind::attachment:
            return draw_attachment(at);
        case FieldKind::group:
            return draw_group(at);
        case FieldKind::note:
            return note_field(at.v, at.label());
        default:
            return draw_text(at);
    }
}

}  // namespace

void draw_field(View& v, FieldScene const& scene, Field const& field, FieldList beside, Value const& raw) {
    draw_at({v, scene, field, field.name, raw[field.name], beside, &raw});
}

void draw_fields(View& v, FieldScene const& scene, FieldList fields, Value const& raw) {
    for (auto const* field : fields)
        if (!field->compute) draw_field(v, scene, *field, fields, raw);
}

// ---- Reading

namespace {

class PostReader {
  public:
    PostReader(Visit const& visit, http::Form const& form, std::vector<Problem>& problems)
        : m_visit(visit), m_form(form), m_problems(problems), m_go(form.get_or("go")) {}

    Value read(Field const& field, std::string const& name) {
        switch (field.kind) {
            case FieldKind::date:
                return read_boxes(name, {"day", "month", "year"});
            case FieldKind::moment:
                return read_boxes(name, {"day", "month", "year", "hour", "minute"});
            case FieldKind::area:
                return read_area(name);
            case FieldKind::attachment:
                return read_attachment(field, name);
            case FieldKind::group:
                return read_group(field, name);
            case FieldKind::note:
                return {};
            default:
                break;
        }
        auto const typed = m_form.find(name);
        return typed ? Value(*typed) : Value();
    }

  private:
    Value read_boxes(std::string const& name, std::initializer_list<char const*> parts) {
        Value out = Value::map();
        for (auto const* part : parts) out.set(part, m_form.get_or(name + "/" + part));
        return out;
    }

    // The most detailed level that lies in the ones above it: whoever changes the district has not chosen a tehsil yet.
    // Of a level above the field's own it is kept too: the page shows the places inside, and the engine asks to choose.
    Value read_area(std::string const& name) {
        auto const& establishment = m_visit.portal.house.establishment;
        auto const& levels = establishment.model().province.levels;
        std::string chosen;
        for (auto const& level : levels) {
            auto const typed = m_form.get_or(name + "/" + level);
            auto const* area = typed.empty() ? nullptr : establishment.find_area(typed);
            if (!area || area->level != level) continue;
            if (!chosen.empty() && !establishment.is_within(area->code, chosen)) break;
            chosen = area->code;
        }
        return chosen;
    }

    Value read_attachment(Field const& field, std::string const& name) {
        Value out = Value::list();
        auto const removed = m_form.all("remove");
        for (auto const hash : m_form.all(name + "/kept")) {
            if (std::ranges::find(removed, hash) != removed.end()) continue;
            if (auto found = m_visit.portal.house.engine->find_upload(m_visit.actor(), hash); !found.is_null())
                out.push(std::move(found));
        }
        for (auto const& file : m_form.files)
            if (file.field == name) take(field, name, file, out);
        for (auto const& problem : m_form.problems)
            if (problem.field == name) m_problems.push_back(problem);
        return out;
    }

    void take(Field const& field, std::string const& name, http::FormFile const& file, Value& out) {
        auto const type = store::sniff_type(file.span());
        bool is_accepted = !type.empty() && field.accept.empty();
        for (auto const& kind : field.accept)
            is_accepted = is_accepted || type == (kind == "pdf" ? "application/pdf" : "image/" + kind);
        if (!is_accepted) {
            std::string accept;
            for (auto const& kind : field.accept) accept += (accept.empty() ? "" : ", ") + kind;
            m_problems.push_back({name, "attachment.wrong_type", {{"accept", accept}}});
            return;
        }
        auto& house = m_visit.portal.house;
        auto kept = cases::take_upload(*house.engine, *house.attachments, m_visit.actor(), file.span(), file.name, {});
        if (!kept) {
            m_problems.push_back({name, kept.error().code, kept.error().values});
            return;
        }
        out.push(std::move(*kept));
    }

    // Entries as far as any name of theirs was posted; one is added or dropped by its button.
    Value read_group(Field const& field, std::string const& name) {
        constexpr int k_entries_max = 200;
        int count = 0;
        auto const prefix = name + "/";
        for (auto const& [posted, value] : m_form.fields) {
            int index = -1;
            if (posted.starts_with(prefix))
                std::from_chars(posted.data() + prefix.size(), posted.data() + posted.size(), index);
            if (index >= count && index < k_entries_max) count = index + 1;
        }
        Value out = Value::list();
        for (int i = 0; i < count; ++i) {
            if (m_go == "drop:" + prefix + std::to_string(i)) continue;
            Value item = Value::map();
            for (auto const& inner : field.fields) {
                auto value = read(inner, prefix + std::to_string(i) + "/" + inner.name);
                if (!value.is_null()) item.set(inner.name, std::move(value));
            }
            out.push(std::move(item));
        }
        if (m_go == "add:" + name) out.push(Value::map());
        return out;
    }

    Visit const& m_visit;
    http::Form const& m_form;
    std::vector<Problem>& m_problems;
    std::string_view m_go;
};

}  // namespace

Value posted_fields(Visit const& visit, FieldList fields, http::Form const& form, std::vector<Problem>& problems) {
    PostReader reader(visit, form, problems);
    Value out = Value::map();
    for (auto const* field : fields) {
        if (field->compute) continue;
        auto value = reader.read(*field, field->name);
        if (!value.is_null()) out.set(field->name, std::move(value));
    }
    return out;
}

bool is_only_redraw(http::Form const& form) {
    auto const go = form.get_or("go");
    return go.starts_with("areas:") || go.starts_with("add:") || go.starts_with("drop:") ||
           form.find("remove").has_value();
}

bool has_files(FieldList fields) {
    return std::ranges::any_of(fields, [](Field const* field) {
        return field->kind == FieldKind::attachment || has_files(pointers_to(field->fields));
    });
}

std::vector<Field const*> pointers_to(std::vector<Field> const& fields) {
    std::vector<Field const*> out;
    for (auto const& field : fields) out.push_back(&field);
    return out;
}

// ---- Showing

namespace {

As look_of(Field const& field) {
    switch (field.kind) {
        case FieldKind::cnic:
        case FieldKind::phone:
        case FieldKind::email:
        case FieldKind::number:
            return As::ltr;
        case FieldKind::text:
            return field.lines > 1 ? As::lines : As::typed;
        case FieldKind::name:
            return As::typed;
        default:
            return As::text;
    }
}

void add_rows(FieldScene const& scene, Field const& field, Value const& value, std::string const& before,
              std::vector<Row>& rows) {
    auto const& visit = scene.visit;
    if (value.is_null() || field.kind == FieldKind::note) return;
    auto const label = before + text_of(visit, field.title);
    if (field.kind == FieldKind::attachment && value.is_list()) {
        for (auto const& item : value.as_list()) {
            std::string const hash(item["hash"].string_or(""));
            rows.push_back({label,
                            std::string(item["name"].string_or("")),
                            As::typed,
                            {},
                            scene.attachment_href ? scene.attachment_href(hash) : std::string()});
        }
        return;
    }
    if (field.kind == FieldKind::group && value.is_list()) {
        int number = 0;
        for (auto const& item : value.as_list()) {
            ++number;
            auto const prefix = label + " " + std::to_string(number) + ": ";
            for (auto const& inner : field.fields) add_rows(scene, inner, item[inner.name], prefix, rows);
        }
        return;
    }
    auto const& words = visit.words;
    std::string text = field.kind == FieldKind::money   ? show_money(words, Money{value.int_or(0)})
                       : field.kind == FieldKind::phone ? typed_text(field, value)
                       : field.kind == FieldKind::yes_no
                           ? std::string(value.bool_or(false) ? words.T("Yes") : words.T("No"))
                           : records::show_value(field, value, words.code(), visit.portal.house.establishment);
    if (text.empty()) return;
    rows.push_back({label, std::move(text), look_of(field)});
}

}  // namespace

std::vector<Row> summary_rows(FieldScene const& scene, FieldList fields, Value const& data) {
    std::vector<Row> rows;
    for (auto const* field : fields) add_rows(scene, *field, data[field->name], {}, rows);
    return rows;
}

void former_section(View& v, FieldScene const& scene, std::vector<Field> const& former, Value const& data) {
    auto const rows = summary_rows(scene, pointers_to(former), data);
    if (!rows.empty()) summary_section(v, v.T("No longer asked"), rows);
}

}  // namespace bolan::web
