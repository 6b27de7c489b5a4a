#include "web/components/view.h"
#include <charconv>

namespace bolan::web {
namespace {

std::string_view weekday_name(Words const& words, int weekday) {
    switch (weekday) {
        case 0:
            return words.T("Monday");
        case 1:
            return words.T("Tuesday");
        case 2:
            return words.T("Wednesday");
        case 3:
            return words.T("Thursday");
        case 4:
            return words.T("Friday");
        case 5:
            return words.T("Saturday");
        default:
            return words.T("Sunday");
    }
}

std::string show_time(Timestamp at, int offset_minutes) { return iso_time(at, offset_minutes).substr(11, 5); }

}  // namespace

void View::say(std::string_view english, Fills fills) {
    each_part(
        words.T(english), fills, [&](std::string_view text) { h.text(text); },
        [&](Fill const& value) {
            if (value.as == Fill::As::ltr)
                h.ltr(value.value);
            else
                h.text(value.value);
        });
}

void View::date(Date day) { h.el("time", {{"datetime", day.iso()}}, show_date(words, day)); }

void View::moment(Timestamp at, int offset_minutes) {
    h.el("time", {{"datetime", iso_time(at, offset_minutes)}}, [&] {
        say("{date}, {time}",
            {{"date", show_date(words, date_at(at, offset_minutes))}, {"time", show_time(at, offset_minutes), k_ltr}});
    });
}

void View::money(Money amount) {
    auto const rupees = amount.text();
    auto const point = rupees.find('.');
    auto const whole = show_number(amount.paisa / 100);
    say("Rs {amount}", {{"amount", point == std::string::npos ? whole : whole + rupees.substr(point), k_ltr}});
}

void View::number(std::int64_t value) { h.ltr(show_number(value)); }

// English months are cut to three letters; Arabic script has no such short forms.
std::string show_date_short(Words const& words, Date day) {
    auto full = show_date(words, day);
    full.resize(full.rfind(' '));
    return words.is_english() ? full.substr(0, full.find(' ') + 4) : full;
}

std::string show_weekday_date(Words const& words, Date day) {
    return std::string(weekday_name(words, day.weekday())) + " " + show_date(words, day);
}

std::string show_moment(Words const& words, Timestamp at, int offset_minutes) {
    return words.T("{date}, {time}", {{"date", show_date(words, date_at(at, offset_minutes))},
                                      {"time", show_time(at, offset_minutes), k_ltr}});
}

std::string show_money(Words const& words, Money amount) {
    auto const rupees = amount.text();
    auto const point = rupees.find('.');
    auto const whole = show_number(amount.paisa / 100);
    return words.T("Rs {amount}",
                   {{"amount", point == std::string::npos ? whole : whole + rupees.substr(point), k_ltr}});
}

std::string show_number(std::int64_t value) {
    char digits[24];
    auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    std::string const plain(digits, end);
    std::string out;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        bool const is_group_start = i > 0 && plain[i - 1] != '-' && (plain.size() - i) % 3 == 0;
        if (is_group_start) out += ',';
        out += plain[i];
    }
    return out;
}

std::string show_bytes(std::int64_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    if (bytes < 1024 * 1024) return std::to_string((bytes + 512) / 1024) + " KB";
    auto const tenths = (bytes * 10 + 512 * 1024) / (1024 * 1024);
    return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " MB";
}

}  // namespace bolan::web
