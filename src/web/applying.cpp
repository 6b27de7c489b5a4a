#include "web/applying.h"
#include "web/components/parts.h"
#include <algorithm>

namespace bolan::web {

using definition::Service;

people::Actor applicant_of(Visit const& visit) {
    auto actor = visit.actor();
    actor.post.clear();
    actor.charge.clear();
    return actor;
}

std::string Applying::path(std::string_view step) const {
    auto out = "/apply/" + service->name + "/" + draft.id;
    return step.empty() ? out : out + "/" + std::string(step);
}

int Applying::index_of(FormPage const& page) const {
    auto const at = std::ranges::find(pages, &page);
    return at == pages.end() ? -1 : static_cast<int>(at - pages.begin());
}

Result<std::shared_ptr<Service const>> service_of(Visit const& visit) {
    auto service = visit.portal.house.model->find_service(visit.request.param("service"));
    if (!service || !cases::opening_action(*service, nullptr)) return Fail(Error::not_found("service.unknown"));
    return service;
}

Result<Applying> applying_of(Visit const& visit) {
    Applying out;
    out.service = TRY(service_of(visit));
    auto& house = visit.portal.house;
    auto draft = house.database.read([&](store::Connection& db) {
        return cases::find_draft(db, visit.request.param("draft"), visit.session->person.id);
    });
    if (!draft || draft->service != out.service->name) return Fail(Error::not_found("draft.unknown"));
    out.draft = std::move(*draft);
    out.pages = house.engine->shown_pages(*out.service, out.draft.data, applicant_of(visit));
    return out;
}

Value answers_of(Applying const& applying, FormPage const& page) {
    Value out = Value::map();
    for (auto const& field : page.fields)
        if (auto const* value = applying.draft.data.find(field.name)) out.set(field.name, *value);
    return out;
}

Answered read_step(Visit const& visit, Applying const& applying, FormPage const& page, Value const& raw) {
    return {pointers_to(page.fields), visit.portal.house.engine->read_page(
                                          *applying.service, page, raw, applying.draft.data, applicant_of(visit), {})};
}

FormPage const* unfinished_page(Visit const& visit, Applying const& applying) {
    for (auto const* page : applying.pages)
        if (!read_step(visit, applying, *page, answers_of(applying, *page)).reading.problems.empty()) return page;
    return nullptr;
}

std::optional<http::Response> already_sent_page(Visit const& visit, std::string_view draft) {
    auto const receipt = visit.portal.house.engine->find_receipt(applicant_of(visit), "draft:" + std::string(draft));
    if (!receipt) return {};
    auto const title = visit.words.T("You have sent this already");
    return public_page(
        visit, {.title = title, .section = Section::mine},
        [&](View& v) {
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "lead"}}, [&] {
                v.say("Your tracking number is {ref}.", {{"ref", group_reference(receipt->reference), k_ltr}});
            });
            v.h.el("p", {}, v.T("It was sent once. Nothing needs to be done again."));
            link_button(v, std::string(k_mine_path) + "/" + receipt->reference, v.T("See what happens with it"));
        },
        409);
}

std::string own_attachment_href(std::string_view hash) { return "/attachment/own/" + std::string(hash); }

}  // namespace bolan::web
