// The progress of a case as its applicant sees it, and the verification of a document.
#include "web/components/parts.h"
#include <algorithm>

namespace bolan::web {
namespace {

struct VerdictLook {
    char const* strip;
    char const* head;
    Icon icon;
};

VerdictLook look_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::genuine:
            return {"verdict v-ok", "cert__res", Icon::check};
        case Verdict::cancelled:
        case Verdict::forged:
            return {"verdict v-bad", "cert__res v-bad", Icon::x};
        case Verdict::superseded:
        case Verdict::under_review:
            return {"verdict v-wait", "cert__res v-wait", Icon::alert};
        case Verdict::signature_only:
            return {"verdict v-wait", "cert__res v-wait", Icon::clock};
        case Verdict::not_found:
            return {"verdict v-none", "cert__res v-none", Icon::search};
    }
    return {"verdict v-none", "cert__res v-none", Icon::search};
}

std::string_view title_of(View const& v, Verdict verdict) {
    switch (verdict) {
        case Verdict::genuine:
            return v.T("This certificate is genuine");
        case Verdict::cancelled:
            return v.T("This certificate has been cancelled");
        case Verdict::superseded:
            return v.T("A newer certificate has replaced this one");
        case Verdict::under_review:
            return v.T("This certificate is under verification");
        case Verdict::not_found:
            return v.T("No such certificate in the register");
        case Verdict::signature_only:
            return v.T("Signed, but the register could not be asked");
        case Verdict::forged:
            return v.T("This is not a genuine certificate");
    }
    return {};
}

std::string_view advice_of(View const& v, Verdict verdict) {
    switch (verdict) {
        case Verdict::genuine:
            return v.T("It matches the register and is in force.");
        case Verdict::cancelled:
            return v.T("Do not accept it.");
        case Verdict::superseded:
            return v.T("Ask the holder for the newer one.");
        case Verdict::under_review:
            return v.T("The office is checking it. Ask the office before you rely on it.");
        case Verdict::not_found:
            return v.T("Check the number. If it is right, report the paper.");
        case Verdict::signature_only:
            return v.T("Check again when there is internet.");
        case Verdict::forged:
            return v.T("The signature does not fit. Do not accept it, and report it.");
    }
    return {};
}

char const* class_of(Step step) {
    switch (step) {
        case Step::done:
            return "done";
        case Step::now:
            return "now";
        case Step::todo:
            return "todo";
        case Step::stopped:
            return "done stopped";
    }
    return "todo";
}

void thread_item(View& v, ThreadItem const& item) {
    auto& h = v.h;
    h.el("li", {{"class", class_of(item.step)}, {"aria-current", opt(item.step == Step::now ? "step" : "")}}, [&] {
        h.el("span", {{"class", "knot"}}, [&] {
            if (item.step == Step::done) icon(h, Icon::check);
            if (item.step == Step::stopped) icon(h, Icon::x);
        });
        h.el("div", {}, [&] {
            h.el("h3", {}, [&] {
                auto const said = item.step == Step::done   ? v.T("Done:")
                                  : item.step == Step::todo ? v.T("Next:")
                                                            : std::string_view{};
                if (!said.empty()) h.el("span", {{"class", "vh"}}, [&] { h.text(said).text(" "); });
                h.text(item.title);
            });
            if (!item.when.empty()) h.el("p", {{"class", "meta"}}, item.when);
            if (!item.where.empty()) h.el("p", {{"class", "meta"}}, item.where);
            if (!item.typed.empty()) h.el("blockquote", {{"dir", "auto"}, {"class", "said"}}, item.typed);
            if (!item.href.empty()) h.el("p", {}, [&] { h.el("a", {{"href", item.href}}, item.link); });
        });
    });
}

}  // namespace

void status_box(View& v, StatusBox const& box) {
    auto& h = v.h;
    h.el("section", {{"class", "statusbox"}, {"aria-labelledby", "status-title"}}, [&] {
        h.el("div", {{"class", "statusbox__main"}}, [&] {
            tag(v, box.state);
            h.el("h2", {{"id", "status-title"}}, box.title);
            if (box.days_allowed > 0) {
                auto const percent = std::clamp(box.days_used * 100 / box.days_allowed, 0, 100);
                h.open("svg", {{"class", "days flip"}, {"width", "100%"}, {"height", 12}, {"aria-hidden", "true"}});
                h.leaf("rect", {{"class", "bg"}, {"width", "100%"}, {"height", 12}});
                h.leaf("rect", {{"class", "fg"}, {"width", std::to_string(percent) + "%"}, {"height", 12}});
                h.close();
            }
            if (!box.text.empty()) h.el("p", {{"class", "meta"}}, box.text);
        });
    });
}

void thread(View& v, std::span<ThreadItem const> items) {
    v.h.el("ol", {{"class", "thread"}}, [&] {
        for (auto const& item : items) thread_item(v, item);
    });
}

void verdict(View& v, VerdictBox const& box) {
    auto& h = v.h;
    auto const look = look_of(box.verdict);
    h.el("div", {{"class", look.strip}}, [&] {
        icon(h, look.icon);
        h.el("div", {}, [&] {
            h.el("b", {}, box.title.empty() ? title_of(v, box.verdict) : box.title);
            h.el("span", {}, box.text.empty() ? advice_of(v, box.verdict) : box.text);
        });
    });
}

void certificate(View& v, Certificate const& certificate) {
    auto& h = v.h;
    auto const look = look_of(certificate.verdict);
    h.el("article", {{"class", "cert"}, {"aria-labelledby", "verdict"}}, [&] {
        h.el("div", {{"class", look.head}}, [&] {
            if (certificate.verdict == Verdict::genuine)
                seal(h);
            else
                icon(h, look.icon);
            h.el("div", {}, [&] {
                h.el("h1", {{"id", "verdict"}}, title_of(v, certificate.verdict));
                h.el("p", {}, advice_of(v, certificate.verdict));
                if (!certificate.checked.empty()) h.el("p", {}, certificate.checked);
            });
        });
        h.raw("<div class=\"doch\"></div>");
        if (certificate.rows.empty()) return;
        h.el("div", {{"class", certificate.qr ? "cert__body cert__body--qr" : "cert__body"}}, [&] {
            summary_list(v, certificate.rows);
            if (certificate.qr)
                h.el("figure", {{"class", "qr"}}, [&] {
                    certificate.qr();
                    h.el("figcaption", {}, v.T("The same code as on the paper"));
                });
        });
    });
}

void checks(View& v, std::span<Checked const> list) {
    auto& h = v.h;
    h.el("ul", {{"class", "checks"}}, [&] {
        for (auto const& checked : list)
            h.el("li", {{"class", opt(checked.is_good ? "" : "bad")}}, [&] {
                icon(h, checked.is_good ? Icon::check : Icon::x);
                h.el("span", {}, checked.text);
            });
    });
}

void hash_line(View& v, std::string_view label, std::string_view hex) {
    v.h.el("p", {{"class", "meta"}}, [&] {
        v.h.text(label).leaf("br");
        v.h.el("code", {{"class", "hash"}, {"dir", "ltr"}}, hex);
    });
}

}  // namespace bolan::web
