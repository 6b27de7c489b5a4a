#include "web/components/shell.h"
#include "web/components/forms.h"
#include "web/components/parts.h"
#include <algorithm>
#include <charconv>

namespace bolan::web {
namespace {

// Calls `use` for each word of a list like "case form".
template <typename Use>
void each_word(std::string_view list, Use use) {
    while (!list.empty()) {
        auto const space = list.find(' ');
        if (auto const word = list.substr(0, space); !word.empty()) use(word);
        list.remove_prefix(space == std::string_view::npos ? list.size() : space + 1);
    }
}

void style(View& v, Site const& site, std::string_view name) {
    v.h.leaf("link", {{"rel", "stylesheet"}, {"href", site.asset_url(std::string(name) + ".css")}});
}

void head(View& v, Site const& site, Viewer const& viewer, Page const& page) {
    auto& h = v.h;
    h.raw("<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    h.open("title");
    if (page.has_errors) h.text(v.T("Error:")).text(" ");
    h.text(page.title).text(" – ").text(v.T(site.government)).close();
    h.raw("<meta name=\"theme-color\" content=\"#0b3532\"><meta name=\"color-scheme\" content=\"light dark\">");
    if (!page.is_indexed) h.raw("<meta name=\"robots\" content=\"noindex\">");
    h.leaf("link", {{"rel", "icon"}, {"href", site.asset_url("icon.svg")}});
    style(v, site, "base");
    each_word(page.styles, [&](std::string_view name) { style(v, site, name); });
    if (v.words.code() == "ur" && viewer.has_nastaliq) style(v, site, "nastaliq");
    if (page.is_indexed)
        for (std::string_view code : {"en", "ur"})
            h.leaf("link", {{"rel", "alternate"}, {"hreflang", code}, {"href", in_language(page.path, code)}});
    // The page's own first: enhance.js puts a kept draft also into what they prepare.
    each_word(page.scripts, [&](std::string_view name) { h.script(site.asset_url(std::string(name) + ".js")); });
    h.script(site.asset_url("enhance.js"));
    h.raw("</head>");
}

void language_links(View& v, Page const& page) {
    auto& h = v.h;
    std::string_view const other = v.words.is_english() ? "ur" : "en";
    h.el("a", {{"href", in_language(page.path, other)}, {"lang", other}, {"hreflang", other}},
         find_language(other)->own_name);
}

void brand(View& v, Site const& site, std::string_view href, bool is_desk) {
    auto& h = v.h;
    h.el("a", {{"class", "brand"}, {"href", href}}, [&] {
        emblem(h);
        h.el("span", {}, [&] {
            h.el("span", {{"class", "brand__gov"}}, v.T(site.government));
            h.el("span", {{"class", "brand__name"}}, [&] {
                if (is_desk) h.el("span", {{"class", "wide-in"}}, [&] { h.text(v.T(site.name)).text(" · "); });
                h.text(is_desk ? v.T("Officer desk") : v.T(site.name));
            });
        });
    });
}

void sign_out_form(View& v, Viewer const& viewer) {
    auto& h = v.h;
    h.el("form", {{"method", "post"}, {"action", k_sign_out_path}, {"class", "sign-out"}}, [&] {
        hidden(v, "csrf", viewer.csrf_token);
        h.el("button", {}, [&] {
            icon(h, Icon::sign_out, Flip::in_rtl);
            h.text(v.T("Sign out"));
        });
    });
}

// Who is signed in, in a menu that needs no script.
void account_menu(View& v, Viewer const& viewer, Desk const* desk) {
    auto& h = v.h;
    h.el("details", {{"class", "langs"}}, [&] {
        h.el("summary", {}, [&] {
            icon(h, Icon::users);
            h.el("span", {{"class", "wide"}}, [&] { h.typed(viewer.post.empty() ? viewer.name : viewer.post); });
            h.el("span", {{"class", "vh"}}, v.T("Your account"));
        });
        h.el("div", {{"class", "menu"}}, [&] {
            h.el("p", {}, [&] { h.typed(viewer.name); });
            if (!viewer.post.empty()) h.el("p", {{"class", "meta"}}, [&] { h.typed(viewer.post); });
            if (desk && desk->posts.size() > 1) {
                h.el("p", {{"class", "meta"}}, v.T("Change post"));
                h.el("ul", {{"class", "plain"}}, [&] {
                    for (auto const& post : desk->posts)
                        h.el("li", {}, [&] {
                            h.el("a", {{"href", post.href}, {"aria-current", opt(post.is_current ? "true" : "")}},
                                 post.label);
                        });
                });
            }
            h.el("ul", {{"class", "plain"}}, [&] {
                if (!desk && !viewer.post.empty())
                    h.el("li", {}, [&] { h.el("a", {{"href", k_desk_path}}, v.T("Officer desk")); });
                if (!desk) h.el("li", {}, [&] { h.el("a", {{"href", k_mine_path}}, v.T("My applications")); });
                h.el("li", {}, [&] { h.el("a", {{"href", k_account_path}}, v.T("Account and devices")); });
            });
            sign_out_form(v, viewer);
        });
    });
}

void tools(View& v, Viewer const& viewer, Page const& page, Desk const* desk) {
    auto& h = v.h;
    h.el("div", {{"class", "top__tools"}}, [&] {
        if (!viewer.is_signed_in() && !desk) h.el("a", {{"href", k_sign_in_path}}, v.T("Sign in"));
        language_links(v, page);
        if (viewer.is_signed_in()) account_menu(v, viewer, desk);
    });
}

// For whoever writes the definitions: this page is not what they saved, and why.
void mistakes_strip(View& v, std::vector<std::string> const& mistakes) {
    constexpr std::size_t k_shown = 20;
    auto& h = v.h;
    h.el("div", {{"class", "wrap"}, {"role", "alert"}}, [&] {
        notice(v, Tone::bad, v.T("Mistakes in the definitions"), [&] {
            h.el("p", {}, [&] {
                v.say("{n} in what was saved last. Until they are mended, the definitions before are served.",
                      {{"n", std::to_string(mistakes.size()), k_ltr}});
            });
            h.el("ul", {{"dir", "ltr"}, {"lang", "en"}}, [&] {
                for (std::size_t i = 0; i < std::min(k_shown, mistakes.size()); ++i) h.el("li", {}, mistakes[i]);
            });
        });
    });
}

void strips(View& v, Site const& site) {
    auto& h = v.h;
    if (auto const mistakes = site.mistakes ? site.mistakes() : std::vector<std::string>(); !mistakes.empty())
        mistakes_strip(v, mistakes);
    h.el("div", {{"class", "offline"}, {"role", "status"}},
         v.T("No internet. You can keep going: your answers stay on this phone. Send them when the signal returns."));
    if (!site.is_demonstration) return;
    h.el("aside", {{"class", "proto"}, {"aria-label", v.T("About this site")}}, [&] {
        h.el("div", {{"class", "wrap"}}, [&] {
            h.el("strong", {{"class", "tag tag--act"}}, v.T("Demonstration")).text(" ");
            h.el("span", {}, v.T("All names, numbers and fees here are invented."));
        });
    });
}

void top(View& v, Site const& site, Viewer const& viewer, Page const& page, Desk const* desk,
         std::function<void()> const& nav) {
    auto& h = v.h;
    h.el("a", {{"class", "skip"}, {"href", "#main"}}, v.T("Skip to main content"));
    h.el("header", {{"class", "top"}}, [&] {
        h.el("div", {{"class", "wrap top__row"}}, [&] {
            brand(v, site, desk ? k_desk_path : k_home_path, desk != nullptr);
            if (nav) nav();
            tools(v, viewer, page, desk);
        });
        h.raw("<div class=\"doch\"></div>");
    });
    strips(v, site);
}

void nav_link(View& v, std::string_view href, std::string_view label, bool is_current) {
    v.h.el("a", {{"href", href}, {"aria-current", opt(is_current ? "page" : "")}}, label);
}

void service_bar(View& v, Page const& page) {
    auto& h = v.h;
    h.el("nav", {{"class", "bar"}, {"aria-label", v.T("Service")}}, [&] {
        h.el("div", {{"class", "wrap"}}, [&] {
            if (!page.bar_name.empty()) h.el("span", {{"class", "bar__name"}}, page.bar_name);
            h.el("ul", {{"class", "plain"}}, [&] {
                auto const item = [&](Section section, std::string_view href, std::string_view label) {
                    h.el("li", {}, [&] { nav_link(v, href, label, page.section == section); });
                };
                item(Section::services, k_home_path, v.T("Services"));
                item(Section::mine, k_mine_path, v.T("My applications"));
                item(Section::verify, k_verify_path, v.T("Verify"));
                item(Section::ledger, k_ledger_path, v.T("Ledger"));
            });
        });
    });
}

void footer(View& v, Site const& site, Page const& page) {
    auto& h = v.h;
    h.el("footer", {{"class", "foot"}}, [&] {
        h.el("div", {{"class", "wrap"}}, [&] {
            h.el("ul", {{"class", "plain"}}, [&] {
                for (auto const& [label, href] : site.footer_links)
                    h.el("li", {}, [&] { h.el("a", {{"href", href}}, v.T(label)); });
            });
            if (!site.helpline.empty()) {
                std::string tel = "tel:";
                for (char c : site.helpline)
                    if (c >= '0' && c <= '9') tel += c;
                h.el("p", {}, [&] {
                    h.text(v.T("Free helpline:")).text(" ");
                    h.el("a", {{"href", tel}}, [&] { h.ltr(site.helpline); });
                });
            }
            h.el("p", {{"class", "data"}}, [&] {
                auto const size = std::to_string(estimated_kilobytes(h.size(), site, page)) + " KB";
                v.say("This page used about {size} of your data.", {{"size", size, k_ltr}});
            });
        });
    });
}

void document_start(View& v) {
    v.h.raw("<!DOCTYPE html>");
    v.h.open("html", {{"lang", v.words.code()}, {"dir", v.words.dir()}});
}

void desk_nav(View& v, Desk const& desk) {
    auto& h = v.h;
    h.el("nav", {{"class", "top__tools nav nav--main"}, {"aria-label", v.T("Desk")}}, [&] {
        auto const item = [&](DeskSection section, std::string_view href, std::string_view label) {
            nav_link(v, href, label, desk.section == section);
        };
        item(DeskSection::inbox, k_desk_path, v.T("Inbox"));
        item(DeskSection::search, k_desk_search_path, v.T("Search"));
        item(DeskSection::registers, k_registers_path, v.T("Registers"));
        if (desk.can_count_bills) item(DeskSection::counter, k_counter_path, v.T("Counter"));
        item(DeskSection::ledger, k_ledger_path, v.T("Ledger"));
    });
}

void desk_views(View& v, Desk const& desk) {
    auto& h = v.h;
    h.el("nav", {{"class", "views"}, {"aria-label", v.T("Lists")}}, [&] {
        for (auto const& group : desk.groups) {
            h.el("h2", {}, group.title);
            h.el("ul", {}, [&] {
                for (auto const& view : group.views)
                    h.el("li", {}, [&] {
                        h.el("a", {{"href", view.href}, {"aria-current", opt(view.is_current ? "page" : "")}}, [&] {
                            icon(h, view.icon);
                            h.el("span", {}, view.label);
                            if (!view.count.empty())
                                h.el("span", {{"class", view.is_bad ? "cnt num cnt--bad" : "cnt num"}}, view.count);
                        });
                    });
            });
        }
    });
}

}  // namespace

void shell(View& v, Site const& site, Viewer const& viewer, Page const& page, std::function<void()> const& content) {
    auto& h = v.h;
    document_start(v);
    head(v, site, viewer, page);
    h.el("body", {}, [&] {
        top(v, site, viewer, page, nullptr, nullptr);
        if (!page.is_full_width) service_bar(v, page);
        h.el("main", {{"id", "main"}, {"class", page.is_full_width ? "full" : "wrap"}, {"tabindex", -1}},
             [&] { content(); });
        footer(v, site, page);
    });
    h.close();
}

void desk_shell(View& v, Site const& site, Viewer const& viewer, Page const& page, Desk const& desk,
                std::function<void()> const& content) {
    auto& h = v.h;
    document_start(v);
    Page with_desk = page;
    std::string const styles = "data desk " + std::string(page.styles);
    with_desk.styles = styles;
    std::string const scripts = "desk " + std::string(page.scripts);
    with_desk.scripts = scripts;
    head(v, site, viewer, with_desk);
    h.el("body", {{"class", "desk"}}, [&] {
        top(v, site, viewer, page, &desk, [&] { desk_nav(v, desk); });
        h.el("main", {{"id", "main"}, {"class", "wrap"}, {"tabindex", -1}}, [&] {
            if (desk.groups.empty()) return content();
            h.el("div", {{"class", "cols"}}, [&] {
                desk_views(v, desk);
                h.el("div", {}, [&] { content(); });
            });
        });
    });
    h.close();
}

std::string in_language(std::string_view path, std::string_view code) {
    auto const mark = path.find('?');
    std::string out(path.substr(0, mark));
    char glue = '?';
    auto query = mark == std::string_view::npos ? std::string_view{} : path.substr(mark + 1);
    while (!query.empty()) {
        auto const end = query.find('&');
        auto const part = query.substr(0, end);
        if (!part.empty() && !part.starts_with("lang=")) {
            out += glue;
            out += part;
            glue = '&';
        }
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    }
    out += glue;
    return out += "lang=" + std::string(code);
}

std::map<std::string, int, std::less<>> read_asset_bytes(std::string_view sizes_txt) {
    std::map<std::string, int, std::less<>> sizes;
    while (!sizes_txt.empty()) {
        auto const end = sizes_txt.find('\n');
        auto const line = sizes_txt.substr(0, end);
        sizes_txt.remove_prefix(end == std::string_view::npos ? sizes_txt.size() : end + 1);
        auto const space = line.find(' ');
        int bytes = 0;
        if (space == std::string_view::npos) continue;
        std::from_chars(line.data() + space + 1, line.data() + line.size(), bytes);
        sizes.emplace(line.substr(0, space), bytes);
    }
    return sizes;
}

// Our pages compress to a fourth: measured on home, form and inbox in both languages.
int estimated_kilobytes(std::size_t page_bytes, Site const& site, Page const& page) {
    auto const bytes_of = [&](std::string const& name) {
        auto const found = site.asset_bytes.find(name);
        return found == site.asset_bytes.end() ? 0 : found->second;
    };
    auto total = static_cast<int>(page_bytes / 4) + bytes_of("base.css") + bytes_of("enhance.js");
    each_word(page.styles, [&](std::string_view name) { total += bytes_of(std::string(name) + ".css"); });
    each_word(page.scripts, [&](std::string_view name) { total += bytes_of(std::string(name) + ".js"); });
    return std::max(1, (total + 1023) / 1024);
}

}  // namespace bolan::web
