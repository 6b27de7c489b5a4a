// For tests only: a desk with work on it, and those who knock at its doors: the officer whose post may, the same
// officer before and after his charge and at a neighbour's, colleagues, a delegate for something else, a citizen,
// nobody.
#pragma once
#include "cases/handover.h"
#include "cases/testing_visitors.h"
#include "web/testing_desk.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace bolan::web::testing {

inline constexpr char k_zarmina[] = "Zarmina Kakar";  // whom every case is about
inline constexpr char k_library[] = "culture/library-card";

struct Visitor : cases::testing::Visitor {
    Browser browser;
};

class Doors : public Desk {
  public:
    Doors()
        : officer_of_the_post(newcomer("holder")),
          colleague(newcomer("colleague")),
          delegate(newcomer("delegate")),
          citizen(*this),
          nobody(*this),
          keeper(officer("branch_keeper@north.hill").person) {
        citizen.join("22222-2222222-2", "03002222222");
        // Whoever sits there for good; visitors come beside them.
        for (auto const* post : {"desk_clerk.1@north", "desk_clerk.2@north", "librarian@north", "librarian@south",
                                 "watchman@north", "committee_member.1@north", "committee_member.2@north"})
            officer(post);
        waiting = received();
        done = issued();
        refused = favoured();
        act("librarian@north", refused, "refuse", Value::map({{"refusal_reason", "No."}}));
        auto const folder = std::filesystem::path(database.folder()) / "province";
        std::filesystem::copy(BOLAN_SOURCE_DIR "/tests/province", folder, std::filesystem::copy_options::recursive);
        auto const source = definition::read_source(folder.string());
        CHECK(house->publisher->install(source).has_value());
        std::ofstream(folder / k_library / "card_question.yaml", std::ios::app) << "\n# Read again.\n";
        portal->definitions = folder.string();
        portal->save_example = [this](CaseId const&, std::string const& name) -> Result<SavedExample> {
            ++examples_saved;
            return SavedExample{"examples/" + name + ".yaml", {}, ""};
        };
        router = {};
        add_routes(router, *portal);
    }

    Visitor officer_of_the_post, colleague, delegate;
    Browser citizen, nobody;
    PersonId keeper;                        // the Branch Keeper of Hill
    cases::Receipt waiting, done, refused;  // cases with which nothing more is done
    int examples_saved = 0;

    // ---- What there is to see and to do

    cases::Receipt received() { return apply(std::to_string(++m_people), k_zarmina); }
    cases::Receipt favoured() {
        auto const sent = received();
        favour(sent);
        return sent;
    }
    cases::Receipt issued() {
        auto const sent = favoured();
        act("librarian@north", sent, "issue");
        return sent;
    }
    cases::Case look_at(cases::Receipt const& on) {
        return house->database.read([&](store::Connection& db) { return *house->shelves.find_case(db, on.case_id); });
    }
    std::string paper_of(Value const& papers) { return std::string(papers.as_list().at(0)["hash"].as_string()); }
    documents::Issued document_of(cases::Receipt const& on) {
        return house->database.read(
            [&](store::Connection& db) { return house->issuer.of_case(db, on.case_id.text()).at(0); });
    }

    std::string give(people::OrderForm const& form) {
        auto const given = cases::give_order(*house, {}, form);
        CHECK(given.has_value());
        return given->id;
    }
    people::OrderForm order(people::OrderKind kind, PersonId const& person, std::string const& number) {
        auto form = people::posting_of(person, "", today(), number);
        form.kind = kind;
        return form;
    }
    // A leave of the Branch Keeper, with its paper.
    std::string const& leave_order() {
        if (!m_leave.empty()) return m_leave;
        auto form = order(people::OrderKind::leave, keeper, "57/2026");
        form.from = today().plus_days(20);
        form.to = today().plus_days(23);
        std::string const bytes = "%PDF-1.4 order 57/2026";
        form.document = house->attachments->put({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
        form.document_name = "order.pdf";
        form.document_type = "application/pdf";
        return m_leave = give(form);
    }
    // The note of what waited when somebody left the clerk's desk.
    std::string const& handover() {
        if (!m_handover.empty()) return m_handover;
        auto const leaver = newcomer("leaver");
        cases::testing::seat(*house, leaver, "desk_clerk.1@north");
        give(order(people::OrderKind::retirement, leaver.person, "31/2026"));
        auto const note = house->database.read(
            [&](store::Connection& db) { return cases::handovers_of(db, "desk_clerk.1@north", 1).at(0); });
        CHECK(note.listed > 0);
        return m_handover = note.id;
    }
    std::string proposal() {
        auto const id = house->publisher->propose(
            officer("librarian@south"), definition::read_source(portal->definitions), {k_library}, "Order 12");
        CHECK(id.has_value());
        return *id;
    }

    // All that a refused act must leave as it was. Who tried it, the ledger tells.
    std::vector<std::string> state() {
        std::vector<std::string> out{std::to_string(examples_saved)};
        house->database.read([&](store::Connection& db) {
            auto const take = [&](store::Row const& row) { out.push_back(row.string(0)); };
            db.each("select count(*) || '' from act where action not like 'refused:%'", take);
            db.each("select coalesce(sum(version), 0) || '' from cases", take);
            db.each("select count(*) || '' from bulk_job", take);
            db.each("select id || coalesce(begun_at, 0) from bulk_job order by id", take);
            db.each("select title from saved_view order by id", take);
            db.each("select count(*) || '' from migration", take);
            db.each("select key || coalesce(charge, '') from session order by key", take);
        });
        return out;
    }

    Timestamp now() const { return clock.now(); }
    Date today() const { return house->model->province.calendar->today(now()); }
    static http::Pairs day(std::string const& name, Date on) {
        auto const parts = on.parts();
        return {{name + "/day", std::to_string(parts.day)},
                {name + "/month", std::to_string(parts.month)},
                {name + "/year", std::to_string(parts.year)}};
    }

  private:
    Visitor newcomer(std::string const& login) {
        static std::string const hash = crypto::hash_password(Browser::k_password);
        Visitor out{cases::testing::new_visitor(*house, login, hash), Browser(*this)};
        out.browser.get("/sign-in");
        out.browser.post("/sign-in", {{"login", login}, {"password", Browser::k_password}});
        CHECK(out.browser.status == 303);
        return out;
    }

    std::string m_leave, m_handover;
    int m_people = 20;
};

}  // namespace bolan::web::testing
