// A form being filled in: its draft, the pages that apply to the answers so far, and where a page's address is. For the
// pages of /apply.
#pragma once
#include "cases/drafts.h"
#include "web/fields.h"
#include <memory>

namespace bolan::web {

using FormPage = definition::Page;

// Citizens act as themselves here, also those who hold a post.
people::Actor applicant_of(Visit const& visit);

struct Applying {
    std::shared_ptr<definition::Service const> service;
    cases::Draft draft;
    std::vector<FormPage const*> pages;  // those that are shown for the answers so far

    std::string path(std::string_view step = {}) const;  // "/apply/{service}/{draft}/{step}"
    int index_of(FormPage const& page) const;            // -1 when it is not shown
    std::string key() const { return "draft:" + draft.id; }
};

// Of the address. Errors: not_found "service.unknown", "draft.unknown" (also for another person's draft).
Result<std::shared_ptr<definition::Service const>> service_of(Visit const& visit);
Result<Applying> applying_of(Visit const& visit);

// What one page asks and how far it is answered. `raw`: as typed, or the draft's data.
struct Answered {
    std::vector<definition::Field const*> fields;  // all of the page
    cases::Reading reading;
};
Answered read_step(Visit const& visit, Applying const& applying, FormPage const& page, Value const& raw);
// The draft's answers that belong to this page.
Value answers_of(Applying const& applying, FormPage const& page);
// The first page that still lacks something; null when the form is complete.
FormPage const* unfinished_page(Visit const& visit, Applying const& applying);

// A draft that was sent already: says so and leads to the case. Empty when it never was.
std::optional<http::Response> already_sent_page(Visit const& visit, std::string_view draft);

// Where an applicant opens what they sent, before a case holds it.
std::string own_attachment_href(std::string_view hash);

// The other parts of add_form_pages.
void add_review_pages(http::Router& router, Portal& portal);    // check the answers and send
void add_own_case_pages(http::Router& router, Portal& portal);  // /my and its cases
void add_own_act_pages(http::Router& router, Portal& portal);   // what an applicant does with a case
void add_download_pages(http::Router& router, Portal& portal);  // documents and attachments

}  // namespace bolan::web
