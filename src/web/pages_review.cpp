// The end of a form: check the answers, declare, send. Sending twice gives the same case, because the key is the
// draft's.
#include "http/status.h"
#include "web/applying.h"
#include "web/components/parts.h"
#include <algorithm>

namespace bolan::web {

namespace {

struct Review {
    Applying const& applying;
    definition::Action const& action;
    Value asked = Value::map();  // what the opening action asks besides the form
    std::vector<FieldError> errors;
};

void draw_fee(View& v, Visit const& visit, Applying const& applying) {
    if (!applying.service->fee) return;
    auto const fee = visit.portal.house.engine->fee_today(*applying.service, applying.draft.data, applicant_of(visit));
    v.h.el("h2", {}, v.T("Fee"));
    if (!fee.is_notified)
        v.h.el("p", {}, v.T("No fee is notified for this. You pay nothing now."));
    else if (fee.amount)
        v.h.el("p", {}, [&] {
            v.money(*fee.amount);
            v.h.text(". ").text(v.T("You get a bill number after sending, and pay at the office's counter."));
        });
    else
        v.h.el("p", {}, v.T("There is no fee for you."));
}

void draw_answers(View& v, Visit const& visit, Applying const& applying) {
    for (auto const* page : applying.pages) {
        auto const raw = answers_of(applying, *page);
        auto const step = read_step(visit, applying, *page, raw);
        auto const change = applying.path(page->name) + "?change=1";
        FieldScene const scene{visit, applying.service->system, {}, own_attachment_href};
        auto const rows = summary_rows(scene, step.reading.shown, step.reading.data);
        if (!step.reading.problems.empty())
            notice(v, Tone::act, text_of(visit, page->title), [&] {
                v.h.el("p", {}, v.T("This part is not finished."));
                v.h.el("p", {}, [&] { v.h.el("a", {{"href", change}}, v.T("Finish this part")); });
            });
        if (!rows.empty() || step.reading.problems.empty())
            summary_section(v, text_of(visit, page->title), rows, change);
    }
}

http::Response show_review(Visit const& visit, Review const& review, int status) {
    auto const& applying = review.applying;
    auto const bar = text_of(visit, applying.service->title);
    auto const path = applying.path("review");
    return public_page(
        visit,
        {.title = visit.words.T("Check your answers"),
         .path = path,
         .section = Section::services,
         .bar_name = bar,
         .styles = "form case",
         .has_errors = !review.errors.empty()},
        [&](View& v) {
            back_link(v, applying.pages.empty() ? std::string("/service/") + applying.service->name
                                                : applying.path(applying.pages.back()->name));
            error_summary(v, review.errors);
            auto const steps = static_cast<int>(applying.pages.size()) + 1;
            progress(v, steps, steps);
            v.h.el("h1", {}, v.T("Check your answers"));
            draw_answers(v, visit, applying);
            draw_fee(v, visit, applying);
            auto const asks = pointers_to(review.action.asks);
            form_open(
                v, {.action = path, .token = form_token(visit), .key = applying.key(), .has_files = has_files(asks)});
            FieldScene const scene{visit, applying.service->system, review.errors, own_attachment_href};
            draw_fields(v, scene, asks, review.asked);
            check_box(v, {.name = "declared",
                          .label = v.T("What I have written is true to the best of my knowledge."),
                          .error = error_of(review.errors, "declared")});
            buttons(v, {{.label = text_of(visit, review.action.title)}});
            v.h.close();
        },
        status);
}

// A mistake of the form's is on one of its pages: the summary leads there.
std::vector<FieldError> errors_of_review(Visit const& visit, Applying const& applying, Error const& error,
                                         definition::Action const& action) {
    std::vector<definition::Field const*> fields;
    for (auto const& page : applying.service->form)
        for (auto const& field : page.fields) fields.push_back(&field);
    for (auto const& field : action.asks) fields.push_back(&field);
    auto errors = errors_in_words(visit, error, fields);
    for (auto& one : errors) {
        auto const root = one.name.substr(0, one.name.find('/'));
        if (std::ranges::none_of(action.asks, [&](definition::Field const& f) { return f.name == root; }))
            one.name.clear();
    }
    return errors;
}

Result<http::Response> lost(Visit const& visit, Error const& error) {
    if (auto sent = already_sent_page(visit, visit.request.param("draft"))) return std::move(*sent);
    return Fail(error);
}

Result<http::Response> get_review(Visit const& visit) {
    auto const applying = applying_of(visit);
    if (!applying) return lost(visit, applying.error());
    return show_review(visit, {*applying, *cases::opening_action(*applying->service, nullptr), Value::map(), {}}, 200);
}

Result<http::Response> send(Visit const& visit, http::Form const& form, Applying const& applying) {
    Review review{applying, *cases::opening_action(*applying.service, nullptr), Value::map(), {}};
    std::vector<Problem> problems;
    review.asked = posted_fields(visit, pointers_to(review.action.asks), form, problems);
    if (!form.find("declared"))
        review.errors.push_back(
            {"declared", visit.words.T("Tick the box to say that it is true."), visit.words.T("Declaration")});
    if (is_only_redraw(form) && problems.empty())
        return show_review(visit, {applying, review.action, review.asked, {}}, 200);
    if (!problems.empty()) {
        auto more =
            errors_of_review(visit, applying, Error{ErrorKind::bad_input, "form.invalid", {}, problems}, review.action);
        review.errors.insert(review.errors.end(), more.begin(), more.end());
    }
    if (!review.errors.empty()) return show_review(visit, review, 422);
    Value input = applying.draft.data;
    for (auto const& [name, value] : review.asked.as_map()) input.set(name, value);
    auto& house = visit.portal.house;
    auto const receipt = house.engine->perform({.actor = applicant_of(visit),
                                                .service = applying.service->name,
                                                .action = review.action.name,
                                                .input = std::move(input),
                                                .key = applying.key()});
    if (!receipt) {
        review.errors = errors_of_review(visit, applying, receipt.error(), review.action);
        return show_review(visit, review, http::status_of(receipt.error()));
    }
    cases::delete_draft(house.database, applying.draft.id);
    return http::Response::redirect(std::string(k_mine_path) + "/" + receipt->reference +
                                    "?done=" + std::to_string(receipt->leaf));
}

Result<http::Response> post_review(Visit const& visit) {
    auto const form = TRY(read_post(visit, k_field_limits));
    auto const applying = applying_of(visit);
    if (applying) return send(visit, form, *applying);
    // The second press of the button, or another tab: the answer that the first one got.
    if (auto const receipt =
            visit.portal.house.engine->find_receipt(applicant_of(visit), "draft:" + visit.request.param("draft")))
        return http::Response::redirect(std::string(k_mine_path) + "/" + receipt->reference +
                                        "?done=" + std::to_string(receipt->leaf));
    return Fail(applying.error());
}

}  // namespace

void add_review_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, "/apply/{service}/{draft}/review", Who::signed_in, get_review);
    post_page(router, portal, "/apply/{service}/{draft}/review", Who::signed_in, post_review,
              http::body_limit_for(k_field_limits, 4));
}

}  // namespace bolan::web
