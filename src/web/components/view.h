// What every component gets: where to write, and in which words. Components are functions View& + plain struct →
// markup; they know nothing of cases, definitions or the database. A View is made for one page and one thread.
#pragma once
#include "base/clock.h"
#include "base/money.h"
#include "web/html.h"
#include "web/words.h"

namespace bolan::web {

struct View {
    Html& h;
    Words const& words;

    Word T(std::string_view english) const { return words.T(english); }
    std::string T(std::string_view english, Fills fills) const { return words.T(english, fills); }

    // The sentence in this language, escaped, with its values: say("Tracking number {ref}", {{"ref", ref, k_ltr}}).
    void say(std::string_view english, Fills fills = {});
    void ltr(std::string_view text) { h.ltr(text); }
    void date(Date day);                            // <time>13 اکتوبر 2026</time>
    void moment(Timestamp at, int offset_minutes);  // 13 October 2026, 10:42
    void money(Money amount);                       // Rs 1,500 / 1,500 روپے
    void number(std::int64_t value);                // 1,234
};

// The same as plain text, for titles, messages and attributes.
std::string show_date_short(Words const& words, Date day);    // "13 Oct": lists of the current year
std::string show_weekday_date(Words const& words, Date day);  // "Friday 16 October 2026"
std::string show_moment(Words const& words, Timestamp at, int offset_minutes);
std::string show_money(Words const& words, Money amount);
std::string show_number(std::int64_t value);  // "1,234,567"
std::string show_bytes(std::int64_t bytes);   // "148 KB", "4.6 MB": Latin, so ltr

}  // namespace bolan::web
