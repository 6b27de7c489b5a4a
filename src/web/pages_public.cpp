// What anybody may read: the first page, the services, help and the short pages about this site.
#include "web/components/home.h"
#include "web/components/parts.h"
#include "web/service_info.h"
#include <algorithm>

namespace bolan::web {

namespace {

constexpr std::size_t k_popular = 6;

InlineForm service_search(Words const& words, std::string_view typed, std::string_view id) {
    return {.action = "/services",
            .name = "q",
            .label = words.T("What do you need?"),
            .button = words.T("Search"),
            .value = typed,
            .icon = Icon::search,
            .is_search = true,
            .id = id};
}

std::vector<Tile> tiles_of(Visit const& visit, std::vector<ServicePointer> const& services) {
    std::vector<Tile> out;
    for (auto const& service : services)
        out.push_back({text_of(visit, service->title), "/service/" + service->name, {}, icon_named(service->icon)});
    return out;
}

Result<http::Response> home(Visit const& visit) {
    auto const& words = visit.words;
    auto services = open_services(visit);
    if (services.size() > k_popular) services.resize(k_popular);
    auto const list = tiles_of(visit, services);
    std::vector<QuickCard> const cards{
        {words.T("Where is my application?"),
         Icon::track,
         {.action = k_track_path,
          .name = "ref",
          .label = words.T("Tracking number"),
          .button = words.T("Track"),
          .hint = words.T("Twelve letters and digits, on your receipt."),
          .is_reference = true}},
        {words.T("Is this document genuine?"),
         Icon::verify,
         {.action = k_verify_path,
          .name = "number",
          .label = words.T("Number or code of the document"),
          .button = words.T("Verify"),
          .hint = words.T("It is printed at the top of the paper, and beside its square code.")}}};
    return public_page(visit,
                       {.title = words.T(visit.portal.site.name),
                        .section = Section::services,
                        .styles = "home",
                        .is_full_width = true,
                        .is_indexed = true},
                       [&](View& v) {
                           hero(v, {v.T("Public services, from home"),
                                    v.T("Apply, see where it stands, check a paper. In English and Urdu."),
                                    service_search(words, {}, {})});
                           v.h.el("div", {{"class", "wrap"}}, [&] {
                               quick_cards(v, cards);
                               tiles(v, v.T("Services"), list, "/services");
                               help_card(v, visit.portal.site);
                           });
                       });
}

Result<http::Response> services(Visit const& visit) {
    auto const typed = std::string(visit.request.query_or("q").substr(0, 200));
    bool const is_search = !typed.empty();
    auto const found = is_search ? search_services(visit, typed) : open_services(visit);
    auto list = tiles_of(visit, found);
    for (std::size_t i = 0; i < list.size(); ++i) list[i].meta = text_of(visit, found[i]->summary);
    auto const title = is_search ? visit.words.T("Services that fit") : visit.words.T("All services");
    return public_page(visit,
                       {.title = title, .section = Section::services, .styles = "home", .is_indexed = !is_search},
                       [&](View& v) {
                           v.h.el("h1", {}, title);
                           inline_form(v, service_search(visit.words, typed, {}));
                           if (list.empty())
                               empty_state(v, v.T("No service fits these words"),
                                           v.T("Try fewer or other words, or look at the whole list."), "/services",
                                           v.T("All services"));
                           else
                               link_list(v, {}, list);
                       });
}

// ---- One service

void fee_line(View& v, Visit const& visit, definition::Service const& service) {
    if (!service.fee) return (void)v.h.el("p", {}, v.T("There is no fee."));
    auto const fee = visit.portal.house.engine->fee_today(service, Value::map(), {});
    if (!fee.is_notified)
        v.h.el("p", {}, v.T("No fee is notified for this. You pay nothing now."));
    else if (fee.amount)
        v.h.el("p", {}, [&] { v.money(*fee.amount); });
    else
        v.h.el("p", {}, v.T("It depends on your answers. You see it before you send."));
}

// When the clock begins and when it stands still, as far as the definition says so.
std::string promise_line(Visit const& visit, definition::Service const& service, std::string const& promised) {
    auto const& words = visit.words;
    std::string out = words.T("We promise it within {time}.", {{"time", promised}});
    std::string begins;
    for (auto const& name : service.promise->from)
        if (auto const* state = service.find_state(name))
            begins += (begins.empty() ? "" : " · ") + public_title(visit, *state);
    if (!begins.empty()) out += " " + words.T("The time begins with: {stages}.", {{"stages", begins}});
    bool const rests = std::ranges::any_of(service.states, [](definition::State const& state) {
        return state.pauses && std::ranges::find(state.waits_for, "applicant") != state.waits_for.end();
    });
    if (rests) out += " " + std::string(words.T("The time does not run while we wait for you."));
    return out;
}

void service_facts(View& v, Visit const& visit, definition::Service const& service) {
    auto const& model = *visit.portal.house.model;
    if (!service.papers.empty()) {
        v.h.el("h2", {}, v.T("What you need"));
        v.h.el("ul", {}, [&] {
            for (auto const& paper : service.papers) v.h.el("li", {}, text_of(visit, {paper, service.system}));
        });
    }
    v.h.el("h2", {}, v.T("Fee"));
    fee_line(v, visit, service);
    auto const way = way_ahead(service, "start");
    if (!way.empty()) {
        v.h.el("h2", {}, v.T("What happens then"));
        std::vector<ThreadItem> steps;
        for (auto const* state : way)
            steps.push_back({Step::todo, public_title(visit, *state), time_limit_of(visit, service, state->within)});
        thread(v, steps);
    }
    if (auto const promised = service.promise ? time_limit_of(visit, service, service.promise->within) : std::string();
        !promised.empty()) {
        v.h.el("h2", {}, v.T("How soon"));
        v.h.el("p", {}, promise_line(visit, service, promised));
    }
    if (auto const* owner = model.province.find_office(service.owner)) {
        v.h.el("h2", {}, v.T("Who decides"));
        v.h.el("p", {}, text_of(visit, owner->title));
    }
    v.h.el("p", {}, [&] {
        v.h.el("a", {{"href", rules_href(service)}}, v.T("All rules of this service, and who may do what"));
    });
    auto const* system = model.find_system(service.system);
    if (!system || system->law.empty()) return;
    more(v, v.T("The law behind it"), [&] {
        v.h.el("ul", {{"lang", "en"}, {"dir", "ltr"}}, [&] {
            for (auto const& law : system->law) v.h.el("li", {}, law);
        });
    });
}

// Whom a person without an account can go to.
void counter_line(View& v, Visit const& visit, definition::Service const& service) {
    std::string roles;
    for (auto const& role : service.roles) {
        bool const opens = std::ranges::any_of(service.actions, [&](definition::Action const& action) {
            return std::ranges::find(action.from, "start") != action.from.end() &&
                   std::ranges::find(action.by, role.name) != action.by.end();
        });
        if (opens) roles += (roles.empty() ? "" : ", ") + text_of(visit, role.title);
    }
    if (roles.empty()) return;
    v.h.el("p", {}, [&] {
        v.say("Or go there, without an account, and it is written for you: {roles}.", {{"roles", roles}});
    });
}

Result<http::Response> service_page(Visit const& visit) {
    auto const service = visit.portal.house.model->find_service(visit.request.param("name"));
    if (!service || !service->is_opened_by("citizen")) return Fail(Error::not_found("service.unknown"));
    auto const title = text_of(visit, service->title);
    return public_page(
        visit, {.title = title, .section = Section::services, .bar_name = title, .is_indexed = true}, [&](View& v) {
            back_link(v, "/services", v.T("All services"));
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "lead"}}, text_of(visit, service->summary));
            v.h.el("p", {}, [&] { link_button(v, "/apply/" + service->name, v.T("Start"), Look::first, Icon::chev); });
            if (!visit.session)
                v.h.el("p", {{"class", "meta"}}, v.T("You need an account. Opening one takes two minutes."));
            counter_line(v, visit, *service);
            service_facts(v, visit, *service);
        });
}

// ---- Short pages

Result<http::Response> help(Visit const& visit) {
    return public_page(visit, {.title = visit.words.T("Help"), .styles = "home", .is_indexed = true}, [&](View& v) {
        v.h.el("h1", {}, v.T("Help"));
        v.h.el("h2", {}, v.T("How to apply"));
        v.h.el("ol", {}, [&] {
            v.h.el("li", {}, v.T("Open an account with your CNIC and mobile number."));
            v.h.el("li", {}, v.T("Choose the service and answer one page at a time. Each page is saved."));
            v.h.el("li", {}, v.T("Check your answers and send them. You get a tracking number."));
        });
        v.h.el("h2", {}, v.T("When you are asked for something"));
        v.h.el("p", {}, v.T("It stands at the top of your application, with the day until which to answer."));
        v.h.el("h2", {}, v.T("When you do not agree"));
        v.h.el("p", {}, v.T("If a law gives an appeal, the button for it stands beside the refusal."));
        help_card(v, visit.portal.site);
    });
}

Result<http::Response> privacy(Visit const& visit) {
    return public_page(visit, {.title = visit.words.T("Privacy"), .is_indexed = true}, [&](View& v) {
        v.h.el("h1", {}, v.T("Privacy"));
        v.h.el("p", {},
               v.T("We keep what you write in a form, the papers you send, and who did what with them and when."));
        v.h.el("p", {}, v.T("Only you and the offices that work on your application can read it."));
        v.h.el("p", {},
               v.T("Each act is entered in a public ledger as a fingerprint. Nobody can read your data from it."));
        v.h.el("p", {},
               v.T("Whoever verifies a document sees its number, its office, its public particulars and the initials "
                   "of the holder, not more."));
        v.h.el("p", {},
               v.T("Cookies: one for signing in, one for the language, one for the hand of Urdu, one that guards "
                   "forms. No others."));
    });
}

Result<http::Response> accessibility(Visit const& visit) {
    return public_page(visit, {.title = visit.words.T("Accessibility"), .is_indexed = true}, [&](View& v) {
        v.h.el("h1", {}, v.T("Accessibility"));
        v.h.el("p", {}, v.T("Every page works without a script, with the keyboard alone, and with larger text."));
        v.h.el("p", {},
               v.T("We aim at WCAG 2.2, level AA. Pages are checked by a program; people with disabilities have not "
                   "tested them yet."));
        v.h.el("p", {}, v.T("The Urdu was not yet read by an independent editor."));
        v.h.el("p", {},
               v.T("If something does not work for you, call the helpline or go to the office of your district."));
    });
}

http::Response service_worker(Portal const& portal) {
    http::Response response;
    response.body = std::string(portal.assets.bytes("sw.js"));
    response.headers.set("Content-Type", "text/javascript; charset=utf-8");
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace

void add_public_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, k_home_path, Who::everybody, home);
    get_page(router, portal, "/services", Who::everybody, services);
    get_page(router, portal, "/service/{name}", Who::everybody, service_page);
    get_page(router, portal, k_help_path, Who::everybody, help);
    get_page(router, portal, k_privacy_path, Who::everybody, privacy);
    get_page(router, portal, k_accessibility_path, Who::everybody, accessibility);
    router.get("/sw.js", http::Where::io, [&portal](http::Request const&) { return service_worker(portal); });
    add_proof_pages(router, portal);
    add_rules_pages(router, portal);
}

}  // namespace bolan::web
