#include "cases/import.h"
#include "app/commands.h"
#include "app/in_force.h"
#include "app/refusal.h"
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <unistd.h>

namespace bolan::app {

namespace {

using Steady = std::chrono::steady_clock;

// One line that is written over, on a terminal; a line every ten seconds elsewhere.
class Progress {
  public:
    // Of the register at hand, besides those that are done.
    void show(cases::Imported const& now) {
        if (seconds() - m_said < (m_is_terminal ? 0.2 : 10)) return;
        m_said = seconds();
        print(sum(m_all, now), m_is_terminal ? "\r" : "\n");
    }
    void add(cases::Imported const& done) { m_all = sum(m_all, done); }
    void end() const { print(m_all, "\n"); }
    cases::Imported const& all() const { return m_all; }

  private:
    static cases::Imported sum(cases::Imported const& a, cases::Imported const& b) {
        return {a.lines + b.lines, a.taken + b.taken, a.open + b.open, a.known + b.known, a.rejected + b.rejected};
    }
    double seconds() const { return std::chrono::duration<double>(Steady::now() - m_began).count(); }
    void print(cases::Imported const& all, char const* end) const {
        auto const n = [](std::int64_t count) { return static_cast<long long>(count); };
        std::printf(
            "%lld lines: %lld cases came in (%lld open), %lld were there, %lld rejected; %.1f s, %.0f a second%s",
            n(all.lines), n(all.taken), n(all.open), n(all.known), n(all.rejected), seconds(),
            static_cast<double>(all.taken) / seconds(), end);
        std::fflush(stdout);
    }

    bool const m_is_terminal = isatty(STDOUT_FILENO) != 0;
    Steady::time_point const m_began = Steady::now();
    double m_said = 0;
    cases::Imported m_all;
};

Result<cases::Imported> take_in(cases::Importer& importer, std::string const& service, std::string const& path,
                                Progress& progress) {
    bool const is_standard = path == "-";
    std::ifstream file;
    if (!is_standard) file.open(path, std::ios::binary);
    if (!is_standard && !file) return Fail(Error::not_found("import.no_such_file").with("file", path));
    auto const rejected_path = (is_standard ? std::string("import") : path) + ".rejected.csv";
    std::filesystem::remove(rejected_path);
    std::ofstream rejected;
    auto const reject = [&](std::string_view line) {
        if (!rejected.is_open()) rejected.open(rejected_path, std::ios::binary);
        rejected << line << '\n';
    };
    auto const name = is_standard ? std::string("-") : std::filesystem::path(path).filename().string();
    auto done = importer.take_in({service, name, is_standard ? std::cin : file, reject,
                                  [&](cases::Imported const& all) { progress.show(all); }});
    if (done && done->rejected > 0)
        std::fprintf(stderr,
                     "%lld lines were rejected: they stand in %s with the reason. Mend them there and import it.\n",
                     static_cast<long long>(done->rejected), rejected_path.c_str());
    return done;
}

}  // namespace

int run_import(Settings const& settings) {
    if (!settings.from.empty()) return run_import_everything(settings);
    if (settings.rest.size() < 3 || settings.rest.size() % 2 == 0 || settings.rest[0] != "cases")
        return std::fputs(
                   "bolan import cases SERVICE FILE.csv|- [SERVICE FILE.csv]…, or bolan import --from FOLDER   "
                   "(bolan import --help)\n",
                   stderr),
               2;
    auto const database = open_database(settings);
    SystemClock const clock;
    auto const in_force = read_in_force(settings, *database, clock.now());
    if (!in_force) return print_refusal("import", in_force.error()), 1;
    auto const& model = in_force->loaded.model;
    if (!model) return print_mistakes(settings, in_force->loaded.mistakes), 1;
    auto const house = cases::House::open(model, *database, clock, {settings.data, "", settings.log_origin});
    if (!house) return print_refusal("import", house.error()), 1;
    if (auto const settled = settle(*in_force, **house); !settled) return print_refusal("import", settled.error()), 1;
    Progress progress;
    cases::Importer importer(**house);
    Result<> done;
    for (std::size_t i = 1; i < settings.rest.size() && done; i += 2) {
        auto const all = take_in(importer, settings.rest[i], settings.rest[i + 1], progress);
        if (all)
            progress.add(*all);
        else
            done = Fail(all.error());
    }
    auto const finished = importer.finish();
    progress.end();
    std::ofstream(settings.data + "/log.vkey") << (*house)->ledger->verifier_key() << "\n";
    if (!done) return print_refusal("import", done.error()), 1;
    if (!finished) return print_refusal("import", finished.error()), 1;
    return progress.all().rejected > 0 ? 1 : 0;
}

}  // namespace bolan::app
