// What every page handler gets: the blocks, the words, the assets, and who is asking. Built once by app/; any thread.
#pragma once
#include "cases/house.h"
#include "http/assets.h"
#include "http/form.h"
#include "http/rate_limit.h"
#include "http/router.h"
#include "web/components/shell.h"
#include "web/words.h"
#include <map>
#include <memory>
#include <string>

namespace bolan::web {

// A walked case as a story in its system's folder.
struct SavedExample {
    std::string file;                 // where it was written
    std::vector<std::string> unsaid;  // what the language of stories cannot say
    std::string failure;              // why it did not hold when it was played; empty: it held
};
using SaveExample = std::function<Result<SavedExample>(CaseId const&, std::string const& name)>;

struct Portal {
    cases::House& house;
    http::Assets const& assets;
    Site site;
    std::map<std::string, std::unique_ptr<Words>, std::less<>> words;  // by language code
    http::RateLimiter sign_ins;                                        // by address
    http::RateLimiter look_ups;                                        // tracking and verification, by address
    bool is_secure = false;                                            // cookies are Secure behind TLS
    std::string definitions;   // the folder that proposes what is to come into force
    SaveExample save_example;  // with `serve --watch` only

    Words const& words_of(std::string_view language) const;  // English when there is none
};

// One request being answered.
struct Visit {
    Portal& portal;
    http::Request const& request;
    Words const& words;  // by ?lang=, the cookie, then Accept-Language
    std::optional<people::Session> session;
    std::string stranger_token;  // of the cookie `pre`: guards the forms of those who are not signed in

    people::Actor actor() const { return session ? session->actor() : people::Actor{}; }
    bool is_officer() const { return session && !session->post.empty(); }
};

Visit visit(Portal& portal, http::Request const& request);

// All routes of the pages. pages_*.cpp each add their own.
void add_routes(http::Router& router, Portal& portal);
void add_public_pages(http::Router& router, Portal& portal);   // home, services, track, verification, ledger, language
void add_account_pages(http::Router& router, Portal& portal);  // sign in, register, sign out, choose post
void add_own_account_pages(http::Router& router, Portal& portal);  // devices, password
void add_form_pages(http::Router& router, Portal& portal);  // apply: pages, review, submit, receipt; my applications
void add_desk_pages(http::Router& router,
                    Portal& portal);  // inbox, case, actions, bulk, search, registers, bills, reports

// A page for an Error (not found, forbidden, conflict …) in the visitor's language, with its status.
http::Response error_page(Visit const& visit, Error const& error);

}  // namespace bolan::web
