#include "app/commands.h"
#include "app/refusal.h"
#include "cases/house.h"
#include "crypto/password.h"
#include "demo/fill.h"
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace bolan::app {

namespace {

constexpr char k_password[] = "bolan-demo";

// One line that is written over, on a terminal; a line for each tenth elsewhere.
demo::Progress progress() {
    bool const is_terminal = isatty(STDOUT_FILENO) != 0;
    return [is_terminal, last = -1](double share, demo::Filled const& filled) mutable {
        int const percent = static_cast<int>(share * 100);
        if (percent == last || (!is_terminal && percent / 10 == last / 10 && last >= 0)) return;
        last = percent;
        std::printf(
            is_terminal ? "\r%3d %%  %d citizens, %d cases, %d acts  " : "%3d %%  %d citizens, %d cases, %d acts\n",
            percent, filled.citizens, filled.cases, filled.acts);
        if (is_terminal && percent == 100) std::printf("\n");
        std::fflush(stdout);
    };
}

std::string sign_ins(cases::House const& house, demo::Cast const& cast, demo::Filled const& filled) {
    std::string out =
        "This is a demonstration. Nobody in it exists. Everybody's password: " + std::string(k_password) + "\n\n";
    out += "Officers sign in with the code of their post, all " + std::to_string(filled.officers) +
           " of them; for example:\n";
    for (auto const& visitor : cast.visitors()) {
        auto const* post = house.establishment.find_post(visitor.post);
        if (!post) continue;
        out +=
            "  " + visitor.post + "\n      " + house.establishment.post_title(*post, "en") + ": " + visitor.does + "\n";
    }
    out += "\nCitizens sign in with their CNIC:\n";
    for (auto const& citizen : filled.citizens_to_show) {
        auto const service = house.model->find_service(citizen.service);
        auto const* state = service->find_state(citizen.state);
        out += "  " + citizen.cnic + "  " + citizen.name + ": " +
               (state->public_title.empty() ? state->title.en : state->public_title.en) + "\n";
    }
    out += "\nPapers to look up at /verify:\n";
    for (auto const& code : filled.codes_to_show) out += "  " + code + "\n";
    out += "\nPages: / (portal), /desk (officers), /verify (anybody), /ledger (the log of acts)\n";
    return out;
}

}  // namespace

int run_demo(Settings const& settings) {
    auto const model = load_model(settings);
    if (!model) return 1;
    auto const cast = demo::Cast::read(settings.province + "/demonstration", *model);
    if (!cast) return print_refusal("demo", cast.error()), 1;
    auto const database = open_database(settings);
    demo::FillOptions options;
    options.cases = settings.cases;
    options.seed = settings.seed;
    options.end = SystemClock().now();
    options.password_hash = crypto::hash_password(k_password);
    SimulatedClock clock({options.end.ms - (options.days + 1) * k_day_ms});
    std::string const url = settings.public_url.empty()
                                ? "http://" + settings.address + ":" + std::to_string(settings.port)
                                : settings.public_url;
    auto const house =
        cases::House::open(model, *database, clock, {settings.data, url + "/verify", settings.log_origin});
    if (!house) return print_refusal("demo", house.error()), 1;
    auto const began = std::chrono::steady_clock::now();
    auto const filled = demo::fill(**house, clock, *cast, options, progress());
    if (!filled) return print_refusal("demo", filled.error()), 1;
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("%d officers, %d citizens, %d cases and %d acts in %.1f s\n", filled->officers, filled->citizens,
                filled->cases, filled->acts, seconds);
    for (auto const& [code, count] : filled->refused)
        std::printf("  the engine refused %d times: %s\n", count, code.c_str());
    auto const text = sign_ins(**house, *cast, *filled);
    std::ofstream(settings.data + "/demonstration.txt") << text;
    std::ofstream(settings.data + "/log.vkey") << (*house)->ledger->verifier_key() << "\n";
    std::printf("\n%s", text.c_str());
    return 0;
}

}  // namespace bolan::app
