// Every operation for officers is closed to whoever stands just outside: in the next district, in another role, before
// and after the charge, beyond what was delegated, as a citizen, as nobody. An operation without a line in the table
// fails the test.
#include "api/endpoints.h"
#include "api/testing.h"
#include "cases/handover.h"
#include "cases/testing_visitors.h"
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

namespace bolan::api::testing {

namespace {

using cases::testing::Visitor;
using people::OrderKind;

constexpr char k_zarmina[] = "Zarmina Kakar";  // whom every case is about
constexpr char k_clerk[] = "desk_clerk.1@north", k_librarian[] = "librarian@north", k_board[] = "board_member@testland",
               k_keeper[] = "branch_keeper@north.hill", k_warden[] = "warden@north";

class ApiDoorsTest : public ApiTest {
  protected:
    // Whom an operation opens to.
    enum class Open {
        to_post,     // to the post alone
        to_role,     // the same post elsewhere is given its own; another role and a delegate for something else nothing
        to_each,     // each is given the own, and nothing of another's
        to_officers  // nothing that is anybody's in particular
    };
    struct Asked {
        std::string target;
        Value body = Value::map();
        std::string marker = k_zarmina;  // what only those are told whom it opens to; empty: nothing is told
    };
    struct Door {
        std::string id;  // operationId
        std::string post;
        Open open;
        std::function<Asked()> ask;
        std::string other = k_warden;             // another role in the same place
        bool other_reads_case = false;            // he may, only the act is not his
        std::string delegated = "fish_question";  // a service of another system
    };

    ApiDoorsTest() {
        for (auto const* post :
             {k_clerk, "desk_clerk.2@north", k_librarian, "librarian@south", k_keeper, "watchman@north"})
            officer(post);
        keeper = house->charges->of_post(k_keeper, clock.now()).front().person;
        owner = citizen(k_zarmina, "44444-4444444-4", "0300-4444444");
        stranger = citizen("Gul Bano", "55555-5555555-5", "0300-5555555");
        waiting = received();
        done = received();
        EXPECT_EQ(issue(done).status, 200);
        copy_definitions();
    }

    static std::string hash_of_password() {
        static std::string const hash = crypto::hash_password("visitor's password");
        return hash;
    }
    Visitor visitor(std::string const& login) { return cases::testing::new_visitor(*house, login, hash_of_password()); }
    std::string token_of(std::string const& login) { return sign_in(login, "visitor's password"); }

    void copy_definitions() {
        EXPECT_TRUE(house->publisher->install(definition::read_source(api->definitions)));
        auto const folder = std::filesystem::path(m_database.folder()) / "province";
        std::filesystem::copy(api->definitions, folder, std::filesystem::copy_options::recursive);
        api->definitions = folder;
        std::ofstream(folder / "culture/library-card/card_question.yaml", std::ios::app) << "\n# Read again.\n";
    }

    // Cases, each of another person of that name.
    std::string received() {
        auto const cnic = "66666-66666" + std::to_string(++m_people) + "-6";
        return open_case(owner, reader_form(owner, cnic, k_zarmina));
    }
    std::string favoured() {
        auto const reference = received();
        pay(reference);
        act(officer(k_clerk), reference, "check_papers");
        act(officer(k_keeper), reference, "keeper_report",
            Value::map({{"visited_on", "2026-11-02"}, {"finding", "found"}}));
        act(officer("watchman@north"), reference, "watch_report", Value::map({{"watch_finding", "quiet"}}));
        act(officer("committee_member.1@north"), reference, "favour");
        act(officer("committee_member.2@north"), reference, "favour");
        return reference;
    }
    Value seen(std::string const& reference) { return get("/api/v1/cases/" + reference, officer(k_librarian)).body; }
    std::string of_done(char const* list, char const* member) {
        return seen(done)[list].as_list().at(0)[member].as_string();
    }
    std::string record() { return "/api/v1/registries/library_cards/" + seen(done)["record"]["id"].as_string(); }
    people::OrderForm order(OrderKind kind, PersonId const& person, std::string const& number) {
        auto form = people::posting_of(person, "", today(), number);
        form.kind = kind;
        return form;
    }
    std::string give(people::OrderForm const& form) {
        auto const given = cases::give_order(*house, {}, form);
        EXPECT_TRUE(given.has_value());
        return given->id;
    }
    // A leave of the Branch Keeper, with its paper.
    std::string leave_order() {
        if (!m_leave.empty()) return m_leave;
        auto form = order(OrderKind::leave, keeper, "57/2026");
        form.from = today().plus_days(20);
        form.to = today().plus_days(23);
        auto const bytes = pdf();
        form.document = house->attachments->put({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
        form.document_name = "order.pdf";
        form.document_type = "application/pdf";
        return m_leave = "/api/v1/orders/" + give(form);
    }
    // The note of what waited when somebody left the clerk's desk.
    std::string handover() {
        if (!m_handover.empty()) return m_handover;
        auto const leaver = visitor("leaver");
        seat(*house, leaver, k_clerk);
        give(order(OrderKind::retirement, leaver.person, "31/2026"));
        auto const notes =
            house->database.read([&](store::Connection& db) { return cases::handovers_of(db, k_clerk, 1); });
        return m_handover = "/api/v1/handovers/" + notes.at(0).id;
    }
    std::string delegation() {
        auto form = order(OrderKind::delegation, house->charges->of_post("watchman@north", clock.now()).front().person,
                          "5/2026");
        form.to = today().plus_days(9);
        form.charge = holder.charge;
        give(form);
        return "/api/v1/delegations/" + house->charges->of_person(form.person, clock.now()).back().id + "/end";
    }
    std::string proposal(std::string const& token) {
        auto const made = post("/api/v1/definitions/proposals", token,
                               Value::map({{"parts", Value::List{"culture/library-card"}}, {"reason", "Order 12"}}));
        EXPECT_EQ(made.status, 201) << made.response.bytes();
        return "/api/v1/definitions/proposals/" + made.body["id"].as_string();
    }
    Date today() { return house->model->province.calendar->today(clock.now()); }

    std::vector<Door> readings();
    std::vector<Door> establishment_readings();
    std::vector<Door> case_acts();
    std::vector<Door> office_acts();
    std::vector<Door> definition_acts();

    // All that a refused act must leave as it was. Who tried it, the ledger tells.
    std::vector<std::string> state() {
        std::vector<std::string> out;
        house->database.read([&](store::Connection& db) {
            auto const take = [&](store::Row const& row) { out.push_back(row.string(0)); };
            db.each("select count(*) || '' from act where action not like 'refused:%'", take);
            db.each("select coalesce(sum(version), 0) || '' from cases", take);
            db.each("select count(*) || '' from migration", take);
            db.each("select key || coalesce(charge, '') from session order by key", take);
        });
        return out;
    }

    // ---- Knocking

    Answer knock(Door const& door, Asked const& asked, std::string const& token) {
        auto const& all = endpoints();
        auto const endpoint = std::ranges::find(all, door.id, &Endpoint::id);
        if (endpoint == all.end()) {
            ADD_FAILURE() << door.id << " is no operation";
            return {};
        }
        if (endpoint->method == http::Method::get) return get(asked.target, token);
        return post(asked.target, token, asked.body);
    }
    static bool is_told(Answer const& answer, Asked const& asked) {
        return !asked.marker.empty() && answer.response.bytes().find(asked.marker) != std::string_view::npos;
    }
    // Of many cases at once each has its own answer.
    static bool is_sent_away(Answer const& answer) {
        return answer.status == 401 || answer.status == 403 || answer.status == 404 ||
               (answer.body.find("done") && answer.body["done"] == Value(0));
    }
    void expect_shut(Door const& door, Asked const& asked, std::string const& token, char const* who,
                     bool may_be_told = false) {
        auto const before = state();
        auto const answer = knock(door, asked, token);
        EXPECT_TRUE(is_sent_away(answer)) << door.id << ", " << who << ": " << answer.response.bytes();
        EXPECT_TRUE(may_be_told || !is_told(answer, asked)) << door.id << ", " << who << " is told " << asked.marker;
        EXPECT_EQ(state(), before) << door.id << ", " << who;
    }
    void expect_outside(Door const& door, Asked const& asked, std::string const& token, char const* who, bool is_shut,
                        bool may_be_told = false) {
        if (is_shut) return expect_shut(door, asked, token, who, may_be_told);
        auto const answer = knock(door, asked, token);
        EXPECT_FALSE(is_told(answer, asked)) << door.id << ", " << who << " is told " << asked.marker;
    }
    void try_all(Door const& door) {
        seat(*house, holder, door.post);
        auto const asked = door.ask();
        auto const& all = endpoints();
        auto const endpoint = std::ranges::find(all, door.id, &Endpoint::id);
        // Whoever holds no post asks as a citizen where citizens may ask.
        bool const shuts_citizens =
            door.open == Open::to_post || endpoint == all.end() || endpoint->access == Access::officer;
        end_charge(*house, holder, door.post);
        expect_outside(door, asked, holder_token, "after the charge", shuts_citizens);
        begin_later(*house, holder, door.post);
        expect_outside(door, asked, holder_token, "before the charge", shuts_citizens);
        seat(*house, holder, "librarian@atlantis");
        expect_outside(door, asked, holder_token, "at a post that is no more", shuts_citizens);
        auto const next = cases::testing::neighbour_of(door.post);
        transfer(*house, holder, door.post, next.empty() ? door.other : next);
        expect_outside(door, asked, holder_token, "transferred", door.open == Open::to_post);
        if (!next.empty()) {
            seat(*house, colleague, next);
            expect_outside(door, asked, colleague_token, "neighbour", door.open == Open::to_post);
        }
        bool const by_role = door.open == Open::to_post || door.open == Open::to_role;
        seat(*house, colleague, door.other);
        expect_outside(door, asked, colleague_token, "other role", by_role, door.other_reads_case);
        people::Limits limits;
        limits.services = {door.delegated};
        seat(*house, delegate, door.post, limits);
        expect_outside(door, asked, delegate_token, "delegate", by_role);
        expect_outside(door, asked, stranger, "citizen", shuts_citizens);
        expect_shut(door, asked, "", "nobody");
        seat(*house, holder, door.post);
        auto const before = state();
        auto const answer = knock(door, asked, holder_token);
        EXPECT_TRUE(answer.status >= 200 && answer.status < 300) << door.id << ": " << answer.response.bytes();
        // An act leaves something behind; an answer tells it.
        bool const acts = !asked.body.as_map().empty();
        EXPECT_TRUE(!acts || state() != before) << door.id;
        EXPECT_TRUE(acts || asked.marker.empty() || is_told(answer, asked)) << door.id;
    }

    Visitor holder = visitor("holder"), colleague = visitor("colleague"), delegate = visitor("delegate");
    std::string holder_token = token_of("holder"), colleague_token = token_of("colleague"),
                delegate_token = token_of("delegate");
    PersonId keeper;
    std::string owner, stranger;  // tokens of citizens
    std::string waiting, done;    // references

  private:
    std::string m_leave, m_handover;
    int m_people = 10;
};

std::vector<ApiDoorsTest::Door> ApiDoorsTest::readings() {
    auto const at = [](std::string target, std::string marker = {}) {
        return [=] { return Asked{target, Value::map(), marker}; };
    };
    std::string const cases = "/api/v1/cases/", period = "?from=2026-11-01&to=2026-11-30";
    auto const proof = [this] { return seen(waiting)["data"]["proof"].as_list().at(0)["hash"].as_string(); };
    return {
        {"getCase", k_clerk, Open::to_post, at(cases + waiting, k_zarmina)},
        {"getCase", k_clerk, Open::to_post, at(cases + waiting, k_zarmina), k_warden, false, "card_question"},
        {"listCases", k_clerk, Open::to_each, at("/api/v1/cases?q=zarmina", k_zarmina)},
        {"getAttachment", k_clerk, Open::to_post, at(cases + waiting + "/attachments/" + proof(), "%PDF")},
        {"listMessages", k_clerk, Open::to_each,
         [this] {
             auto const about = house->database.read(
                 [&](store::Connection& db) { return house->shelves.find_by_reference(db, waiting)->id; });
             cases::testing::tell_post(*house, k_clerk, about, "The card of Zarmina Kakar");
             return Asked{"/api/v1/messages"};
         }},
        {"getInbox", k_clerk, Open::to_each, at("/api/v1/inbox", k_zarmina)},
        {"getBill", k_clerk, Open::to_post, at("/api/v1/bills/" + of_done("bills", "number"), done)},
        {"getDocument", k_librarian, Open::to_post,
         at("/api/v1/documents/" + of_done("documents", "code"), "library_card_paper")},
        {"getDocumentPdf", k_librarian, Open::to_post,
         at("/api/v1/documents/" + of_done("documents", "code") + "/pdf", "%PDF")},
        {"getActReceipt", k_clerk, Open::to_post,
         at("/api/v1/acts/" + std::to_string(seen(waiting)["history"].as_list().at(0)["leaf"].as_int()) + "/receipt",
            k_zarmina)},
        {"listReports", k_librarian, Open::to_officers, at("/api/v1/reports")},
        {"runReport", k_librarian, Open::to_role, at("/api/v1/reports/card_income", "\"count\":")},
        {"reportSteps", k_librarian, Open::to_each, at("/api/v1/step-report" + period, "library_card")},
        {"reportService", k_librarian, Open::to_each, at("/api/v1/services/library_card/report" + period, "\"north\"")},
        {"reportServiceCases", k_librarian, Open::to_each,
         at("/api/v1/services/library_card/report/cases" + period + "&figure=received", k_zarmina)},
        {"listRegistries", k_librarian, Open::to_officers, at("/api/v1/registries")},
        {"searchRegistry", k_librarian, Open::to_role, at("/api/v1/registries/library_cards?q=zarmina", k_zarmina),
         k_keeper},
        {"getRecord", k_librarian, Open::to_post, at(record(), k_zarmina), k_keeper},
        {"getRecordHistory", k_librarian, Open::to_post, at(record() + "/history", k_zarmina), k_keeper},
        {"listDefinitions", k_board, Open::to_post, at("/api/v1/definitions"), k_clerk},
        {"getProposal", k_board, Open::to_post,
         [this] {
             return Asked{proposal(officer("librarian@south")), Value::map(), "Order 12"};
         },
         k_clerk},
        {"getVersions", k_board, Open::to_post, at("/api/v1/definitions/services/library_card"), k_clerk},
    };
}

std::vector<ApiDoorsTest::Door> ApiDoorsTest::establishment_readings() {
    auto const at = [](std::string target, std::string marker = {}) {
        return [=] { return Asked{target, Value::map(), marker}; };
    };
    return {
        {"getEstablishment", k_clerk, Open::to_officers, at("/api/v1/establishment")},
        {"getOffice", k_clerk, Open::to_officers, at("/api/v1/offices/library%40south")},
        {"getPost", k_clerk, Open::to_officers, at("/api/v1/posts/librarian%40south")},
        {"listOfficers", k_clerk, Open::to_officers, at("/api/v1/officers?q=officer")},
        {"getOfficer", k_clerk, Open::to_officers, at("/api/v1/officers/" + keeper.text())},
        {"getAuthority", k_clerk, Open::to_post, at("/api/v1/cases/" + waiting + "/authority", "check_papers")},
        {"getOrder", k_librarian, Open::to_post,
         [this] {
             return Asked{leave_order(), Value::map(), "57/2026"};
         },
         k_clerk},
        {"getOrderPaper", k_librarian, Open::to_post,
         [this] {
             return Asked{leave_order() + "/paper", Value::map(), "%PDF"};
         },
         k_clerk},
        {"listDelegations", k_clerk, Open::to_each,
         [this] {
             delegation();
             return Asked{"/api/v1/delegations", Value::map(), "5/2026"};
         }},
        {"listHandovers", k_clerk, Open::to_each,
         [this] {
             handover();
             return Asked{"/api/v1/handovers", Value::map(), "The leaver"};
         }},
        {"getHandover", k_clerk, Open::to_post, [this] { return Asked{handover()}; }, k_keeper},
    };
}

std::vector<ApiDoorsTest::Door> ApiDoorsTest::case_acts() {
    auto const act_on = [](std::string const& reference, std::string const& action, Value const& input) {
        return Asked{"/api/v1/cases/" + reference + "/actions/" + action, Value::map({{"input", input}})};
    };
    return {
        {"performAction", k_clerk, Open::to_post,
         [=, this] {
             return act_on(received(), "send_back", Value::map({{"missing", "x"}}));
         },
         k_keeper, true, "card_question"},
        {"openCase", k_librarian, Open::to_post,
         [this] {
             return Asked{
                 "/api/v1/services/card_recall/cases",
                 Value::map({{"recall_title", "Old cards"}, {"district", "north"}, {"show_by", "2026-12-01"}})};
         },
         k_keeper, false, "library_card"},
        {"bulk", k_librarian, Open::to_post,
         [this] {
             auto const one = Value::map({{"reference", favoured()}});
             return Asked{"/api/v1/bulk", Value::map({{"cases", Value::List{one}}, {"action", "issue"}})};
         }},
        {"receiveBill", k_clerk, Open::to_post,
         [this] {
             auto const bill = seen(received())["bills"].as_list().at(0);
             return Asked{"/api/v1/bills/" + bill["number"].as_string() + "/receive", Value::map({{"x", 1}})};
         },
         k_librarian, true},
    };
}

// The order last: it moves the Branch Keeper.
std::vector<ApiDoorsTest::Door> ApiDoorsTest::office_acts() {
    return {
        {"delegate", k_clerk, Open::to_each,
         [this] {
             return Asked{"/api/v1/delegations", Value::map({{"person", keeper.text()},
                                                             {"number", "4/2026"},
                                                             {"from", today().iso()},
                                                             {"to", today().iso()}})};
         }},
        {"endDelegation", k_clerk, Open::to_post,
         [this] {
             return Asked{delegation(), Value::map({{"x", 1}})};
         }},
        {"acceptHandover", k_clerk, Open::to_post,
         [this] {
             return Asked{handover() + "/accept", Value::map({{"remark", "All is there."}})};
         },
         k_keeper},
        {"enterOrder", k_librarian, Open::to_post,
         [this] {
             return Asked{"/api/v1/orders", Value::map({{"kind", "transfer"},
                                                        {"number", "91/2026"},
                                                        {"issued_on", today().iso()},
                                                        {"from", today().iso()},
                                                        {"person", keeper.text()},
                                                        {"post", "branch_helper@north.hill"}})};
         },
         k_clerk},
    };
}

// Until it is approved or sent back, what differs is proposed once.
std::vector<ApiDoorsTest::Door> ApiDoorsTest::definition_acts() {
    auto const proposals = "/api/v1/definitions/proposals";
    return {
        {"sendBack", k_board, Open::to_post,
         [this] {
             return Asked{proposal(officer("librarian@south")) + "/send-back", Value::map({{"remarks", "Not so."}})};
         },
         k_clerk},
        {"withdraw", k_board, Open::to_post,
         [this] {
             return Asked{proposal(holder_token) + "/withdraw", Value::map({{"x", 1}})};
         },
         k_clerk},
        {"approve", k_board, Open::to_post,
         [this] {
             return Asked{proposal(officer("librarian@south")) + "/approve",
                          Value::map({{"from", today().plus_days(9).iso()}})};
         },
         k_clerk},
        {"callOff", k_board, Open::to_post,
         [this, proposals] {
             // What was approved just before.
             auto const all = get("/api/v1/definitions", officer(k_librarian)).body["proposals"].as_list();
             auto const last = std::ranges::find(all, Value("approved"), [](Value const& one) { return one["state"]; });
             EXPECT_NE(last, all.end());
             return Asked{proposals + ("/" + (*last)["id"].as_string()) + "/call-off",
                          Value::map({{"remarks", "Not so."}})};
         },
         k_clerk},
        {"propose", k_board, Open::to_post,
         [proposals] {
             return Asked{proposals,
                          Value::map({{"parts", Value::List{"culture/library-card"}}, {"reason", "Order 13"}})};
         },
         k_clerk},
        {"migrate", k_board, Open::to_post,
         [] {
             return Asked{"/api/v1/definitions/services/library_card/migration", Value::map({{"dry_run", true}})};
         },
         k_clerk},
    };
}

TEST_F(ApiDoorsTest, every_operation_is_in_the_table_or_no_officers) {
    std::set<std::string_view> named, offered;
    std::set<std::string> ids;
    for (auto const& list : {readings(), establishment_readings(), case_acts(), office_acts(), definition_acts()})
        for (auto const& door : list) ids.insert(door.id);
    // Their own: whoever asks is the only one concerned.
    std::set<std::string_view> const own{"getSession",     "signOut",          "changePassword", "listSessions",
                                         "endSession",     "endOtherSessions", "choosePost",     "checkForm",
                                         "sendAttachment", "listDrafts",       "newDraft",       "getDraft",
                                         "saveDraft",      "deleteDraft"};
    for (auto const& endpoint : endpoints()) {
        if (endpoint.access == Access::everybody || own.contains(endpoint.id)) continue;
        EXPECT_TRUE(ids.contains(std::string(endpoint.id))) << endpoint.id << ": say in the table whom it opens to";
    }
}

TEST_F(ApiDoorsTest, an_answer_tells_nothing_to_whoever_stands_just_outside) {
    for (auto const& door : readings()) try_all(door);
    for (auto const& door : establishment_readings()) try_all(door);
}

TEST_F(ApiDoorsTest, an_act_is_refused_to_whoever_stands_just_outside_and_changes_nothing) {
    for (auto const& list : {case_acts(), definition_acts(), office_acts()})
        for (auto const& door : list) try_all(door);
}

}  // namespace

}  // namespace bolan::api::testing
