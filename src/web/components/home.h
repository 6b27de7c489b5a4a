// The parts of the portal's home page: hero with search, service tiles, needs, help without internet.
#pragma once
#include "web/components/forms.h"
#include "web/components/shell.h"
#include <span>

namespace bolan::web {

struct Hero {
    std::string_view title;
    std::string_view lead;
    InlineForm search;
};
void hero(View& v, Hero const& hero);

// Two forms side by side: track an application, verify a document.
struct QuickCard {
    std::string_view title;
    Icon icon = Icon::track;
    InlineForm form;
};
void quick_cards(View& v, std::span<QuickCard const> cards);

struct Tile {
    std::string title;
    std::string href;
    std::string meta = {};  // "Rs 200 · 15 days"
    Icon icon = Icon::file;
};
void tiles(View& v, std::string_view title, std::span<Tile const> list, std::string_view all_href = {});
void link_list(View& v, std::string_view title, std::span<Tile const> list);  // "Browse by need", search results

// Telephone, centre, SMS: the ways that need no internet and no reading.
void help_card(View& v, Site const& site);

}  // namespace bolan::web
