#include "cases/input.h"
#include "base/money.h"
#include "base/text.h"
#include "rules/tables.h"
#include <algorithm>
#include <charconv>
#include <cmath>

namespace bolan::cases {

using definition::Field;
using definition::FieldKind;

namespace {

// A box of a form; -1 when it holds no number.
int number_in(Value const& parts, char const* name) {
    auto const& value = parts[name];
    if (value.is_int()) return static_cast<int>(value.as_int());
    auto const digits = latin_digits(clean_text(value.string_or("")));
    int n = -1;
    std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return n;
}

}  // namespace

std::optional<Date> date_of(Value const& parts) {
    return Date::of(number_in(parts, "year"), number_in(parts, "month"), number_in(parts, "day"));
}

namespace {

std::string check_code(Shelf const& shelf, Field const& field) {
    return field.error.empty() ? "field.check" : shelf.service->name + "." + field.error;
}

bool is_empty(Value const& raw) {
    if (raw.is_null()) return true;
    if (raw.is_string()) return clean_text(raw.as_string()).empty();
    if (raw.is_list()) return raw.as_list().empty();
    if (raw.is_map()) {
        for (auto const& [name, value] : raw.as_map())
            if (!is_empty(value)) return false;
        return true;
    }
    return false;
}

enum class Day { today, any };  // whose rules, options and areas count

// One value being read: where it stands, and what is wrong with it.
class Reader {
  public:
    Reader(Field const& field, std::string path, InputContext const& context, std::vector<Problem>& problems,
           Day day = Day::today)
        : m_field(field), m_path(std::move(path)), m_context(context), m_problems(problems), m_day(day) {}

    std::optional<Value> read(Value const& raw) {
        switch (m_field.kind) {
            case FieldKind::text:
            case FieldKind::name:
                return read_text(raw);
            case FieldKind::cnic:
                return read_parsed(raw, parse_cnic, "field.cnic");
            case FieldKind::phone:
                return read_parsed(raw, parse_mobile, "field.phone");
            case FieldKind::email:
                return read_email(raw);
            case FieldKind::date:
                return read_date(raw);
            case FieldKind::moment:
                return read_moment(raw);
            case FieldKind::number:
                return read_number(raw);
            case FieldKind::money:
                return read_money(raw);
            case FieldKind::yes_no:
                return read_yes_no(raw);
            case FieldKind::choice:
                return read_choice(raw);
            case FieldKind::area:
                return read_area(raw);
            case FieldKind::attachment:
                return read_attachments(raw);
            case FieldKind::group:
                return read_group(raw);
            case FieldKind::note:
                return {};
        }
        return {};
    }

  private:
    std::nullopt_t fail(std::string code, std::vector<std::pair<std::string, std::string>> values = {}) {
        m_problems.push_back({m_path, std::move(code), std::move(values)});
        return std::nullopt;
    }

    std::optional<std::string> text_of(Value const& raw) {
        if (raw.is_int()) return std::to_string(raw.as_int());
        if (!raw.is_string() || !is_valid_utf8(raw.as_string())) {
            fail("field.malformed");
            return {};
        }
        return clean_text(raw.as_string());
    }

    std::optional<Value> read_text(Value const& raw) {
        auto const text = text_of(raw);
        if (!text) return {};
        int const limit = m_field.max_length ? m_field.max_length : m_field.lines > 1 ? 4000 : 200;
        if (static_cast<int>(count_characters(*text)) > limit)
            return fail("field.too_long", {{"max", std::to_string(limit)}});
        if (m_field.lines <= 1 && text->find('\n') != std::string::npos) return fail("field.one_line");
        if (m_field.kind == FieldKind::name && !is_person_name(*text)) return fail("field.name");
        return Value(*text);
    }

    template <typename Parse>
    std::optional<Value> read_parsed(Value const& raw, Parse parse, char const* code) {
        auto const text = text_of(raw);
        if (!text) return {};
        if (auto parsed = parse(*text)) return Value(*parsed);
        std::size_t digits = 0;
        for (char c : latin_digits(*text)) digits += c >= '0' && c <= '9';
        return fail(code, {{"typed", std::to_string(digits)}});
    }

    std::optional<Value> read_email(Value const& raw) {
        auto const text = text_of(raw);
        if (!text) return {};
        if (!is_email(*text)) return fail("field.email");
        return Value(*text);
    }

    std::optional<Value> read_date(Value const& raw) {
        std::optional<Date> date;
        if (raw.is_map()) {
            date = date_of(raw);
        } else if (auto const text = text_of(raw)) {
            date = Date::parse(latin_digits(*text));
        } else {
            return {};
        }
        if (!date) return fail("field.date");
        if (auto const limit = limit_of(m_field.last, rules::Kind::date); limit && *date > limit->as_date())
            return fail(limit->as_date() == m_context.today ? "field.future" : "field.date_too_late",
                        {{"max", limit->as_date().iso()}});
        if (auto const limit = limit_of(m_field.first, rules::Kind::date); limit && *date < limit->as_date())
            return fail("field.date_too_early", {{"min", limit->as_date().iso()}});
        return Value(date->iso());
    }

    int offset_minutes() const { return m_context.establishment.model().province.calendar->offset_minutes(); }

    std::optional<Timestamp> moment_of(Value const& raw) const {
        auto const day = date_of(raw);
        int const hour = number_in(raw, "hour"), minute = number_in(raw, "minute");
        if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59) return {};
        return Timestamp{start_of(*day, offset_minutes()).ms + (hour * 60 + minute) * 60'000LL};
    }

    std::optional<Value> read_moment(Value const& raw) {
        std::optional<Timestamp> at;
        if (raw.is_map()) {
            at = moment_of(raw);
        } else if (auto const text = text_of(raw)) {
            at = parse_moment(latin_digits(*text), offset_minutes());
        } else {
            return {};
        }
        // Kept in UTC, it must still be of a year that can be read.
        if (!at || !parse_iso_time(iso_time(*at, 0))) return fail("field.moment");
        rules::Value const moment(*at);
        auto const said = [&](rules::Value const& limit) {
            return iso_time({limit.as_timestamp().seconds * 1000}, offset_minutes());
        };
        if (auto const limit = limit_of(m_field.last, rules::Kind::timestamp);
            limit && rules::compare(moment, *limit) > 0)
            return fail(*limit == rules::Value(m_context.rules.now) ? "field.moment_future" : "field.moment_too_late",
                        {{"max", said(*limit)}});
        if (auto const limit = limit_of(m_field.first, rules::Kind::timestamp);
            limit && rules::compare(moment, *limit) < 0)
            return fail("field.moment_too_early", {{"min", said(*limit)}});
        return Value(iso_time(*at, 0));
    }

    std::optional<rules::Value> limit_of(std::optional<definition::Expr> const& expr, rules::Kind kind) {
        if (!expr || !*expr || m_day == Day::any) return {};
        auto value = evaluate(*expr, m_context.before, m_context.rules);
        if (!value || !*value || !(*value)->is(kind)) return {};
        return std::move(*value);
    }

    std::optional<Value> read_number(Value const& raw) {
        double number = 0;
        if (raw.is_int() || raw.is_double()) {
            number = raw.as_double();
        } else {
            auto const text = text_of(raw);
            if (!text) return {};
            auto digits = latin_digits(*text);
            std::erase(digits, ',');
            auto const [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
            if (failure != std::errc() || end != digits.data() + digits.size()) return fail("field.number");
        }
        if (!std::isfinite(number) || std::abs(number) > 9e15) return fail("field.number");
        double const scale = std::pow(10.0, m_field.decimals);
        if (std::abs(number * scale - std::round(number * scale)) > 1e-6)
            return fail(m_field.decimals ? "field.decimals" : "field.whole_number",
                        {{"max", std::to_string(m_field.decimals)}});
        if (auto const bad = check_range(number)) return bad.value();
        if (m_field.decimals == 0) return Value(static_cast<std::int64_t>(std::llround(number)));
        return Value(number);
    }

    static std::string plain(double number) {
        auto const whole = static_cast<std::int64_t>(number);
        return static_cast<double>(whole) == number ? std::to_string(whole) : std::to_string(number);
    }

    // Engaged (with the failure) when out of range.
    std::optional<std::optional<Value>> check_range(double number) {
        if (m_field.min && number < *m_field.min) {
            fail("field.too_small", {{"min", plain(*m_field.min)}});
            return std::optional<Value>();
        }
        if (m_field.max && number > *m_field.max) {
            fail("field.too_large", {{"max", plain(*m_field.max)}});
            return std::optional<Value>();
        }
        return {};
    }

    std::optional<Value> read_money(Value const& raw) {
        // JSON gives paisa as an integer; a form gives rupees as text.
        std::optional<Money> money;
        if (raw.is_int()) {
            money = Money{raw.as_int()};
        } else if (auto text = text_of(raw)) {
            std::erase(*text, ',');
            money = Money::parse(latin_digits(*text));
        } else {
            return {};
        }
        if (!money || money->paisa < 0) return fail("field.money");
        if (auto const bad = check_range(static_cast<double>(money->paisa) / 100)) return bad.value();
        return Value(money->paisa);
    }

    std::optional<Value> read_yes_no(Value const& raw) {
        if (raw.is_bool()) return raw;
        auto const text = raw.string_or("");
        if (text == "yes" || text == "true") return Value(true);
        if (text == "no" || text == "false") return Value(false);
        return fail("field.choice");
    }

    std::optional<Value> read_choice(Value const& raw) {
        auto const text = text_of(raw);
        if (!text) return {};
        if (m_day == Day::any && m_field.find_option(*text)) return Value(*text);
        for (auto const& option : options_of(m_field, m_context.rules))
            if (option.code == *text) return Value(*text);
        return fail("field.choice");
    }

    std::optional<Value> read_area(Value const& raw) {
        auto const text = text_of(raw);
        if (!text) return {};
        auto const* area = m_context.establishment.find_area(*text);
        if (!area || area->level != m_field.level) return fail("field.choice");
        if (m_day == Day::any) return Value(*text);
        if ((area->valid_to && *area->valid_to < m_context.today) ||
            (area->valid_from && *area->valid_from > m_context.today))
            return fail("field.area_ended");
        if (!m_field.within.empty()) {
            auto const outer = m_context.before.find(m_field.within);
            if (outer && outer->is(rules::Kind::string) &&
                !m_context.establishment.is_within(*text, outer->as_string()))
                return fail("field.area_outside");
        }
        return Value(*text);
    }

    std::optional<Value> read_attachments(Value const& raw) {
        Value const list = raw.is_list() ? raw : Value(Value::List{raw});
        int const count = static_cast<int>(list.as_list().size());
        if (count < m_field.many_min && !(m_field.optional && count == 0))
            return fail("field.too_few", {{"min", std::to_string(m_field.many_min)}});
        if (count > m_field.many_max) return fail("field.too_many", {{"max", std::to_string(m_field.many_max)}});
        Value out = Value::list();
        for (auto const& given : list.as_list()) {
            auto found = m_context.find_attachment ? m_context.find_attachment(given) : std::nullopt;
            if (!found) return fail("attachment.not_yours");
            auto const& item = *found;
            auto const type = item["type"].string_or("");
            bool accepted = m_field.accept.empty();
            for (auto const& kind : m_field.accept)
                accepted = accepted || type == (kind == "pdf" ? "application/pdf" : "image/" + kind);
            if (!accepted) return fail("attachment.wrong_type", {{"accept", accept_text()}});
            if (m_field.max_bytes && item["size"].int_or(0) > m_field.max_bytes)
                return fail("attachment.too_large", {{"max", std::to_string(m_field.max_bytes / (1024 * 1024))}});
            out.push(std::move(*found));
        }
        return out;
    }

    std::string accept_text() const {
        std::string out;
        for (auto const& kind : m_field.accept) out += (out.empty() ? "" : ", ") + kind;
        return out;
    }

    std::optional<Value> read_group(Value const& raw) {
        if (!raw.is_list()) return fail("field.malformed");
        Value out = Value::list();
        int index = 0;
        for (auto const& item : raw.as_list()) {
            if (is_empty(item)) continue;
            if (!item.is_map()) return fail("field.malformed");
            out.push(read_line(item, m_path + "/" + std::to_string(index) + "/"));
            ++index;
        }
        if (index < m_field.many_min) return fail("field.too_few", {{"min", std::to_string(m_field.many_min)}});
        if (index > m_field.many_max) return fail("field.too_many", {{"max", std::to_string(m_field.many_max)}});
        return out;
    }

    // One line of a group. Its expressions see the line so far as `item`.
    Value read_line(Value const& raw, std::string const& path) {
        Value line = Value::map();
        auto const with_line = [&] {
            Variables variables = m_context.before;
            auto const group = m_context.shelf.fields.find(m_field.name);
            if (group != m_context.shelf.fields.end())
                if (auto item = rules::from_value(line, group->second.type.element()))
                    variables.bound.insert_or_assign("item", *item);
            return variables;
        };
        for (auto const& field : m_field.fields) {
            if (field.show_if && !holds(field.show_if, with_line(), m_context.rules, false).value_or(false)) continue;
            if (auto const& value = raw[field.name]; !is_empty(value)) {
                if (auto read = Reader(field, path + field.name, m_context, m_problems).read(value))
                    line.set(field.name, *read);
                continue;
            }
            bool const required = field.required_if
                                      ? holds(field.required_if, with_line(), m_context.rules, false).value_or(false)
                                      : !field.optional;
            if (required) m_problems.push_back({path + field.name, "field.required", {}});
        }
        for (auto const& field : m_field.fields)
            if (field.check && line.find(field.name) &&
                !holds(field.check, with_line(), m_context.rules, true).value_or(false))
                m_problems.push_back({path + field.name, check_code(m_context.shelf, field), {}});
        return line;
    }

    Field const& m_field;
    std::string m_path;
    InputContext const& m_context;
    std::vector<Problem>& m_problems;
    Day m_day;
};

}  // namespace

std::optional<Value> read_old_value(Field const& field, Value const& raw, InputContext const& context,
                                    std::vector<Problem>& problems) {
    return Reader(field, field.name, context, problems, Day::any).read(raw);
}

std::vector<definition::Option> options_of(Field const& field, rules::Context const& rules) {
    if (field.options_table.empty() || !rules.tables) return field.options;
    auto const* table = rules.tables->find_table(field.options_table);
    std::vector<definition::Option> out;
    if (!table) return out;
    for (auto const& row : table->rows_on(rules.tables_on.value_or(rules.today))) {
        auto const* code = row.as_map().find("code");
        if (auto const* option = code && code->is(rules::Kind::string) ? field.find_option(code->as_string()) : nullptr)
            out.push_back(*option);
    }
    return out;
}

namespace {

bool is_shown(Field const& field, Variables const& variables, rules::Context const& rules) {
    if (!field.show_if) return true;
    auto const shown = holds(field.show_if, variables, rules, false);
    return shown && *shown;
}

void compute(Field const& field, Reading& reading, Variables const& variables, rules::Context const& rules) {
    auto const value = evaluate(field.compute, variables, rules);
    if (!value || !*value) return;
    if (auto plain = rules::to_value(**value)) reading.data.set(field.name, std::move(*plain));
}

}  // namespace

Reading read_fields(std::span<Field const* const> fields, Value const& raw, InputContext const& context) {
    Reading reading;
    Value known = context.before.data ? *context.before.data
                  : context.before.of ? context.before.of->data
                                      : Value::map();
    for (auto const* field : fields) known.erase(field->name);
    Variables variables = context.before;
    variables.data = &known;
    InputContext inner{context.shelf, context.establishment,   variables,
                       context.rules, context.find_attachment, context.today};
    for (auto const* field : fields) {
        if (!is_shown(*field, variables, context.rules)) continue;
        reading.shown.push_back(field);
        if (field->kind == FieldKind::note) continue;
        if (field->compute) {
            compute(*field, reading, variables, context.rules);
        } else if (auto const& value = raw[field->name]; is_empty(value)) {
            bool required = !field->optional && !field->required_if;
            if (field->required_if)
                required = holds(field->required_if, variables, context.rules, false).value_or(false);
            if (field->kind == FieldKind::group && field->many_min == 0) required = false;
            if (required) reading.problems.push_back({field->name, "field.required", {}});
        } else if (auto read = Reader(*field, field->name, inner, reading.problems).read(value)) {
            reading.data.set(field->name, std::move(*read));
        }
        if (auto const* value = reading.data.find(field->name)) known.set(field->name, *value);
    }
    // Checks may compare any two fields, so they run once all are read.
    for (auto const* field : fields) {
        if (!field->check || !reading.data.find(field->name)) continue;
        auto const good = holds(field->check, variables, context.rules, true);
        if (good && *good) continue;
        auto const code = good ? check_code(context.shelf, *field) : good.error().code;
        reading.problems.push_back({field->name, code, good ? decltype(Problem::values){} : good.error().values});
    }
    if (!raw.is_map()) return reading;
    for (auto const& [name, value] : raw.as_map())
        if (std::ranges::find(fields, name, &Field::name) == fields.end())
            reading.problems.push_back({name, "field.unknown", {}});
    return reading;
}

}  // namespace bolan::cases
