// What the handlers of pages share: routes that need a session, the frame around a page, forms that are really ours,
// keys that make a second submit harmless. Pages for citizens and for the desk alike.
#pragma once
#include "web/components/forms.h"
#include "web/components/shell.h"
#include "web/site.h"
#include <functional>
#include <span>
#include <string>

namespace bolan::web {

// A handler gives a page or an Error; the Error becomes error_page.
using PageHandler = std::function<Result<http::Response>(Visit const&)>;

enum class Who { everybody, signed_in, officer };

// Adds the route. Who is not signed in goes to the sign-in page and comes back (GET), or is told that the session has
// ended and where to go on (POST). A citizen on a page of the desk is told that it is not theirs.
// Where::reads only for pages that read little and write nothing.
void get_page(http::Router& router, Portal& portal, std::string pattern, Who who, PageHandler handler,
              http::Where where = http::Where::worker);
void post_page(http::Router& router, Portal& portal, std::string pattern, Who who, PageHandler handler,
               std::size_t body_limit = http::k_default_body_limit);

// A visit by nobody in particular: never reads the database. For failures.
Visit visit_of_stranger(Portal& portal, http::Request const& request);
// By whom it was, as far as memory tells: neither does this. For refusals.
Visit visit_as_remembered(Portal& portal, http::Request const& request);

Viewer viewer_of(Visit const& visit);
// The address of this page as a GET, with its query but without `lang`.
std::string own_path(Visit const& visit);

// The whole page in the citizens' frame; `page.path` is filled in when it is "/" and the visit's is another.
http::Response public_page(Visit const& visit, Page page, std::function<void(View&)> const& content, int status = 200);
http::Response desk_page(Visit const& visit, Page page, Desk const& desk, std::function<void(View&)> const& content,
                         int status = 200);

// The token to put into a form's "csrf": of the session, or of the cookie `pre` for those who are not signed in
// (public_page and desk_page set it).
std::string form_token(Visit const& visit);
std::string new_form_key();  // for a form's "key": made when the page is drawn

// The form of a POST, once it is certain that it comes from a page of ours (Origin, csrf).
// Errors: forbidden "csrf.wrong"; as http::parse_form.
Result<http::Form> read_post(Visit const& visit, http::FormLimits const& limits = {});

// Words of a definition, in the visitor's language.
std::string text_of(Visit const& visit, definition::Text const& text);
int offset_of(Visit const& visit);  // minutes from UTC of the province's clocks
Date today(Visit const& visit);
Timestamp now(Visit const& visit);

// A Set-Cookie with the flags every cookie of ours has. `days` 0: until the browser closes; below 0: takes it away.
std::string cookie_of(Portal const& portal, std::string_view name, std::string_view value, int days);

// The problems of an Error in words, with the labels of the fields asked; the Error itself when it names none.
std::vector<FieldError> errors_in_words(Visit const& visit, Error const& error,
                                        std::span<definition::Field const* const> fields);
// Errors: too_many "request.too_many" when this address asks too often.
Result<> take_turn(Visit const& visit, http::RateLimiter& limiter);

// The sentence for one problem: of the messages of the service that its code begins with, else of ui/words.
std::string problem_in_words(Visit const& visit, std::string_view code,
                             std::vector<std::pair<std::string, std::string>> const& values);
std::string problem_in_words(definition::Model const& model, Words const& words, std::string_view code,
                             std::vector<std::pair<std::string, std::string>> const& values);

}  // namespace bolan::web
