#include "web/officers.h"
#include "base/text.h"
#include <charconv>

namespace bolan::web {

using people::Charge;
using people::OrderKind;

std::string office_href(std::string_view code) {
    return std::string(k_establishment_path) + "/office/" + url_part(code);
}
std::string seat_href(std::string_view code) { return std::string(k_establishment_path) + "/post/" + url_part(code); }
std::string officer_href(PersonId const& person) {
    return std::string(k_establishment_path) + "/officer/" + person.text();
}
std::string order_href(std::string_view id) { return std::string(k_establishment_path) + "/order/" + std::string(id); }

std::string handover_href(cases::Handover const& note) { return "/desk/handover/" + note.id; }

std::string handover_title(Visit const& visit, cases::Handover const& note) {
    auto const& words = visit.words;
    auto const day = show_date(words, visit.portal.house.model->province.calendar->today(note.at));
    if (!note.is_listed) return words.T("{name} leaves on {day}", {{"name", note.from_name}, {"day", day}});
    return words.T("{name}, {day}: {accepted} of {listed} accepted", {{"name", note.from_name},
                                                                      {"day", day},
                                                                      {"accepted", show_number(note.accepted)},
                                                                      {"listed", show_number(note.listed)}});
}

std::string charge_title(Words const& words, Charge const& charge) {
    if (charge.kind == people::k_officiating) return words.T("Officiating");
    if (charge.kind == people::k_additional) return words.T("Additional charge");
    if (charge.kind == people::k_substitute) return words.T("Substitute");
    if (charge.kind == people::k_delegation) return words.T("Delegation");
    return words.T("Posting");
}

std::string order_title(Words const& words, OrderKind kind) {
    switch (kind) {
        case OrderKind::posting:
            return words.T("Posting");
        case OrderKind::transfer:
            return words.T("Transfer");
        case OrderKind::officiating:
            return words.T("Officiating");
        case OrderKind::additional:
            return words.T("Additional charge");
        case OrderKind::relief:
            return words.T("End of a charge");
        case OrderKind::leave:
            return words.T("Leave");
        case OrderKind::suspension:
            return words.T("Suspension");
        case OrderKind::rejoining:
            return words.T("Return to duty");
        case OrderKind::retirement:
            return words.T("Leaving the service");
        case OrderKind::delegation:
            return words.T("Delegation");
    }
    return {};
}

std::string instrument(Words const& words, Charge const& charge) {
    if (charge.kind == people::k_posting) return {};
    auto out = charge_title(words, charge);
    if (!charge.order_no.empty()) out += words.T(", order {number}", {{"number", charge.order_no}});
    return out;
}

std::string moment(Visit const& visit, Timestamp at) { return show_moment(visit.words, at, offset_of(visit)); }

std::string last_day(Visit const& visit, std::optional<Timestamp> const& to) {
    if (!to) return "—";
    auto const& calendar = *visit.portal.house.model->province.calendar;
    return show_date(visit.words, calendar.today({to->ms - 1}));
}

std::string limits_text(Visit const& visit, people::Limits const& limits) {
    auto const& words = visit.words;
    auto const& model = *visit.portal.house.model;
    std::string out;
    auto const add = [&](std::string const& text) { out += (out.empty() ? "" : " · ") + text; };
    for (auto const& name : limits.services) {
        auto const service = model.find_service(name);
        add(service ? text_of(visit, service->title) : name);
    }
    if (limits.services.empty()) add(words.T("All services"));
    for (auto const& name : limits.actions) add(name);
    if (limits.amount) add(words.T("up to {amount}", {{"amount", show_money(words, *limits.amount)}}));
    if (limits.may_pass_on) add(words.T("may be delegated further"));
    return out;
}

void charges_table(View& v, Visit const& visit, std::string_view caption, std::vector<Charge> const& charges,
                   ChargeList list) {
    std::vector<std::string> const heads{list == ChargeList::of_post ? v.T("Officer") : v.T("Post"), v.T("As"),
                                         v.T("From"), v.T("Until"), v.T("Order")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& charge : charges)
        rows.push_back({list == ChargeList::of_post
                            ? Cell{.text = charge.person_name, .as = As::typed, .href = officer_href(charge.person)}
                            : Cell{.text = post_name(visit, charge.post), .href = seat_href(charge.post)},
                        {charge_title(v.words, charge)},
                        {moment(visit, charge.from)},
                        {last_day(visit, charge.to)},
                        {.text = charge.order_no,
                         .as = As::ltr,
                         .href = charge.order.empty() ? std::string() : order_href(charge.order)}});
    data_table(v, {.caption = caption, .heads = heads, .rows = rows});
}

std::string key_of(http::Form const& typed) {
    auto const sent = typed.get_or("key");
    return sent.empty() ? new_form_key() : std::string(sent);
}

void typed_day(View& v, http::Form const& typed, DateField field) {
    std::string const base(field.name);
    field.day = typed.get_or(base + "/day");
    field.month = typed.get_or(base + "/month");
    field.year = typed.get_or(base + "/year");
    date_field(v, field);
}

std::optional<Date> posted_date(http::Form const& form, std::string const& name) {
    auto const part = [&](char const* of) {
        int out = 0;
        auto const text = latin_digits(clean_text(form.get_or(name + "/" + of)));
        auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
        return failure == std::errc() && end == text.data() + text.size() ? out : 0;
    };
    return Date::of(part("year"), part("month"), part("day"));
}

Result<PersonId> officer_named(Visit const& visit, std::string_view typed) {
    auto const found = visit.portal.house.database.read(
        [&](store::Connection& db) { return people::Accounts::find_officers(db, typed, 6); });
    if (found.empty()) return Fail(Error::bad_input("order.officer_unknown"));
    auto const key = search_key(typed);
    std::vector<people::Person> exact;
    for (auto const& person : found)
        if (search_key(person.name) == key) exact.push_back(person);
    if (found.size() == 1) return found.front().id;
    if (exact.size() == 1) return exact.front().id;
    std::string names;
    for (auto const& person : found) names += (names.empty() ? "" : ", ") + person.name;
    return Fail(Error::bad_input("order.officer_unclear").with("names", names));
}

}  // namespace bolan::web
