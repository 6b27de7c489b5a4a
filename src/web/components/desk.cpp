#include "web/components/desk.h"
#include <algorithm>

namespace bolan::web {
namespace {

struct DueLook {
    char const* css;
    char const* row;
    Icon icon;
};

DueLook look_of(Due due) {
    switch (due) {
        case Due::late:
            return {"sla sla--late", "r-late", Icon::alert};
        case Due::soon:
            return {"sla sla--soon", "r-soon", Icon::clock};
        case Due::on_time:
            return {"sla sla--ok", "", Icon::check};
        case Due::waiting:
        case Due::none:
            return {"sla sla--hold", "", Icon::pause};
    }
    return {"sla sla--hold", "", Icon::pause};
}

// The words of a table's cells are looked up once for all rows.
struct InboxWords {
    std::string_view select, unread, stage, received;
};

void inbox_row(View& v, Inbox const& inbox, InboxRow const& row, InboxWords const& words) {
    auto& h = v.h;
    std::string css = look_of(row.limit.due).row;
    if (row.is_unread) css += css.empty() ? "unread" : " unread";
    h.open("tr", {{"role", "row"}, {"class", opt(css)}});
    if (inbox.can_select) {
        h.raw("<td role=\"cell\">");
        h.leaf("input", {{"type", "checkbox"},
                         {"name", "case"},
                         {"value", row.id},
                         {"aria-label", std::string(words.select) + " " + std::string(row.reference)}});
        h.raw("</td>");
    }
    h.raw("<td role=\"cell\" class=\"subj\">");
    h.open("a", {{"href", row.href}});
    if (row.is_unread) h.el("span", {{"class", "vh"}}, words.unread).text(" ");
    h.text(row.subject).close();
    h.raw("<span class=\"meta\">").ltr(row.reference).raw("</span></td><td role=\"cell\">");
    h.typed(row.applicant);
    if (!row.place.empty()) h.raw("<span class=\"meta\"> · ").text(row.place).raw("</span>");
    h.raw("</td><td role=\"cell\"").raw(" data-l=\"").text(words.stage).raw("\">").text(row.stage);
    if (!row.given.empty()) h.raw("<span class=\"meta given\">").text(row.given).raw("</span>");
    h.raw("</td><td role=\"cell\"").raw(" data-l=\"").text(words.received).raw("\">").text(row.received);
    h.raw("</td><td role=\"cell\">");
    time_limit(v, row.limit);
    h.raw("</td>").close();
}

void inbox_head(View& v, Inbox const& inbox) {
    auto& h = v.h;
    auto const column = [&](std::string_view label, bool is_sorted = false) {
        h.el("th", {{"scope", "col"}, {"role", "columnheader"}, {"aria-sort", opt(is_sorted ? "ascending" : "")}},
             label);
    };
    h.raw("<thead role=\"rowgroup\"><tr role=\"row\">");
    if (inbox.can_select)
        h.el("th", {{"scope", "col"}, {"role", "columnheader"}}, [&] {
            h.el("span", {{"class", "vh"}}, v.T("Select"));
        });
    column(v.T("Application"), inbox.sorted_by == SortedBy::reference);
    column(v.T("Applicant"));
    column(v.T("Stage"));
    column(v.T("Received"), inbox.sorted_by == SortedBy::received);
    column(v.T("Time limit"), inbox.sorted_by == SortedBy::due);
    h.raw("</tr></thead>");
}

void cell_of(View& v, Cell const& cell) {
    if (cell.body) return cell.body();
    auto& h = v.h;
    auto const write = [&] {
        if (cell.tone)
            tag(v, {cell.text, *cell.tone});
        else if (cell.as == As::ltr)
            h.ltr(cell.text);
        else if (cell.as == As::typed)
            h.typed(cell.text);
        else
            h.text(cell.text);
    };
    if (cell.href.empty())
        write();
    else
        h.el("a", {{"href", cell.href}}, write);
}

}  // namespace

void meter(Html& h, int percent) {
    h.raw(
        "<svg class=\"meter flip\" width=\"100%\" height=\"6\" aria-hidden=\"true\"><rect class=\"bg\" width=\"100%\" "
        "height=\"6\"/><rect class=\"fg\" height=\"6\" width=\"");
    h.number(std::clamp(percent, 0, 100)).raw("%\"/></svg>");
}

void time_limit(View& v, TimeLimit const& limit) {
    if (limit.due == Due::none) return;
    auto& h = v.h;
    auto const look = look_of(limit.due);
    h.open("div", {{"class", look.css}});
    icon(h, look.icon);
    h.raw("<span>");
    switch (limit.due) {
        case Due::late:
            h.text(v.T("Late:"));
            break;
        case Due::soon:
            h.text(v.T("Due:"));
            break;
        case Due::on_time:
            h.text(v.T("On time:"));
            break;
        default:
            h.text(v.T("With applicant:"));
    }
    h.text(" ").text(limit.text).raw("</span>");
    meter(h, limit.percent);
    if (!limit.small.empty()) h.raw("<small>").text(limit.small).raw("</small>");
    h.close();
}

void inbox_table(View& v, Inbox const& inbox) {
    auto& h = v.h;
    InboxWords const words{v.T("Select"), v.T("New:"), v.T("Stage"), v.T("Received")};
    h.el("div", {{"class", "tw"}, {"tabindex", 0}, {"role", "region"}, {"aria-label", v.T("Applications")}}, [&] {
        h.el("table", {{"class", inbox.can_select ? "cards cards--sel" : "cards"}, {"role", "table"}}, [&] {
            h.el("caption", {{"class", "vh"}}, inbox.caption);
            inbox_head(v, inbox);
            h.raw("<tbody role=\"rowgroup\">");
            for (auto const& row : inbox.rows) inbox_row(v, inbox, row, words);
            h.raw("</tbody>");
        });
    });
}

void bulk_bar(View& v, std::span<BulkAction const> actions, std::optional<std::string_view> whole_list) {
    if (actions.empty()) return;
    auto& h = v.h;
    h.el("div", {{"class", "bulk"}}, [&] {
        h.el("b", {}, v.T("With the selected:"));
        for (auto const& action : actions)
            h.el("button", {{"class", "btn btn--2"}, {"name", "do"}, {"value", action.value}}, [&] {
                icon(h, action.icon);
                h.text(action.label);
            });
        if (!whole_list) return;
        hidden(v, "query", *whole_list);
        h.el("label", {{"class", "whole"}}, [&] {
            h.leaf("input", {{"type", "checkbox"}, {"name", "all"}, {"value", "yes"}});
            h.text(v.T("All of this list, not only this page"));
        });
    });
}

namespace {

void choice_of(View& v, Choice const& choice) {
    auto& h = v.h;
    auto const id = field_id(choice.name);
    h.el("label", {{"class", "vh"}, {"for", id}}, choice.label);
    h.el("select", {{"id", id}, {"name", choice.name}}, [&] {
        for (auto const& item : choice.items)
            h.el("option", {{"value", item.value}, {"selected", item.value == choice.value}}, [&] {
                for (int i = 0; i < item.depth; ++i) h.text("– ");
                h.text(item.label);
            });
    });
}

}  // namespace

void filters(View& v, Filters const& filters) {
    auto& h = v.h;
    h.el("form", {{"class", "tools"}, {"method", "get"}, {"action", filters.action}, {"role", "search"}}, [&] {
        for (auto const& [name, value] : filters.kept) hidden(v, name, value);
        h.el("span", {{"class", "grow"}}, [&] {
            h.el("label", {{"class", "vh"}, {"for", "q"}}, v.T("Search this list"));
            h.leaf("input", {{"id", "q"},
                             {"type", "search"},
                             {"name", "q"},
                             {"value", opt(filters.query)},
                             {"dir", "auto"},
                             {"placeholder", filters.placeholder}});
        });
        for (auto const& choice : filters.choices) choice_of(v, choice);
        h.el("button", {{"class", "btn btn--2"}}, v.T("Search"));
        for (auto const& chip : filters.chips)
            h.el("a",
                 {{"class", chip.is_on ? "chip chip--on" : "chip"},
                  {"href", chip.href},
                  {"aria-current", opt(chip.is_on ? "true" : "")}},
                 [&] {
                     icon(h, chip.icon);
                     h.text(chip.label);
                 });
    });
}

void desk_head(View& v, std::string_view title, std::string_view count, std::string_view meta, bool has_keys) {
    auto& h = v.h;
    h.el("div", {{"class", "head"}}, [&] {
        h.el("div", {}, [&] {
            h.el("h1", {}, [&] {
                h.text(title);
                if (!count.empty()) h.text(" ").el("span", {{"class", "meta num"}}, count);
            });
            if (!meta.empty()) h.el("span", {{"class", "meta"}}, meta);
        });
        if (!has_keys) return;
        h.el("p", {{"class", "keys"}, {"data-keys", true}, {"hidden", true}}, [&] {
            h.raw("<span><kbd>j</kbd> <kbd>k</kbd> ").text(v.T("move")).raw("</span>");
            h.raw("<span><kbd>x</kbd> ").text(v.T("select")).raw("</span>");
            h.raw("<span><kbd>Enter</kbd> ").text(v.T("open")).raw("</span>");
            h.raw("<span><kbd>/</kbd> ").text(v.T("search")).raw("</span>");
            h.raw("<span><kbd>?</kbd> ").el("a", {{"href", k_keys_path}}, v.T("all keys")).raw("</span>");
        });
    });
}

void keys_list(View& v) {
    auto& h = v.h;
    auto const line = [&](std::initializer_list<std::string_view> keys, std::string_view does) {
        h.el("div", {}, [&] {
            h.el("dt", {}, [&] {
                for (auto const key : keys) h.el("kbd", {{"dir", "ltr"}}, key).text(" ");
            });
            h.el("dd", {}, does);
        });
    };
    h.el("div", {{"data-keys-page", true}}, [&] {
        h.el("h1", {}, v.T("Keys of the desk"));
        h.el("dl", {{"class", "keylist"}}, [&] {
            line({"j"}, v.T("The next case of the list"));
            line({"k"}, v.T("The case before"));
            line({"Enter"}, v.T("Open the case"));
            line({"x"}, v.T("Select the case, or not"));
            line({"/"}, v.T("To the search box"));
            line({"g", "i"}, v.T("One after the other: back to the inbox"));
            line({"?"}, v.T("Show these keys"));
        });
        h.el("p", {{"class", "meta"}}, v.T("They do nothing while you type. They need JavaScript."));
        h.el("div", {{"class", "btns"}}, [&] {
            auto const turn = [&](char const* how, std::string_view label) {
                h.el("button", {{"type", "button"}, {"class", "btn btn--2"}, {"data-keys-turn", how}, {"hidden", true}},
                     label);
            };
            turn("off", v.T("Turn the keys off"));
            turn("on", v.T("Turn the keys on"));
            h.el("form", {{"method", "dialog"}, {"class", "only-dialog"}}, [&] {
                h.el("button", {{"class", "btn"}}, v.T("Close"));
            });
        });
    });
}

void case_head(View& v, CaseHead const& head) {
    auto& h = v.h;
    h.el("div", {{"class", "filehead"}}, [&] {
        h.el("div", {{"class", "filehead__row meta"}}, [&] {
            h.el("b", {}, [&] { h.ltr(head.reference); });
            for (auto const& one : head.tags) tag(v, one);
        });
        h.el("h1", {}, [&] {
            h.text(head.title);
            if (!head.applicant.empty()) h.text(" · ").typed(head.applicant);
        });
        time_limit(v, head.limit);
    });
}

void data_table(View& v, Table const& table) {
    auto& h = v.h;
    h.el("div", {{"class", "tw"}, {"tabindex", 0}, {"role", "region"}, {"aria-label", table.caption}}, [&] {
        h.el("table", {{"class", "cards"}, {"role", "table"}}, [&] {
            h.el("caption", {{"class", opt(table.has_hidden_caption ? "vh" : "")}}, table.caption);
            h.raw("<thead role=\"rowgroup\"><tr role=\"row\">");
            for (std::size_t i = 0; i < table.heads.size(); ++i) {
                bool const is_number = !table.rows.empty() && i < table.rows[0].size() && table.rows[0][i].is_number;
                h.el("th", {{"scope", "col"}, {"role", "columnheader"}, {"class", opt(is_number ? "num" : "")}},
                     table.heads[i]);
            }
            h.raw("</tr></thead><tbody role=\"rowgroup\">");
            for (auto const& row : table.rows)
                h.el("tr", {{"role", "row"}}, [&] {
                    for (std::size_t i = 0; i < row.size(); ++i)
                        h.el("td",
                             {{"role", "cell"},
                              {"class", opt(row[i].is_number ? "num" : "")},
                              {"data-l", opt(i < table.heads.size() ? std::string_view(table.heads[i]) : "")}},
                             [&] { cell_of(v, row[i]); });
                });
            h.raw("</tbody>");
        });
    });
}

void history(View& v, std::span<HistoryItem const> items) {
    auto& h = v.h;
    h.el("ol", {{"class", "notes"}}, [&] {
        int number = 0;
        for (auto const& item : items)
            h.el("li", {}, [&] {
                h.raw("<span class=\"nk\"><b>").number(++number).raw("</b></span>");
                h.el("div", {{"class", "note-by"}}, [&] {
                    h.el("b", {}, item.title);
                    h.el("span", {{"class", "meta"}}, [&] {
                        h.typed(item.by);
                        if (!item.post.empty()) h.text(" · ").text(item.post);
                        h.text(" · ").text(item.when);
                    });
                });
                if (!item.typed.empty()) h.el("div", {{"class", "note-tx"}, {"dir", "auto"}}, item.typed);
                if (item.entry < 0) return;
                h.el("div", {{"class", "chain"}}, [&] {
                    icon(h, Icon::link);
                    h.el("a", {{"href", item.href}}, [&] {
                        v.say("Entry {n} of the ledger", {{"n", std::to_string(item.entry), k_ltr}});
                    });
                });
            });
    });
}

void decisions(View& v, std::span<Decision const> list) {
    auto& h = v.h;
    h.el("ul", {{"class", "plain decide"}}, [&] {
        for (auto const& decision : list)
            h.el("li", {}, [&] {
                link_button(v, decision.href, decision.label, decision.look);
                if (!decision.hint.empty()) h.el("span", {{"class", "hint"}}, decision.hint);
            });
    });
}

void figures(View& v, std::span<Figure const> list) {
    auto& h = v.h;
    h.el("dl", {{"class", "kpis"}}, [&] {
        for (auto const& figure : list)
            h.el("div", {{"class", "kpi"}}, [&] {
                h.el("dt", {}, figure.label);
                h.el("dd", {{"class", "big"}}, [&] { h.ltr(figure.value); });
                if (!figure.note.empty()) h.el("dd", {{"class", "d"}}, figure.note);
            });
    });
}

void bars(View& v, std::span<Bar const> list) {
    auto& h = v.h;
    h.el("ul", {{"class", "bars"}}, [&] {
        for (auto const& bar : list)
            h.el("li", {}, [&] {
                h.el("span", {{"class", "t"}}, [&] {
                    h.el("span", {}, bar.label);
                    h.el("b", {{"class", "num"}}, bar.value);
                });
                h.open("svg", {{"class", "flip"}, {"width", "100%"}, {"height", 12}, {"aria-hidden", "true"}});
                h.leaf("rect", {{"class", "bg"}, {"width", "100%"}, {"height", 12}});
                h.leaf("rect", {{"class", bar.tone == Tone::bad   ? "fg fg--b"
                                          : bar.tone == Tone::act ? "fg fg--m"
                                                                  : "fg"},
                                {"width", std::to_string(std::clamp(bar.percent, 0, 100)) + "%"},
                                {"height", 12}});
                h.close();
            });
    });
}

}  // namespace bolan::web
