#include "api/api.h"
#include "app/background.h"
#include "app/commands.h"
#include "app/doctor.h"
#include "app/examples.h"
#include "app/in_force.h"
#include "app/metrics.h"
#include "app/operations.h"
#include "app/refusal.h"
#include "app/server_clock.h"
#include "app/stopper.h"
#include "app/successor.h"
#include "app/version.h"
#include "app/watch.h"
#include "backup/log.h"
#include "http/security.h"
#include "http/server.h"
#include "http/status.h"
#include "web/visit.h"
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace bolan::app {

namespace {

constexpr std::chrono::seconds k_ship_pause{5};

// What outlives one loading of the definitions.
struct Runtime {
    ServerClock const& clock;
    Log& log;
    Operations& operations;
    Stopper& stopper;
};

// The log as any outsider reads it: C2SP tlog-tiles.
void add_log_routes(http::Router& router, ledger::Ledger& ledger) {
    auto const text = [](std::string body) { return http::Response::text(std::move(body)); };
    router.get("/log/checkpoint", http::Where::reads,
               [&, text](http::Request const&) { return text(ledger.checkpoint()); });
    router.get("/log/key", http::Where::reads,
               [&, text](http::Request const&) { return text(ledger.verifier_key() + "\n"); });
    router.get("/log/tile/{rest...}", http::Where::reads, [&](http::Request const& request) {
        auto bytes = ledger.file(request.path);
        if (!bytes) return http::problem_response(bytes.error());
        http::Response response;
        response.body = std::move(*bytes);
        response.headers.set("Content-Type", "application/octet-stream");
        // A full tile never changes; a partial one is replaced by a wider one under another name.
        response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
        return response;
    });
    router.get("/log/receipt/{index}", http::Where::reads, [&, text](http::Request const& request) {
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

http::Hooks hooks_of(web::Portal& portal, Runtime& runtime, RequestMetrics& metrics, bool logs_requests) {
    http::Hooks hooks;
    hooks.access = [&, logs_requests](http::AccessLine const& line) {
        metrics.note(line);
        if (logs_requests) runtime.log.request(line);
    };
    hooks.on_failure = [&](http::Request const& request, std::exception const& failure) {
        bool const is_memory = dynamic_cast<std::bad_alloc const*>(&failure) != nullptr;
        bool const is_environment = is_memory || dynamic_cast<store::DatabaseError const*>(&failure) != nullptr;
        auto const* const message =
            is_memory ? "there is no memory left: give the machine more, or let it do less" : failure.what();
        runtime.log.error("incident", {{"id", request.id}, {"message", message}});
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
        return web::error_page(web::visit_as_remembered(portal, request), error);
    };
    hooks.goes_first = [&](http::Request const& request) {
        auto const cookie = request.cookie("sid");
        auto const session =
            portal.house.accounts->find_remembered(cookie.empty() ? request.bearer() : std::string_view(cookie));
        return session && session->person.is_officer;
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

// How a server ended: with an exit code, or with the socket on which the next one serves.
struct Ended {
    int code = 0;
    int listener = -1;
};

// Reads no database: it is asked most when that does not answer.
void write_house_metrics(Exposition& out, cases::House const& house, http::Server const& server,
                         DatabaseProbe const& probe, Log const& log, ServerClock const& clock) {
    out.gauge("bolan_http_connections", "Open connections of the public listener.");
    out.sample(static_cast<double>(server.connections()));
    out.counter("bolan_log_lines_given_up_total", "Lines of requests that the log had no room for.");
    out.sample(static_cast<double>(log.given_up()));
    out.counter("bolan_ledger_acts_total", "Acts in the ledger.");
    out.sample(static_cast<double>(house.ledger->head().size));
    out.gauge("bolan_clock_jump_seconds",
              "How far the machine's clock has jumped from the server's time; 0: it has not.");
    out.sample(static_cast<double>(clock.jump_ms()) / 1000);
    out.gauge("bolan_ledger_checkpoint_timestamp_seconds", "When the newest act came under a signed checkpoint.");
    if (auto const newest = probe.newest_act(); newest.ms > 0) out.sample(static_cast<double>(newest.ms) / 1000);
    out.gauge("bolan_clock_behind_seconds", "How long the case waits already that the clock is to move next; 0: none.");
    auto const timer = probe.next_timer().ms, now = clock.now().ms;
    out.sample(timer > 0 && timer < now ? static_cast<double>(now - timer) / 1000 : 0);
    auto const waiting = house.workload->last();
    if (!waiting) return;
    out.gauge("bolan_tasks", "Tasks that wait for somebody, counted in the last quarter of an hour.");
    out.sample(waiting->all.not_due, {{"due", "later"}});
    out.sample(waiting->all.late_all(), {{"due", "over"}});
}

void write_backup_metrics(Exposition& out, Settings const& settings) {
    out.gauge("bolan_backup_timestamp_seconds", "When the last backup was begun that is complete.");
    if (auto const last = backup::last_taken({settings.data, settings.database}))
        out.sample(static_cast<double>(last->ms) / 1000);
}

// What was committed goes to the backups' place, where it can be gone back to.
void ship_log(Settings const& settings) {
    backup::Source const source{settings.data, settings.database};
    if (!backup::last_taken(source)) return;  // there is nothing yet that it could follow, nor a place
    auto const place = backup::open_own_place(source, settings.backup_to);
    if (!place) throw std::runtime_error(refusal_text(place.error()));
    backup::ship_log(source, *place, *crypto::parse_recipient(settings.backup_recipient));
}

// A jump is told again and again while it lasts.
void tell_jump(Runtime& runtime, bool& has_jumped) {
    auto const minutes = std::llround(static_cast<double>(runtime.clock.jump_ms()) / 60'000);
    if (minutes == 0) {
        if (std::exchange(has_jumped, false)) runtime.log.info("clock_is_back", {});
        return;
    }
    has_jumped = true;
    runtime.log.error("clock", {{"message", "the machine's clock has jumped by " + std::to_string(minutes) +
                                                " minutes; the server goes on with its own time. If the machine's is "
                                                "wrong, set it (timedatectl, chronyc tracking); if it is right now, "
                                                "start the server anew"}});
}

// What the doctor would say of the certificate that is shown, whenever that becomes another thing.
void tell_certificate(Runtime& runtime, Settings const& settings, http::Tls const& tls, std::string& told) {
    auto const found = judge_certificate(settings.tls_certificate, tls.expires(), runtime.clock.now());
    auto const what = found ? found->what : "";
    if (std::exchange(told, what) != what && found)
        runtime.log.error("certificate", {{"message", found->what + "; " + found->mending}});
}

// The server as signals and /metrics see it, while this lives.
class Attached {
  public:
    Attached(Runtime& runtime, http::Server& server, std::function<void(Exposition&)> metrics) : m_runtime(runtime) {
        runtime.operations.measure(std::move(metrics));
        runtime.stopper.attach(&server);
    }
    ~Attached() {
        m_runtime.stopper.attach(nullptr);
        m_runtime.operations.measure(nullptr);
    }
    Attached(Attached const&) = delete;
    Attached& operator=(Attached const&) = delete;

  private:
    Runtime& m_runtime;
};

std::shared_ptr<http::Tls> tls_of(Settings const& settings) {
    if (settings.tls_certificate.empty()) return nullptr;
    return std::make_shared<http::Tls>(settings.tls_certificate,
                                       settings.tls_key.empty() ? settings.tls_certificate : settings.tls_key);
}

http::ServerOptions options_of(Settings const& settings, int listener, std::shared_ptr<http::Tls const> tls) {
    http::ServerOptions options;
    options.tls = std::move(tls);
    options.address = settings.address;
    options.port = static_cast<std::uint16_t>(settings.port);
    options.listener = listener;
    options.trusted_proxy = settings.trusted_proxy;
    options.reads_on_io = settings.database.empty();
    return options;
}

// Serves on `listener` (-1: makes its own) until a signal, or with --watch until better definitions are saved.
Ended serve(Settings const& settings, int listener, SavedFiles const& saved, Runtime& runtime) {
    auto const& clock = runtime.clock;
    store::WriteStatistics writes;
    auto const database = open_database(settings, &writes);
    auto const in_force = read_in_force(settings, *database, clock.now());
    if (!in_force) return print_refusal("serve", in_force.error()), Ended{1};
    auto const& model = in_force->loaded.model;
    if (!model) return print_mistakes(settings, in_force->loaded.mistakes), Ended{1};
    if (!in_force->refused.empty()) {
        std::fprintf(stderr, "What came into force last cannot be served; what was in force before it goes on:\n");
        print_mistakes(settings, in_force->refused);
    }
    auto const tls = tls_of(settings);
    std::string const scheme = tls ? "https://" : "http://";
    std::string const own_url = scheme + settings.address + ":" + std::to_string(settings.port);
    std::string const public_url = settings.public_url.empty() ? own_url : settings.public_url;
    auto opened =
        cases::House::open(model, *database, clock, {settings.data, public_url + "/verify", settings.log_origin});
    if (!opened) return print_refusal("serve", opened.error()), Ended{1};
    auto& house = **opened;
    if (auto const settled = settle(*in_force, house); !settled)
        return print_refusal("serve", settled.error()), Ended{1};
    if (auto const made = store::ensure_tables(*database, {DatabaseProbe::table()}); !made)
        return print_refusal("serve", made.error()), Ended{1};
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
    add_health_routes(router, runtime.operations.readiness);
    add_log_routes(router, *house.ledger);
    assets.add_routes(router);
    web::add_routes(router, portal);
    api::add_routes(router, api);

    RequestMetrics metrics(router.all());
    http::Server server(options_of(settings, listener, tls), std::move(router),
                        hooks_of(portal, runtime, metrics, settings.log_requests), clock);
    DatabaseProbe probe(*database, writes, clock);
    Background const background(house, probe, runtime.operations.readiness, runtime.log);
    auto const start_anew = [&] { server.stop(http::Listener::stays); };
    auto const served = hashes_in_force(house);
    std::optional<Ticker> shipping;
    if (keeps_log(settings))
        shipping.emplace(
            k_ship_pause, [&] { return ship_log(settings), false; },
            [&](std::exception const& failure) {
                runtime.log.error("backup", {{"message", failure.what()}});
            });
    Ticker const days(
        std::chrono::seconds(5),
        [&] {
            if (hashes_in_force(house) != served) start_anew();
            return false;
        },
        [&](std::exception const& failure) {
            runtime.log.error("background", {{"message", failure.what()}});
        });
    Ticker const time(
        std::chrono::seconds(1), [&, has_jumped = false]() mutable { return tell_jump(runtime, has_jumped), false; },
        [](std::exception const&) {});
    std::optional<Ticker> certificate;
    if (tls)
        certificate.emplace(
            std::chrono::seconds(10),
            [&, told = std::string()]() mutable {
                tell_certificate(runtime, settings, *tls, told);
                if (tls->reload()) runtime.log.info("certificate_taken", {{"expires", iso_time(tls->expires(), 0)}});
                return false;
            },
            [&](std::exception const& failure) {
                runtime.log.error("certificate", {{"message", failure.what()}});
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
    Attached const attached(runtime, server, [&](Exposition& out) {
        metrics.write(out);
        write_store_metrics(out, writes);
        write_replica_metrics(out, database->replicas());
        write_house_metrics(out, house, server, probe, runtime.log, clock);
        if (tls) {
            out.gauge("bolan_tls_certificate_expiry_timestamp_seconds", "When the certificate that is shown ends.");
            out.sample(static_cast<double>(tls->expires().ms) / 1000);
        }
        write_backup_metrics(out, settings);
    });
    runtime.operations.readiness.enter(Readiness::Phase::serving);
    std::printf("%s is served at %s%s:%u/\n", model->province.portal.en.c_str(), scheme.c_str(),
                settings.address.c_str(), server.port());
    if (listener < 0)
        print_demonstration(settings);
    else if (settings.watch)
        std::printf("with the definitions saved %.1f s ago\n", seconds_since_saved(saved));
    std::fflush(stdout);
    server.run();
    return {0, server.release_listener()};
}

}  // namespace

int run_serve(Settings const& settings) {
    int const listener = inherited_listener();
    block_stop_signals();
    std::signal(SIGPIPE, SIG_IGN);  // whoever reads the log may go away
    ServerClock const clock;
    auto log = std::make_unique<Log>(STDERR_FILENO, clock);
    auto operations = std::make_unique<Operations>(settings.operations, clock);
    auto stopper = std::make_unique<Stopper>(operations->readiness, *log, settings.stop_delay_seconds);
    if (operations->port() != 0) std::printf("operations are told at port %u\n", operations->port());
    Runtime runtime{clock, *log, *operations, *stopper};
    while (true) {
        auto const saved = settings.watch ? look_at(settings.province) : SavedFiles();
        auto const ended = serve(settings, listener, saved, runtime);
        if (ended.listener >= 0) {
            stopper.reset();
            operations.reset();
            log.reset();
            exec_again(ended.listener);
        }
        if (ended.code == 0 || !settings.watch) return ended.code;
        std::fprintf(stderr,
                     "Nothing is served. Mend what is said above and save it: this goes on by itself.\n"
                     "A field that was served keeps its type: give one of another type another name.\n");
        wait_for_change(settings.province, saved);
    }
}

}  // namespace bolan::app
