#include "records/show.h"
#include "base/money.h"
#include "base/text.h"
#include <array>

namespace bolan::records {

using definition::Field;
using definition::FieldKind;

namespace {

// English month names as keys of the province's words; "13 October 2026" keeps its order in Urdu.
constexpr std::array k_months_en{"January", "February", "March",     "April",   "May",      "June",
                                 "July",    "August",   "September", "October", "November", "December"};
constexpr std::array k_months_ur{"جنوری",  "فروری", "مارچ",  "اپریل",  "مئی",   "جون",
                                 "جولائی", "اگست",  "ستمبر", "اکتوبر", "نومبر", "دسمبر"};

std::string yes_or_no(bool is_yes, std::string_view language) {
    if (language == "ur") return is_yes ? "جی ہاں" : "جی نہیں";
    return is_yes ? "Yes" : "No";
}

std::string plain_number(double number) {
    std::string text = std::to_string(number);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

int offset_of(people::Establishment const& establishment) {
    return establishment.model().province.calendar->offset_minutes();
}

}  // namespace

std::string show_date(Date date, std::string_view language) {
    auto const parts = date.parts();
    auto const month = static_cast<std::size_t>(parts.month - 1);
    return std::to_string(parts.day) + " " + (language == "ur" ? k_months_ur[month] : k_months_en[month]) + " " +
           std::to_string(parts.year);
}

std::string show_moment(Timestamp at, std::string_view language, int offset_minutes) {
    return show_date(date_at(at, offset_minutes), language) + (language == "ur" ? "، " : ", ") +
           iso_time(at, offset_minutes).substr(11, 5);
}

std::string show_value(Field const& field, Value const& value, std::string_view language,
                       people::Establishment const& establishment) {
    auto const& model = establishment.model();
    if (value.is_null()) return "";
    switch (field.kind) {
        case FieldKind::choice:
            if (auto const* option = field.find_option(value.string_or("")))
                return std::string(model.text(option->title, language));
            return std::string(value.string_or(""));
        case FieldKind::area:
            return establishment.area_name(value.string_or(""), language);
        case FieldKind::cnic:
            return show_cnic(value.string_or(""));
        case FieldKind::phone:
            return "+" + std::string(value.string_or(""));
        case FieldKind::date: {
            auto const date = Date::parse(value.string_or(""));
            return date ? show_date(*date, language) : std::string();
        }
        case FieldKind::moment: {
            auto const at = parse_iso_time(value.string_or(""));
            return at ? show_moment(*at, language, offset_of(establishment)) : std::string();
        }
        case FieldKind::money:
            return "Rs " + Money{value.int_or(0)}.text();
        case FieldKind::yes_no:
            return yes_or_no(value.bool_or(false), language);
        case FieldKind::attachment:
        case FieldKind::group:
            return value.is_list() ? std::to_string(value.as_list().size()) : "";
        default:
            if (value.is_int()) return std::to_string(value.as_int());
            if (value.is_double()) return plain_number(value.as_double());
            return std::string(value.string_or(""));
    }
}

std::string show_value(rules::Value const& value, std::string_view language,
                       people::Establishment const& establishment) {
    switch (value.kind()) {
        case rules::Kind::string:
            return value.as_string();
        case rules::Kind::boolean:
            return yes_or_no(value.is_true(), language);
        case rules::Kind::date:
            return show_date(value.as_date(), language);
        case rules::Kind::timestamp:
            return show_moment({value.as_timestamp().seconds * 1000}, language, offset_of(establishment));
        case rules::Kind::integer:
            return std::to_string(value.as_int());
        case rules::Kind::unsigned_integer:
            return std::to_string(value.as_uint());
        case rules::Kind::real:
            return plain_number(value.as_double());
        default:
            return "";
    }
}

Result<std::string> fill(definition::Template const& sentence, rules::Activation const& variables,
                         rules::Context const& context, std::string_view language,
                         people::Establishment const& establishment) {
    std::string out;
    for (auto const& part : sentence.parts) {
        out += part.text;
        if (!part.value) continue;
        auto value = part.value.program->evaluate(variables, context);
        if (!value) {
            if (value.error().code == "rules.no_value" || value.error().code == "rules.no_such_key") continue;
            return Fail(std::move(value.error()));
        }
        if (part.field) {
            if (auto plain = rules::to_value(*value)) out += show_value(*part.field, *plain, language, establishment);
        } else {
            out += show_value(*value, language, establishment);
        }
    }
    return out;
}

}  // namespace bolan::records
