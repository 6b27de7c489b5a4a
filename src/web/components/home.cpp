#include "web/components/home.h"

namespace bolan::web {
namespace {

std::string digits_of(std::string_view phone) {
    std::string digits;
    for (char c : phone)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

}  // namespace

void hero(View& v, Hero const& hero) {
    auto& h = v.h;
    h.el("div", {{"class", "hero"}}, [&] {
        h.el("div", {{"class", "wrap"}}, [&] {
            h.el("h1", {}, hero.title);
            h.el("p", {{"class", "lead"}}, hero.lead);
            inline_form(v, hero.search);
        });
        doch_sun(h);
        ridge(h);
    });
}

void quick_cards(View& v, std::span<QuickCard const> cards) {
    auto& h = v.h;
    h.el("div", {{"class", "quick"}}, [&] {
        bool is_first = true;
        for (auto const& card : cards) {
            h.el("section", {{"class", is_first ? "card" : "card card--v"}}, [&] {
                h.el("h2", {}, [&] {
                    icon(h, card.icon);
                    h.text(card.title);
                });
                inline_form(v, card.form);
            });
            is_first = false;
        }
    });
}

void tiles(View& v, std::string_view title, std::span<Tile const> list, std::string_view all_href) {
    auto& h = v.h;
    h.el("section", {{"class", "sect"}}, [&] {
        h.el("h2", {}, [&] {
            h.el("span", {}, title);
            if (!all_href.empty()) h.text(" ").el("a", {{"href", all_href}}, v.T("All services"));
        });
        h.el("ul", {{"class", "tiles"}}, [&] {
            for (auto const& tile : list)
                h.el("li", {}, [&] {
                    h.el("a", {{"class", "tile"}, {"href", tile.href}}, [&] {
                        h.el("span", {{"class", "pic"}}, [&] { icon(h, tile.icon); });
                        h.el("b", {}, tile.title);
                        if (!tile.meta.empty()) h.el("span", {{"class", "meta"}}, tile.meta);
                    });
                });
        });
    });
}

void link_list(View& v, std::string_view title, std::span<Tile const> list) {
    auto& h = v.h;
    h.el("section", {{"class", "sect"}}, [&] {
        if (!title.empty()) h.el("h2", {}, title);
        h.el("ul", {{"class", "needs"}}, [&] {
            for (auto const& link : list)
                h.el("li", {}, [&] {
                    h.el("a", {{"href", link.href}}, [&] {
                        icon(h, link.icon);
                        h.el("span", {}, link.title);
                        if (!link.meta.empty()) h.el("span", {{"class", "meta"}}, link.meta);
                        icon(h, Icon::chev, Flip::in_rtl);
                    });
                });
        });
    });
}

void help_card(View& v, Site const& site) {
    auto& h = v.h;
    auto const way = [&](Icon which, auto const& title, auto const& text) {
        h.el("li", {}, [&] {
            icon(h, which);
            h.el("div", {}, [&] {
                h.el("b", {}, title);
                h.el("p", {}, text);
            });
        });
    };
    h.el("section", {{"class", "card help sect"}}, [&] {
        h.raw("<div class=\"help__band\"></div>");
        h.el("div", {}, [&] {
            h.el("h2", {}, v.T("No internet, or reading is hard?"));
            h.el("ul", {{"class", "plain"}}, [&] {
                if (!site.helpline.empty())
                    way(
                        Icon::phone,
                        [&] {
                            h.el("a", {{"href", "tel:" + digits_of(site.helpline)}}, [&] {
                                v.say("Call {phone}", {{"phone", site.helpline, k_ltr}});
                            });
                        },
                        v.T("The call is free."));
                way(Icon::centre, v.T("Go to the office of your district"),
                    v.T("Staff fill in the form with you, at no extra charge."));
                if (!site.sms_number.empty())
                    way(
                        Icon::sms,
                        [&] {
                            h.el("a", {{"href", "sms:" + digits_of(site.sms_number) + "?body=TRACK%20"}},
                                 v.T("Send an SMS"));
                        },
                        [&] {
                            v.say("Write {word} and your number, and send it to {phone}.",
                                  {{"word", "TRACK", k_ltr}, {"phone", site.sms_number, k_ltr}});
                        });
            });
        });
    });
}

}  // namespace bolan::web
