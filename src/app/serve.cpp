#include "api/api.h"
#include "app/commands.h"
#include "app/examples.h"
#include "app/in_force.h"
#include "app/successor.h"
#include "app/version.h"
#include "app/watch.h"
#include "cases/handover.h"
#include "cases/migration.h"
#include "cases/refresh.h"
#include "http/security.h"
#include "http/server.h"
#include "http/status.h"
#include "web/visit.h"
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

namespace bolan::app {

namespace {

constexpr int k_cases_at_once = 50;  // that the clock moves before somebody may ask it to stop

// The log as any outsider reads it: C2SP tlog-tiles.
void add_log_routes(http::Router& router, ledger::Ledger& ledger) {
    auto const text = [](std::string body) { return http::Response::text(std::move(body)); };
    router.get("/log/checkpoint", http::Where::io,
               [&, text](http::Request const&) { return text(ledger.checkpoint()); });
    router.get("/log/key", http::Where::io,
               [&, text](http::Request const&) { return text(ledger.verifier_key() + "\n"); });
    router.get("/log/tile/{rest...}", http::Where::io, [&](http::Request const& request) {
        auto bytes = ledger.file(request.path);
        if (!bytes) return http::problem_response(bytes.error());
        http::Response response;
        response.body = std::move(*bytes);
        response.headers.set("Content-Type", "application/octet-stream");
        // A full tile never changes; a partial one is replaced by a wider one under another name.
        response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
        return response;
    });
    router.get("/log/receipt/{index}", http::Where::io, [&, text](http::Request const& request) {
        auto const& index = request.param("index");
        std::uint64_t n = 0;
        auto const [end, failure] = std::from_chars(index.data(), index.data() + index.size(), n);
        if (failure != std::errc() || end != index.data() + index.size())
            return http::problem_response(Error::not_found("ledger.no_such_act"));
        auto const receipt = ledger.receipt(n);
        return receipt ? text(receipt->proof_text()) : http::problem_response(receipt.error());
    });
}

std::string read_file(std::string const& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void add_words(web::Portal& portal, Settings const& settings, definition::Model const& model) {
    for (auto const& code : model.province.languages) {
        if (!web::find_language(code)) continue;
        auto words = std::make_unique<web::Words>(code);
        auto const path = settings.ui + "/words/" + code + ".po";
        if (auto const added = words->add_file(path); !added && std::filesystem::exists(path))
            throw std::runtime_error(
                path + ": " + added.error().code +
                (added.error().problems.empty() ? "" : " " + added.error().problems.front().field));
        for (auto const* name : {&model.province.title, &model.province.portal})
            words->set(name->en, std::string(model.text(*name, code)));
        portal.words.emplace(code, std::move(words));
    }
}

web::Site site_of(Settings const& settings, definition::Model const& model, http::Assets const& assets) {
    web::Site site;
    site.asset_url = [&assets](std::string_view name) { return assets.url(name); };
    site.asset_bytes = web::read_asset_bytes(read_file(settings.ui + "/dist/sizes.txt"));
    site.government = model.province.title.en;
    site.name = model.province.portal.en;
    site.is_demonstration = std::filesystem::exists(settings.data + "/demonstration.txt");
    site.version = BOLAN_VERSION;
    return site;
}

http::Hooks hooks_of(web::Portal& portal) {
    http::Hooks hooks;
    hooks.on_failure = [&](http::Request const& request, std::exception const& failure) {
        bool const is_environment = dynamic_cast<store::DatabaseError const*>(&failure) != nullptr;
        std::fprintf(stderr, "incident %s: %s\n", request.id.c_str(), failure.what());
        auto const error = Error::of(ErrorKind::unavailable, is_environment ? "server.unavailable" : "server.fault")
                               .with("incident", request.id);
        auto response = request.path.starts_with("/api/")
                            ? http::problem_response(error, is_environment ? 503 : 500)
                            : web::error_page(web::visit_of_stranger(portal, request), error);
        response.status = is_environment ? 503 : 500;
        return response;
    };
    hooks.on_refusal = [&](http::Request const& request, Error const& error) {
        if (request.path.starts_with("/api/") || request.path.starts_with("/log/"))
            return http::problem_response(error);
        return web::error_page(web::visit(portal, request), error);
    };
    hooks.finish = [&](http::Request const&, http::Response& response) {
        http::add_security_headers(response, portal.is_secure ? http::Transport::tls : http::Transport::plain);
    };
    return hooks;
}

void print_demonstration(Settings const& settings) {
    auto const text = read_file(settings.data + "/demonstration.txt");
    if (!text.empty()) std::printf("\n%s", text.c_str());
}

void print_error(Error const& error) {
    std::fprintf(stderr, "bolan serve: %s\n", error.code.c_str());
    for (auto const& [name, value] : error.values) std::fprintf(stderr, "  %s: %s\n", name.c_str(), value.c_str());
}

// How a server ended: with an exit code, or with the socket on which the next one serves.
struct Ended {
    int code = 0;
    int listener = -1;
};

// Serves on `listener` (-1: makes its own) until a signal, or with --watch until better definitions are saved.
Ended serve(Settings const& settings, int listener, SavedFiles const& saved) {
    auto const database = open_database(settings);
    SystemClock const clock;
    auto const in_force = read_in_force(settings, *database, clock.now());
    if (!in_force) return print_error(in_force.error()), Ended{1};
    auto const& model = in_force->loaded.model;
    if (!model) return print_mistakes(settings, in_force->loaded.mistakes), Ended{1};
    if (!in_force->refused.empty()) {
        std::fprintf(stderr, "What came into force last cannot be served; what was in force before it goes on:\n");
        print_mistakes(settings, in_force->refused);
    }
    std::string const own_url = "http://" + settings.address + ":" + std::to_string(settings.port);
    std::string const public_url = settings.public_url.empty() ? own_url : settings.public_url;
    auto opened =
        cases::House::open(model, *database, clock, {settings.data, public_url + "/verify", settings.log_origin});
    if (!opened) return print_error(opened.error()), Ended{1};
    auto& house = **opened;
    if (auto const settled = settle(*in_force, house); !settled) return print_error(settled.error()), Ended{1};
    std::ofstream(settings.data + "/log.vkey") << house.ledger->verifier_key() << "\n";

    http::Assets assets;
    assets.load(settings.ui + "/dist");
    web::Portal portal{house,
                       assets,
                       site_of(settings, *model, assets),
                       {},
                       http::RateLimiter({20, 0.2, 100'000}),
                       http::RateLimiter({60, 1, 100'000}),
                       public_url.starts_with("https://"),
                       settings.province};
    add_words(portal, settings, *model);
    api::Api api{house, model->province.title.en, BOLAN_VERSION, settings.province};

    if (settings.watch)
        portal.save_example = [&](CaseId const& id, std::string const& name) {
            return save_example(house, settings.province, id, name);
        };

    http::Router router;
    router.get("/healthz", http::Where::io, [](http::Request const&) { return http::Response::text("ok\n"); });
    add_log_routes(router, *house.ledger);
    assets.add_routes(router);
    web::add_routes(router, portal);
    api::add_routes(router, api);

    http::ServerOptions options;
    options.address = settings.address;
    options.port = settings.port;
    options.listener = listener;
    // Signals are waited for on a thread of their own; every other thread inherits the mask.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    http::Server server(options, std::move(router), hooks_of(portal), clock);
    std::atomic<bool> has_ended = false;
    std::thread stopper([&] {
        int signal = 0;
        sigwait(&signals, &signal);
        if (!has_ended) server.stop();
    });
    auto const on_stuck = [](CaseId const& id, std::string_view what) {
        std::fprintf(stderr, "case %s cannot be moved on by the clock: %.*s\n", id.text().c_str(),
                     static_cast<int>(what.size()), what.data());
    };
    Ticker const timers(std::chrono::seconds(1),
                        [&] { return house.engine->run_clock(k_cases_at_once, on_stuck) == k_cases_at_once; });
    auto const on_failure = [](documents::Issued const& issued, Error const& error) {
        std::fprintf(stderr, "document %s (%s) cannot be drawn: %s\n", issued.number.c_str(), issued.id.c_str(),
                     error.code.c_str());
    };
    Ticker const drawing(std::chrono::seconds(1), [&] { return house.press->draw_waiting(1, on_failure) > 0; });
    Ticker const handing_over(std::chrono::seconds(1), [&] { return cases::list_handovers(house) > 0; });
    Ticker const moving(std::chrono::seconds(1), [&] { return cases::go_on_migrating(house); });
    Ticker const acting(std::chrono::seconds(1), [&] { return house.bulk->go_on(); });
    Ticker const counting(std::chrono::seconds(5), [&] {
        house.workload->refresh();
        return false;
    });
    auto const on_left = [](CaseId const& id, std::string_view what) {
        std::fprintf(stderr, "case %s cannot be brought in line with the calendar and the offices: %.*s\n",
                     id.text().c_str(), static_cast<int>(what.size()), what.data());
    };
    Ticker const refreshing(std::chrono::seconds(1),
                            [&] { return cases::go_on_refreshing(house.engine->parts(), on_left); });
    auto const start_anew = [&] { server.stop(http::Listener::stays); };
    auto const served = hashes_in_force(house);
    Ticker const days(std::chrono::seconds(5), [&] {
        if (hashes_in_force(house) != served) start_anew();
        return false;
    });
    std::optional<Watch> watch;  // ends before the server that it stops
    if (settings.watch) {
        auto const find_mistakes = [&] {
            auto const changed = read_in_force(settings, *database, clock.now());
            if (!changed) return std::vector<definition::Mistake>{{{"province.yaml", 1, 1}, changed.error().code}};
            return changed->loaded.mistakes;
        };
        watch.emplace(settings.province, saved, find_mistakes, start_anew);
        portal.site.mistakes = [&] { return watch->mistakes(); };
    }
    std::printf("%s is served at http://%s:%u/\n", model->province.portal.en.c_str(), settings.address.c_str(),
                server.port());
    if (listener < 0)
        print_demonstration(settings);
    else if (settings.watch)
        std::printf("with the definitions saved %.1f s ago\n", seconds_since_saved(saved));
    std::fflush(stdout);
    server.run();
    has_ended = true;
    pthread_kill(stopper.native_handle(), SIGTERM);
    stopper.join();
    return {0, server.release_listener()};
}

}  // namespace

int run_serve(Settings const& settings) {
    int const listener = inherited_listener();
    while (true) {
        auto const saved = settings.watch ? look_at(settings.province) : SavedFiles();
        auto const ended = serve(settings, listener, saved);
        if (ended.listener >= 0) exec_again(ended.listener);
        if (ended.code == 0 || !settings.watch) return ended.code;
        std::fprintf(stderr,
                     "Nothing is served. Mend what is said above and save it: this goes on by itself.\n"
                     "A field that was served keeps its type: give one of another type another name.\n");
        wait_for_change(settings.province, saved);
    }
}

}  // namespace bolan::app
