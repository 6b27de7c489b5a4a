// bolan export, and bolan import --from: everything of an installation as plain files, and back.
#include "app/commands.h"
#include "app/refusal.h"
#include "app/version.h"
#include "carry/export.h"
#include "carry/import.h"
#include <chrono>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

namespace bolan::app {

namespace {

using Steady = std::chrono::steady_clock;

// One line that is written over, on a terminal; a line every ten seconds elsewhere.
class Progress {
  public:
    void show(std::string_view what, std::int64_t done) {
        double const now = seconds();
        if (now - m_said < (m_is_terminal ? 0.2 : 10)) return;
        m_said = now;
        std::printf("%s%.*s: %lld, %.0f s%s", m_is_terminal ? "\r\033[K" : "", static_cast<int>(what.size()),
                    what.data(), static_cast<long long>(done), now, m_is_terminal ? "" : "\n");
        std::fflush(stdout);
    }
    double seconds() const { return std::chrono::duration<double>(Steady::now() - m_began).count(); }
    char const* fresh_line() const { return m_is_terminal ? "\r\033[K" : ""; }

  private:
    bool const m_is_terminal = isatty(STDOUT_FILENO) != 0;
    Steady::time_point const m_began = Steady::now();
    double m_said = 0;
};

void print_exported(Settings const& settings, carry::Exported const& exported, Progress const& progress) {
    auto const& manifest = exported.manifest;
    std::int64_t rows = 0;
    for (auto const& table : manifest.tables) rows += table.rows;
    std::printf("%s%lld rows of %zu tables, %lld attachments and a ledger of %llu acts are in %s; %.1f s.\n",
                progress.fresh_line(), static_cast<long long>(rows), manifest.tables.size(),
                static_cast<long long>(manifest.attachments), static_cast<unsigned long long>(manifest.log_size),
                settings.to.c_str(), progress.seconds());
    for (auto const& hash : exported.left_out)
        std::printf(
            "The attachment %s was left out: it is not as it was stored, or never was stored whole. If an act names "
            "it, "
            "bolan verify says which: bring it back from the backup, and export again.\n",
            hash.c_str());
    std::printf("They hold everybody's personal data: keep them as you keep the database.\n");
    if (manifest.has_keys)
        std::printf(
            "The signing keys are among them, unencrypted. Whoever has them can sign in this government's name: carry "
            "the folder by hand, and delete it when it is imported.\n");
    else
        std::printf("The signing keys are not among them: carry %s/keys by hand, it is needed to serve them.\n",
                    settings.data.c_str());
}

void print_imported(Settings const& settings, verify::Report const& report, Progress const& progress) {
    std::printf("%s%s\n", progress.fresh_line(), report.text().c_str());
    if (!report.is_sound()) {
        std::fprintf(stderr,
                     "bolan import: what came in is not sound, and no server will open it. It was so before the "
                     "export, or the files were altered: ask bolan verify of where they come from.\n");
        return;
    }
    std::printf("Everything is in, and sound; %.1f s.\n", progress.seconds());
    if (settings.key.empty())
        std::printf(
            "The ledger's key was taken from the same folder: compare %s/log.vkey with the key as it was published.\n",
            settings.data.c_str());
    if (::access((settings.data + "/keys/log.key").c_str(), F_OK) != 0)
        std::printf("Before you serve it, bring the signing keys of where it comes from: %s/keys is empty.\n",
                    settings.data.c_str());
}

}  // namespace

int run_export(Settings const& settings) {
    if (settings.to.empty() || !settings.rest.empty())
        return std::fputs("bolan export --to FOLDER   (bolan export --help)\n", stderr), 2;
    ::umask(077);
    Progress progress;
    std::optional<Result<carry::Exported>> done;
    look_at_database(settings, [&](store::Connection& db) {
        done = carry::export_everything(
            db, {settings.data, settings.to, settings.with_keys ? carry::Keys::take : carry::Keys::leave, BOLAN_VERSION,
                 SystemClock().now(), [&](std::string_view what, std::int64_t count) { progress.show(what, count); }});
    });
    if (!*done) return print_refusal("export", done->error()), 1;
    print_exported(settings, **done, progress);
    return 0;
}

int run_import_everything(Settings const& settings) {
    if (!settings.rest.empty()) return std::fputs("bolan import --from FOLDER   (bolan import --help)\n", stderr), 2;
    ::umask(077);
    auto const database = open_database(settings);
    Progress progress;
    auto const key = settings.key.empty() ? "" : file_or_text(settings.key);
    auto const report = carry::import_everything(
        *database, {settings.from, settings.data, key, SystemClock().now(),
                    [&](std::string_view what, std::int64_t count) { progress.show(what, count); }});
    if (!report) return print_refusal("import", report.error()), 1;
    print_imported(settings, *report, progress);
    return report->is_sound() ? 0 : 1;
}

}  // namespace bolan::app
