#include "web/components/offline_check.h"
#include "base/json.h"
#include "web/components/forms.h"
#include "web/components/parts.h"

namespace bolan::web {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view text) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, text);
}

std::string data_of(View& v, OfflineCheck const& check) {
    std::string out = "{\"keys\":{";
    for (auto const& key : check.keys) {
        if (out.back() != '{') out += ',';
        append_json_string(out, key.key_id);
        out += ":{";
        append_member(out, "key", key.public_key);
        append_member(out, "name", key.name);
        out += '}';
    }
    out += "},\"types\":{";
    for (auto const& [name, title] : check.types) append_member(out, name, title);
    out += "},\"offices\":{";
    for (auto const& [code, name] : check.offices) append_member(out, code, name);
    out += "},\"months\":[";
    for (int month = 1; month <= 12; ++month) {
        auto const date = show_date(v.words, *Date::of(2001, month, 1));  // "1 October 2001"
        if (month > 1) out += ',';
        append_json_string(out, std::string_view(date).substr(2, date.size() - 7));
    }
    return out += "]}";
}

void state(View& v, std::string_view name, VerdictBox const& box) {
    v.h.el("div", {{"data-state", name}, {"hidden", true}}, [&] { verdict(v, box); });
}

void states(View& v) {
    state(v, "signed",
          {Verdict::signature_only, v.T("The signature of the issuing office is valid"),
           v.T("Checked on this phone, without the register. It may have been cancelled since: check again with "
               "internet.")});
    state(v, "forged", {Verdict::forged});
    state(v, "malformed",
          {Verdict::not_found, v.T("The code is damaged or not complete. Scan it again."),
           v.T("You can also type the number of the document.")});
    state(v, "key_unknown",
          {Verdict::not_found, v.T("The key of this office is not known here"),
           v.T("Open this page once with internet, then scan again. If it stays so, report the paper.")});
    state(v, "genuine", {Verdict::genuine});
    state(v, "cancelled", {Verdict::cancelled});
    state(v, "superseded", {Verdict::superseded});
    state(v, "review", {Verdict::under_review});
    state(v, "unknown", {Verdict::not_found});
}

void facts(View& v) {
    auto& h = v.h;
    auto const fact = [&](std::string_view name, std::string_view label) {
        h.el("div", {}, [&] {
            h.el("dt", {}, label);
            h.el("dd", {}, [&] { h.el("bdi", {{"data-fact", name}}, ""); });
        });
    };
    h.el("div", {{"data-part", "facts"}, {"hidden", true}}, [&] {
        h.el("p", {}, v.T("Compare with the paper in your hand. The number, initials and office must match."));
        h.el("p", {{"data-part", "duplicate"}, {"hidden", true}}, [&] {
            tag(v, {v.T("Duplicate copy"), Tone::info, Icon::file});
        });
        h.el("dl", {{"class", "sumlist"}}, [&] {
            fact("number", v.T("Number of the document"));
            fact("type", v.T("Kind of document"));
            fact("office", v.T("Issued by"));
            fact("issued_on", v.T("Issued on"));
            fact("initials", v.T("Initials of the holder"));
            fact("code", v.T("Code of the document"));
        });
    });
    h.el("p", {{"data-part", "register-line"}, {"hidden", true}}, [&] {
        h.el("a", {{"data-part", "register"}, {"href", "/verify"}}, v.T("See what the register says"));
    });
}

void cnic_form(View& v) {
    auto& h = v.h;
    h.el("form", {{"data-part", "cnic"}, {"class", "card"}, {"hidden", true}, {"novalidate", true}}, [&] {
        h.el("h2", {}, v.T("Does the CNIC fit this paper?"));
        h.el("div", {{"class", "field"}}, [&] {
            h.el("label", {{"for", "check-cnic"}}, v.T("CNIC number"));
            h.el("span", {{"class", "hint"}, {"id", "check-cnic-h"}},
                 v.T("Type the holder's CNIC number. It stays on this phone."));
            h.leaf("input", {{"type", "text"},
                             {"id", "check-cnic"},
                             {"class", "w-id"},
                             {"dir", "ltr"},
                             {"inputmode", "numeric"},
                             {"autocomplete", "off"},
                             {"aria-describedby", "check-cnic-h"}});
        });
        h.el("div", {{"role", "status"}}, [&] {
            h.el("div", {{"data-part", "fits"}, {"hidden", true}},
                 [&] { notice(v, Tone::ok, v.T("The CNIC number fits this paper.")); });
            h.el("div", {{"data-part", "fits-not"}, {"hidden", true}},
                 [&] { notice(v, Tone::bad, v.T("The CNIC number does not fit this paper.")); });
        });
        h.el("button", {{"class", "btn"}}, v.T("Compare"));
    });
}

}  // namespace

void offline_check(View& v, OfflineCheck const& check) {
    auto& h = v.h;
    h.el("section", {{"id", "offline-check"}, {"aria-label", v.T("The scanned code")}, {"hidden", true}}, [&] {
        h.el("div", {{"role", "status"}}, [&] { states(v); });
        facts(v);
        cnic_form(v);
        h.el("p", {{"class", "meta"}}, v.T("This works with no internet: the signature is checked on this phone."));
    });
    h.json_block("offline-check-data", data_of(v, check));
}

}  // namespace bolan::web
