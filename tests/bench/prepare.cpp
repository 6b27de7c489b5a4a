#include "prepare.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/password.h"
#include "definition/load.h"
#include "demo/filler.h"
#include "store/open.h"
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

namespace bolan::bench {

using Steady = std::chrono::steady_clock;

namespace {

constexpr int k_threads = 16;

people::Actor actor_of(Prepared& at, std::string const& cnic) {
    auto const person =
        at.house->database.read([&](store::Connection& db) { return people::Accounts::find_person_by_cnic(db, cnic); });
    CHECK(person.has_value());
    return {person->id, person->name, {}, {}};
}

demo::Place const& place_of(Prepared& at, std::uint64_t n) {
    double all = 0;
    for (auto const& place : at.cast->places()) all += place.weight;
    demo::Chance chance(7, n);
    double where = chance.unit() * all;
    for (auto const& place : at.cast->places())
        if ((where -= place.weight) < 0) return place;
    return at.cast->places().back();
}

// The answers of person `n` to the service's form, as the demonstration gives them.
Value application(Prepared& at, demo::Answerer& answerer, people::Actor const& actor, std::uint64_t n) {
    auto const& service = *at.house->shelves.get(k_service).service;
    auto const today = at.model->province.calendar->today(at.clock->now());
    auto const facts = at.cast->person(1, n, place_of(at, n), today);
    demo::Chance chance(2, n);
    std::vector<definition::Field const*> fields;
    for (auto const& page : service.form)
        for (auto const& field : page.fields) fields.push_back(&field);
    demo::Answerer::About const about{&service, &facts, &chance, actor, today};
    auto answers = answerer.answer(fields, about);
    // What other answers make necessary.
    std::vector<Problem> missing;
    for (auto const& page : service.form)
        for (auto const& problem : at.house->engine->read_page(service, page, answers, answers, actor, {}).problems)
            if (problem.code == "field.required") missing.push_back(problem);
    answerer.answer_again(answers, fields, missing, 1, about);
    return answers;
}

}  // namespace

Place::Place(store::Engine engine, std::string data) : m_data(std::move(data)) {
    if (engine == store::Engine::sqlite) return;
    m_database = std::make_unique<store::testing::TemporaryDatabase>(engine);
    m_database->close();
    m_url = m_database->location();
}

Place::~Place() = default;

std::unique_ptr<Prepared> open_prepared(std::string const& province, Place const& place, Clock const& clock) {
    auto out = std::make_unique<Prepared>();
    out->clock = &clock;
    auto loaded = definition::load(province);
    CHECK(loaded.mistakes.empty());
    out->model = loaded.model;
    std::filesystem::create_directories(place.data());
    out->database =
        place.url().empty() ? store::open_sqlite(place.data() + "/bolan.db") : store::open_postgres(place.url());
    auto house = cases::House::open(out->model, *out->database, *out->clock,
                                    {place.data(), "http://127.0.0.1/verify", "bolan.local/log"});
    CHECK(house.has_value());
    out->house = std::move(*house);
    auto cast = demo::Cast::read(province + "/demonstration", *out->model);
    CHECK(cast.has_value());
    out->cast = std::make_unique<demo::Cast>(std::move(*cast));
    return out;
}

void add_officers(Prepared& at) {
    SimulatedClock clock(at.clock->now());
    demo::FillOptions options;
    options.cases = 0;
    options.end = at.clock->now();
    options.password_hash = crypto::hash_password(k_password);
    auto const filled = demo::fill(*at.house, clock, *at.cast, options, [](double, demo::Filled const&) {});
    CHECK(filled.has_value());
}

std::vector<std::string> add_citizens(Prepared& at, int count) {
    auto const hash = crypto::hash_password(k_password);
    std::vector<std::string> cnics;
    auto const done = at.database->write([&](store::Transaction& tx) -> Result<> {
        for (int n = 1; n <= count; ++n) {
            auto const cnic = at.cast->cnic("54499", static_cast<std::uint64_t>(n), true);
            people::Person person;
            person.name = "Citizen " + std::to_string(n);
            person.cnic = cnic;
            at.house->accounts->add_citizen(tx, person, hash);
            cnics.push_back(cnic);
        }
        return {};
    });
    CHECK(done.has_value());
    return cnics;
}

std::vector<std::string> applications(Prepared& at, std::string const& account_cnic, std::uint64_t from, int count) {
    demo::Answerer answerer(*at.house, *at.cast);
    answerer.make_samples();
    auto const actor = actor_of(at, account_cnic);
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i)
        out.push_back(write_json(application(at, answerer, actor, from + static_cast<std::uint64_t>(i))));
    at.house->engine->note_uploads(actor, answerer.take_uploads());
    return out;
}

double submit_in_process(Prepared& at, std::vector<std::string> const& accounts, std::uint64_t from, int count) {
    demo::Answerer samples(*at.house, *at.cast);
    samples.make_samples();
    std::atomic<int> next = 0;
    std::atomic<int> done = 0;
    auto const began = Steady::now();
    std::vector<std::thread> threads;
    for (int t = 0; t < k_threads; ++t)
        threads.emplace_back([&, t] {
            demo::Answerer answerer = samples;
            auto const actor = actor_of(at, accounts[static_cast<std::size_t>(t) % accounts.size()]);
            for (int i = next++; i < count; i = next++) {
                cases::Ask ask;
                ask.actor = actor;
                ask.service = k_service;
                ask.action = "submit";
                ask.input = application(at, answerer, actor, from + static_cast<std::uint64_t>(i));
                auto const uploads = answerer.take_uploads();
                auto receipt = at.house->engine->perform(ask);
                if (!receipt) {  // a paper that this thread had not sent yet
                    at.house->engine->note_uploads(actor, uploads);
                    receipt = at.house->engine->perform(ask);
                }
                if (receipt) ++done;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(done > count * 9 / 10);
    return static_cast<double>(done) / std::chrono::duration<double>(Steady::now() - began).count();
}

}  // namespace bolan::bench
