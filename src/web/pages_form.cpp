// Applying for a service, one page of questions at a time. What is answered well is saved with each page; what is not
// comes back as it was typed, with the reason.
#include "web/applying.h"
#include "web/components/parts.h"
#include "web/hints.h"
#include <algorithm>

namespace bolan::web {

using definition::Field;

namespace {

constexpr std::size_t k_form_body = http::body_limit_for(k_field_limits, 6);

// What the account knows already.
Value prefilled(definition::Service const& service, people::Person const& person) {
    Value data = Value::map();
    auto const fill = [&](Field const& field, std::string const& text) {
        if (!text.empty()) data.set(field.name, text);
    };
    for (auto const& page : service.form)
        for (auto const& field : page.fields) {
            if (field.from == "account.full_name") fill(field, person.name);
            if (field.from == "account.cnic") fill(field, person.cnic);
            if (field.from == "account.phone") fill(field, person.phone);
            if (field.from == "account.email") fill(field, person.email);
        }
    return data;
}

Result<http::Response> begin(Visit const& visit, definition::Service const& service) {
    auto const& person = visit.session->person;
    auto const draft = TRY(
        cases::new_draft(visit.portal.house.database, person.id, service.name, prefilled(service, person), now(visit)));
    return http::Response::redirect("/apply/" + service.name + "/" + draft.id + "/" + service.form.front().name);
}

// Who began a form before may go on with it.
Result<http::Response> show_start(Visit const& visit) {
    auto const service = TRY(service_of(visit));
    std::vector<cases::Draft> own;
    for (auto& draft : visit.portal.house.database.read(
             [&](store::Connection& db) { return cases::drafts_of(db, visit.session->person.id); }))
        if (draft.service == service->name) own.push_back(std::move(draft));
    if (own.empty()) return begin(visit, *service);
    auto const title = text_of(visit, service->title);
    return public_page(visit, {.title = title, .section = Section::services, .bar_name = title, .styles = "form"},
                       [&](View& v) {
                           v.h.el("h1", {}, v.T("You have begun this form before"));
                           v.h.el("ul", {}, [&] {
                               for (auto const& draft : own)
                                   v.h.el("li", {}, [&] {
                                       v.h.el("a", {{"href", "/apply/" + service->name + "/" + draft.id}}, [&] {
                                           v.say("Go on with the form saved on {when}",
                                                 {{"when", show_moment(v.words, draft.changed_at, offset_of(visit))}});
                                       });
                                   });
                           });
                           form_open(v, {.action = "/apply/" + service->name, .token = form_token(visit)});
                           buttons(v, {{.label = v.T("Begin a new form"), .look = Look::second}});
                           v.h.close();
                       });
}

// ---- One page -------------------------------------------------------------------------------------------------------

struct Shown {
    Applying const& applying;
    FormPage const& page;
    Answered const& step;
    Value const& raw;
    std::vector<FieldError> errors;
    bool is_change = false;  // came from the review, and goes back there
};

std::string back_href(Shown const& shown) {
    int const index = shown.applying.index_of(shown.page);
    if (shown.is_change) return shown.applying.path("review");
    if (index <= 0) return "/service/" + shown.applying.service->name;
    return shown.applying.path(shown.applying.pages[static_cast<std::size_t>(index - 1)]->name);
}

void draw_form(View& v, Visit const& visit, Shown const& shown, Hints const& hints) {
    auto const& applying = shown.applying;
    auto const& reading = shown.step.reading;
    auto const action = applying.path(shown.page.name);
    FieldScene const scene{visit, applying.service->system, shown.errors, own_attachment_href};
    form_open(v, {.action = action,
                  .token = form_token(visit),
                  .draft = applying.draft.id,
                  .has_files = has_files(held_fields(shown.step.fields, reading.shown, hints))});
    if (shown.is_change) hidden(v, "change", "1");
    draw_hinted_fields(v, scene, shown.step.fields, reading.shown, shown.raw, hints);
    buttons(v, {{.label = v.T("Save and continue")},
                {.label = v.T("Finish later"), .name = "later", .value = "1", .look = Look::second}});
    v.h.close();
}

http::Response show_step(Visit const& visit, Shown const& shown, int status) {
    auto const& applying = shown.applying;
    auto const title = text_of(visit, shown.page.title);
    auto const bar = text_of(visit, applying.service->title);
    auto const hints =
        hints_of(visit, visit.portal.house.shelves.of(*applying.service), shown.step.fields, applying.draft.data);
    return public_page(
        visit,
        {.title = title,
         .section = Section::services,
         .bar_name = bar,
         .styles = "form",
         .scripts = hints.script(),
         .has_errors = !shown.errors.empty()},
        [&](View& v) {
            back_link(v, back_href(shown));
            error_summary(v, shown.errors);
            progress(v, applying.index_of(shown.page) + 1, static_cast<int>(applying.pages.size()) + 1);
            v.h.el("h1", {}, title);
            if (!shown.page.lead.empty()) v.h.el("p", {{"class", "lead"}}, text_of(visit, shown.page.lead));
            draw_form(v, visit, shown, hints);
        },
        status);
}

Result<http::Response> get_step(Visit const& visit) {
    auto const applying = applying_of(visit);
    if (!applying) {
        if (auto sent = already_sent_page(visit, visit.request.param("draft"))) return std::move(*sent);
        return Fail(applying.error());
    }
    auto const& name = visit.request.param("page");
    for (auto const* page : applying->pages) {
        if (page->name != name) continue;
        auto const raw = answers_of(*applying, *page);
        auto const step = read_step(visit, *applying, *page, raw);
        return show_step(visit, {*applying, *page, step, raw, {}, visit.request.query_or("change") == "1"}, 200);
    }
    for (auto const& page : applying->service->form)  // a page that the answers have hidden
        if (page.name == name) return http::Response::redirect(applying->path());
    return Fail(Error::not_found("page.unknown"));
}

void save_answers(Visit const& visit, Applying& applying, FormPage const& page, cases::Reading const& reading) {
    for (auto const& field : page.fields) applying.draft.data.erase(field.name);
    for (auto const& [name, value] : reading.data.as_map()) applying.draft.data.set(name, value);
    cases::save_draft(visit.portal.house.database, applying.draft, now(visit));
    applying.pages =
        visit.portal.house.engine->shown_pages(*applying.service, applying.draft.data, applicant_of(visit));
}

std::string path_after(Applying const& applying, FormPage const& page, bool is_change) {
    auto const index = static_cast<std::size_t>(applying.index_of(page) + 1);
    if (is_change || index >= applying.pages.size()) return applying.path("review");
    return applying.path(applying.pages[index]->name);
}

// Both the files that could not be taken and what the answers lack; a file that was refused is not missing as well.
std::vector<Problem> all_problems(std::vector<Problem> files, std::vector<Problem> const& read) {
    for (auto const& problem : read)
        if (std::ranges::none_of(files, [&](Problem const& p) { return p.field == problem.field; }))
            files.push_back(problem);
    return files;
}

Result<http::Response> post_step(Visit const& visit) {
    auto const form = TRY(read_post(visit, k_field_limits));
    auto found = applying_of(visit);
    if (!found) {
        if (auto sent = already_sent_page(visit, visit.request.param("draft"))) return std::move(*sent);
        return Fail(found.error());
    }
    auto& applying = *found;
    auto const page = std::ranges::find(applying.pages, visit.request.param("page"), &FormPage::name);
    if (page == applying.pages.end()) return http::Response::redirect(applying.path());
    FormPage const& own = **page;  // the list changes with the answers

    std::vector<Problem> file_problems;
    auto const raw = posted_fields(visit, pointers_to(own.fields), form, file_problems);
    auto const step = read_step(visit, applying, own, raw);
    save_answers(visit, applying, own, step.reading);
    bool const is_change = form.get_or("change") == "1";
    if (form.find("later")) return http::Response::redirect(std::string(k_mine_path) + "?saved=1");
    auto problems = all_problems(std::move(file_problems), step.reading.problems);
    if (is_only_redraw(form)) return show_step(visit, {applying, own, step, raw, {}, is_change}, 200);
    if (problems.empty()) return http::Response::redirect(path_after(applying, own, is_change));
    auto errors =
        errors_in_words(visit, Error{ErrorKind::bad_input, "form.invalid", {}, std::move(problems)}, step.fields);
    return show_step(visit, {applying, own, step, raw, std::move(errors), is_change}, 422);
}

// Where the form stands: its first page that lacks something.
Result<http::Response> resume(Visit const& visit) {
    auto const applying = applying_of(visit);
    if (!applying) {
        if (auto sent = already_sent_page(visit, visit.request.param("draft"))) return std::move(*sent);
        return Fail(applying.error());
    }
    auto const* page = unfinished_page(visit, *applying);
    return http::Response::redirect(applying->path(page ? std::string_view(page->name) : "review"));
}

Result<http::Response> drop_draft(Visit const& visit) {
    TRY(read_post(visit));
    auto const applying = TRY(applying_of(visit));
    cases::delete_draft(visit.portal.house.database, applying.draft.id);
    return http::Response::redirect(k_mine_path);
}

}  // namespace

void add_form_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, "/apply/{service}", Who::signed_in, show_start);
    post_page(router, portal, "/apply/{service}", Who::signed_in, [](Visit const& visit) -> Result<http::Response> {
        TRY(read_post(visit));
        return begin(visit, *TRY(service_of(visit)));
    });
    get_page(router, portal, "/apply/{service}/{draft}", Who::signed_in, resume);
    post_page(router, portal, "/apply/{service}/{draft}/delete", Who::signed_in, drop_draft);
    get_page(router, portal, "/apply/{service}/{draft}/delete", Who::signed_in, resume);
    get_page(router, portal, "/apply/{service}/{draft}/{page}", Who::signed_in, get_step);
    post_page(router, portal, "/apply/{service}/{draft}/{page}", Who::signed_in, post_step, k_form_body);
    add_review_pages(router, portal);
    add_own_case_pages(router, portal);
    add_download_pages(router, portal);
}

}  // namespace bolan::web
