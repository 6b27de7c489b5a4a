// The parts that show things: summary lists, notices, tags, documents, tabs, pages, confirmation, verification.
#pragma once
#include "web/components/icons.h"
#include "web/components/view.h"
#include <functional>
#include <optional>
#include <span>

namespace bolan::web {

enum class Tone { plain, ok, act, bad, info };

struct Tag {
    std::string label;
    Tone tone = Tone::plain;
    Icon icon = Icon::none;  // none: the tone's own
};
void tag(View& v, Tag const& tag);

void back_link(View& v, std::string_view href, std::string_view label = {});  // "Back" when empty

// A notice: a title and what `body` writes, or one paragraph of text.
void notice(View& v, Tone tone, std::string_view title, std::string_view text = {});
void notice(View& v, Tone tone, std::string_view title, std::function<void()> const& body);

// How a value of a row is shown.
enum class As { text, typed, ltr, lines };  // typed: a person's own words, any script; lines: keeps line breaks
struct Row {
    std::string label;
    std::string value;  // empty: "Not given"
    As as = As::text;
    std::string change_href = {};  // "Change" link, or the attachment's own link when href is set
    std::string href = {};
};
void summary_list(View& v, std::span<Row const> rows);
void summary_section(View& v, std::string_view title, std::span<Row const> rows, std::string_view change_href = {});

struct DocumentItem {
    std::string label;
    std::string href;  // empty: not to be opened
    std::string meta;  // "PDF, 140 KB"
    std::optional<Tone> tone = {};
    std::string state = {};  // "Accepted"
};
void document_list(View& v, std::span<DocumentItem const> items);

struct Tab {
    std::string label;
    std::string href;
    bool is_current = false;
    std::string count = {};
};
void tabs(View& v, std::string_view label, std::span<Tab const> list);

// Pages by key, not by number: a list never counts its rows. Empty href: no such page.
struct Pager {
    std::string previous_href;
    std::string next_href;
    std::string shown;  // "1–50 of 500+"; in words
};
void pager(View& v, Pager const& pager);

void empty_state(View& v, std::string_view title, std::string_view text, std::string_view href = {},
                 std::string_view link = {});

// The end of an application: the reference, large, to be photographed.
struct Confirmation {
    std::string_view title;
    std::string_view reference_label;
    std::string_view reference;
    std::string_view text = {};
};
void confirmation(View& v, Confirmation const& confirmation);

struct Task {
    std::string label;
    std::string href;  // empty: not yet
    Tag state;
};
void task_list(View& v, std::span<Task const> tasks);

void more(View& v, std::string_view summary, std::function<void()> const& body);  // <details>

// --- progress of a case, as its applicant sees it -------------------------------------------------------------------

struct StatusBox {
    Tag state;
    std::string_view title;      // "Expected by Monday 26 October 2026"
    std::string_view text = {};  // "Working day 6 of 15."
    int days_used = 0;
    int days_allowed = 0;  // 0: no bar
};
void status_box(View& v, StatusBox const& box);

enum class Step { done, now, todo, stopped };
struct ThreadItem {
    Step step = Step::done;
    std::string title;
    std::string when;  // in words: show_moment(…)
    std::string where = {};
    std::string typed = {};  // what a person wrote: reasons, remarks
    std::string href = {};
    std::string link = {};
};
void thread(View& v, std::span<ThreadItem const> items);

// --- verification ---------------------------------------------------------------------------------------------------

enum class Verdict { genuine, cancelled, superseded, under_review, not_found, signature_only, forged };
struct VerdictBox {
    Verdict verdict;
    std::string_view title = {};  // own words instead of the verdict's
    std::string_view text = {};
};
void verdict(View& v, VerdictBox const& box);  // a strip: lists, and results without details

struct Certificate {
    Verdict verdict;
    std::string_view checked;  // "Checked against the register on …", in words
    std::span<Row const> rows;
    std::function<void()> qr = {};  // writes the code's <svg>
};
void certificate(View& v, Certificate const& certificate);

struct Checked {
    std::string text;
    bool is_good = true;
};
void checks(View& v, std::span<Checked const> list);
void hash_line(View& v, std::string_view label, std::string_view hex);

}  // namespace bolan::web
