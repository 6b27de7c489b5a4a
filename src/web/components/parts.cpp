#include "web/components/parts.h"

namespace bolan::web {
namespace {

char const* tag_class(Tone tone) {
    switch (tone) {
        case Tone::ok:
            return "tag tag--ok";
        case Tone::act:
            return "tag tag--act";
        case Tone::bad:
            return "tag tag--bad";
        case Tone::info:
            return "tag tag--info";
        case Tone::plain:
            return "tag";
    }
    return "tag";
}

// Never colour alone: each tone has its shape.
Icon icon_of(Tone tone) {
    switch (tone) {
        case Tone::ok:
            return Icon::check;
        case Tone::act:
            return Icon::clock;
        case Tone::bad:
            return Icon::alert;
        case Tone::info:
            return Icon::clock;
        case Tone::plain:
            return Icon::none;
    }
    return Icon::none;
}

char const* note_class(Tone tone) {
    switch (tone) {
        case Tone::ok:
            return "note note--ok";
        case Tone::act:
            return "note note--act";
        case Tone::bad:
            return "note note--bad";
        case Tone::info:
        case Tone::plain:
            return "note";
    }
    return "note";
}

void lines(View& v, std::string_view text) {
    while (true) {
        auto const end = text.find('\n');
        v.h.text(text.substr(0, end));
        if (end == std::string_view::npos) return;
        v.h.leaf("br");
        text.remove_prefix(end + 1);
    }
}

void value_of(View& v, Row const& row) {
    auto& h = v.h;
    auto const write = [&] {
        if (row.as == As::ltr)
            h.ltr(row.value);
        else if (row.as == As::typed)
            h.typed(row.value);
        else if (row.as == As::lines)
            h.el("span", {{"dir", "auto"}, {"class", "lines"}}, [&] { lines(v, row.value); });
        else
            h.text(row.value);
    };
    if (row.value.empty())
        h.el("span", {{"class", "meta"}}, v.T("Not given"));
    else if (!row.href.empty())
        h.el("a", {{"href", row.href}}, write);
    else
        write();
}

}  // namespace

void tag(View& v, Tag const& tag) {
    v.h.el("span", {{"class", tag_class(tag.tone)}}, [&] {
        icon(v.h, tag.icon == Icon::none ? icon_of(tag.tone) : tag.icon);
        v.h.text(tag.label);
    });
}

void back_link(View& v, std::string_view href, std::string_view label) {
    v.h.el("a", {{"class", "back"}, {"href", href}}, [&] {
        icon(v.h, Icon::back, Flip::in_rtl);
        v.h.text(label.empty() ? v.T("Back") : label);
    });
}

void notice(View& v, Tone tone, std::string_view title, std::string_view text) {
    v.h.el("div", {{"class", note_class(tone)}}, [&] {
        v.h.el("p", {}, [&] {
            if (!title.empty()) v.h.el("b", {}, title);
            if (!title.empty() && !text.empty()) v.h.text(" ");
            v.h.text(text);
        });
    });
}

void notice(View& v, Tone tone, std::string_view title, std::function<void()> const& body) {
    v.h.el("div", {{"class", note_class(tone)}}, [&] {
        v.h.el("h2", {}, title);
        body();
    });
}

void summary_list(View& v, std::span<Row const> rows) {
    auto& h = v.h;
    h.el("dl", {{"class", "sumlist"}}, [&] {
        for (auto const& row : rows)
            h.el("div", {{"class", opt(row.change_href.empty() ? "" : "has-act")}}, [&] {
                h.el("dt", {}, row.label);
                h.el("dd", {}, [&] { value_of(v, row); });
                if (row.change_href.empty()) return;
                h.el("dd", {}, [&] {
                    h.el("a", {{"href", row.change_href}}, [&] {
                        h.text(v.T("Change")).el("span", {{"class", "vh"}}, [&] { h.text(" ").text(row.label); });
                    });
                });
            });
    });
}

void summary_section(View& v, std::string_view title, std::span<Row const> rows, std::string_view change_href) {
    auto& h = v.h;
    h.el("section", {{"class", "sect-s"}}, [&] {
        h.el("div", {{"class", "head2"}}, [&] {
            h.el("h2", {}, title);
            if (!change_href.empty())
                h.el("a", {{"href", change_href}}, [&] {
                    h.text(v.T("Change")).el("span", {{"class", "vh"}}, [&] { h.text(" ").text(title); });
                });
        });
        summary_list(v, rows);
    });
}

void document_list(View& v, std::span<DocumentItem const> items) {
    auto& h = v.h;
    h.el("ul", {{"class", "plain docrow"}}, [&] {
        for (auto const& item : items)
            h.el("li", {}, [&] {
                h.el("span", {}, [&] {
                    icon(h, Icon::file);
                    if (item.href.empty())
                        h.typed(item.label);
                    else
                        h.el("a", {{"href", item.href}}, [&] { h.typed(item.label); });
                    if (!item.meta.empty()) h.text(" ").el("span", {{"class", "meta"}}, [&] { h.ltr(item.meta); });
                });
                if (item.tone) tag(v, {item.state, *item.tone});
            });
    });
}

void tabs(View& v, std::string_view label, std::span<Tab const> list) {
    auto& h = v.h;
    h.el("nav", {{"class", "tabs"}, {"aria-label", label}}, [&] {
        for (auto const& tab : list)
            h.el("a", {{"href", tab.href}, {"aria-current", opt(tab.is_current ? "page" : "")}}, [&] {
                h.text(tab.label);
                if (!tab.count.empty()) h.text(" ").el("span", {{"class", "meta num"}}, tab.count);
            });
    });
}

void pager(View& v, Pager const& pager) {
    auto& h = v.h;
    h.el("nav", {{"class", "pager"}, {"aria-label", v.T("Pages")}}, [&] {
        h.el("span", {}, pager.shown);
        h.el("span", {}, [&] {
            if (!pager.previous_href.empty())
                h.el("a", {{"href", pager.previous_href}, {"rel", "prev"}}, [&] {
                    icon(h, Icon::back, Flip::in_rtl);
                    h.text(v.T("Previous"));
                });
            if (!pager.next_href.empty())
                h.el("a", {{"href", pager.next_href}, {"rel", "next"}}, [&] {
                    h.text(v.T("Next"));
                    icon(h, Icon::chev, Flip::in_rtl);
                });
        });
    });
}

void empty_state(View& v, std::string_view title, std::string_view text, std::string_view href, std::string_view link) {
    auto& h = v.h;
    h.el("div", {{"class", "card empty"}}, [&] {
        icon(h, Icon::inbox);
        h.el("h2", {}, title);
        h.el("p", {}, text);
        if (!href.empty()) h.el("p", {}, [&] { h.el("a", {{"href", href}}, link); });
    });
}

void confirmation(View& v, Confirmation const& confirmation) {
    auto& h = v.h;
    h.el("div", {{"class", "panel"}}, [&] {
        h.el("div", {}, [&] {
            doch_sun(h);
            h.el("h1", {}, confirmation.title);
            h.el("p", {}, confirmation.reference_label);
            h.el("p", {{"class", "ref"}}, [&] { h.ltr(confirmation.reference); });
            if (!confirmation.text.empty()) h.el("p", {}, confirmation.text);
        });
        h.raw("<div class=\"doch\"></div>");
    });
}

void task_list(View& v, std::span<Task const> tasks) {
    auto& h = v.h;
    h.el("ul", {{"class", "tasks"}}, [&] {
        for (auto const& task : tasks)
            h.el("li", {}, [&] {
                if (task.href.empty())
                    h.el("span", {}, task.label);
                else
                    h.el("a", {{"href", task.href}}, task.label);
                tag(v, task.state);
            });
    });
}

void more(View& v, std::string_view summary, std::function<void()> const& body) {
    v.h.el("details", {{"class", "more"}}, [&] {
        v.h.el("summary", {}, summary);
        v.h.el("div", {}, [&] { body(); });
    });
}

}  // namespace bolan::web
