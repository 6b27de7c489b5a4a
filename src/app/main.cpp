#include "app/check.h"
#include "app/commands.h"
#include "app/new_service.h"
#include "app/version.h"
#include <cstdio>
#include <exception>

namespace {

constexpr char k_help[] =
    "bolan: a government's services from one program.\n"
    "\n"
    "  bolan serve     serve pages and the API             --config FILE --port --data --province …\n"
    "  bolan config    check the configuration file        bolan config --check FILE\n"
    "  bolan doctor    what is wrong with an installation  bolan doctor --config FILE\n"
    "  bolan check     check a province's definitions      bolan check balochistan\n"
    "  bolan eval      evaluate an expression              --expr EXPRESSION --vars JSON --province DIR\n"
    "  bolan describe  what a definition says, as files    bolan describe balochistan SERVICE --out DIR\n"
    "  bolan new-service  make the folder of a new system  bolan new-service NAME [--from SYSTEM] [--sector SECTOR]\n"
    "  bolan verify    check the ledger independently      --data DIR | --url URL   [--checkpoint FILE] [--key KEY]\n"
    "  bolan backup    copy everything, sealed             bolan backup [--list | --verify --key FILE]\n"
    "  bolan restore   bring it back                       bolan restore --from FOLDER --key FILE --data NEW\n"
    "  bolan upgrade   an older program's database         bolan upgrade --dry-run --data DIR\n"
    "  bolan export    everything as plain files           bolan export --to FOLDER --data DIR\n"
    "  bolan import    take it in again, or a register     bolan import --from FOLDER | cases SERVICE FILE.csv\n"
    "  bolan demo      fill a data folder with a province  --data --cases --seed\n"
    "  bolan version\n"
    "\n"
    "Each command takes --help. Options may stand in the environment (--data is BOLAN_DATA) or in\n"
    "/etc/bolan/bolan.yaml: docs/reference/settings.md.\n";

constexpr char k_serve_help[] =
    "bolan serve: serve the province's pages and API until stopped. docs/reference/settings.md tells all.\n";
constexpr char k_serve_end[] = "Takes over a listening socket that systemd hands it (LISTEN_FDS).\n";
constexpr char k_doctor_help[] =
    "bolan doctor: say what is wrong with an installation, and how to mend it. Changes nothing; a server may be "
    "running.\n"
    "  --config FILE  --data DIR  --database URL  --province DIR  --ui DIR        as for bolan serve\n"
    "Ask as the user who serves. Reads the whole database: with millions of cases that takes minutes.\n"
    "Exit code: 0 nothing is wrong, 1 something is, 2 wrong arguments.\n";
constexpr char k_verify_help[] =
    "bolan verify: recompute the ledger from what is stored or published, and name the first wrong entry.\n"
    "  --data DIR           the database and attachments of this folder (with --database for PostgreSQL)\n"
    "  --url URL            a published log: checkpoint, tiles, entries\n"
    "  --checkpoint FILE    a checkpoint kept from before: must be a prefix of the log\n"
    "  --key KEY            the log's verifier key, or a file that holds it (DIR/log.vkey; /log/key)\n"
    "Exit code: 0 sound, 1 something was altered, 2 it could not be checked.\n";
constexpr char k_backup_help[] =
    "bolan backup: copy the database, the keys and the attachments of a running installation, sealed, to backup_to.\n"
    "  (no option)          take one; what the last one held is not copied again. Then remove what backup_keep leaves\n"
    "  --new-key FILE       make the key that opens backups, and print whom to seal them to (backup_recipient)\n"
    "  --list               what is there\n"
    "  --verify --key FILE  restore all of it into a scratch folder, and check that as bolan verify does\n"
    "  --log FILE           PostgreSQL's archive_command: keep this part of its log (archive_command = 'bolan backup "
    "--log %p')\n"
    "Exit code: 0 done, 1 it could not be done or is not sound, 2 wrong arguments.\n";
constexpr char k_restore_help[] =
    "bolan restore: bring an installation back from its backups. Writes over nothing.\n"
    "  --from FOLDER --key FILE --data NEW      the newest backup and the log after it, into a new folder\n"
    "  --act ID | --time TIME                   only up to this act, or this time (2026-11-23T09:45:00Z)\n"
    "  --record NAME --why TEXT --data DATA     only one case (its reference) or record (its number), put back into "
    "the\n"
    "                                           database that lost it, as an act of the ledger; no server may run\n"
    "Exit code: 0 done, 1 it could not be done or is not sound, 2 wrong arguments.\n";
constexpr char k_demo_help[] =
    "bolan demo: fill an empty data folder with a believable province. The same seed gives the same province.\n"
    "  --data DIR  --cases N (5000)  --seed N (1)  --province DIR  --database URL\n";
constexpr char k_upgrade_help[] =
    "bolan upgrade: make an older program's database this program's, as bolan serve does at its start.\n"
    "  --dry-run            say what would be done, try it, and roll it back; on a copy where many are at work\n"
    "  --data DIR  --database URL  --province DIR             as for bolan serve\n"
    "Exit code: 0 done, 1 it could not be done, 2 wrong arguments.\n";
constexpr char k_export_help[] =
    "bolan export: everything of an installation as plain files, for a move to the other database or another system.\n"
    "  --to FOLDER          made, or empty: tables as JSON lines, attachments, the published ledger, a README\n"
    "  --data DIR  --database URL               as for bolan serve; a server may be running\n"
    "  --with-keys          the signing keys too. Whoever has them can sign in this government's name: without it\n"
    "                       carry DIR/keys by hand to where you import\n"
    "The folder holds everybody's personal data. docs/howto/move-everything.md\n"
    "Exit code: 0 done, 1 it could not be done, 2 wrong arguments.\n";
constexpr char k_import_help[] =
    "bolan import: take in everything that bolan export wrote, or a register that was kept elsewhere, as cases of a\n"
    "service. No server may run meanwhile.\n"
    "  bolan import --from FOLDER  --data DIR  --database URL          into an empty database\n"
    "  --key KEY            the ledger's verifier key, or a file that holds it, from elsewhere than the folder\n"
    "What was broken off is begun anew; until it is done no server opens the database.\n"
    "\n"
    "  bolan import cases SERVICE FILE.csv|- [SERVICE FILE.csv]…  --data DIR  --province DIR  --database URL\n"
    "  columns              state, opened_at; where it has them closed_at, entered_at, outcome, area, reference;\n"
    "                       and fields of the service by name\n"
    "  rejected lines       in FILE.csv.rejected.csv, with their number and the reason; the others come in\n"
    "What came in before is passed over: an interrupted import is started again and goes on.\n"
    "Exit code: 0 everything is in, 1 some was rejected or it could not be done, 2 wrong arguments.\n";
constexpr char k_eval_help[] =
    "bolan eval: print the value of an expression as JSON, or {\"error\": …}.\n"
    "  --expr EXPRESSION\n"
    "  --vars JSON          an object: the variables\n"
    "  --province DIR       whose working days and hours count; without it there is no calendar\n"
    "Exit code: 0 a value or an error of its evaluation, 2 it does not compile: line:column says where.\n";

constexpr char k_describe_help[] =
    "bolan describe: what the definition of a service says, in English and Urdu.\n"
    "  bolan describe [FOLDER] SERVICE --out DIR         FOLDER: a province's definitions (balochistan)\n"
    "      summary.LANGUAGE.html  plain sentences, with a place to sign\n"
    "      states.LANGUAGE.svg    the stages and the ways between them\n"
    "      roles.LANGUAGE.html    who may do what\n"
    "      dictionary.csv         every column of the tables\n"
    "  bolan describe --compare OLD NEW [--out DIR]      OLD, NEW: two versions of a province's definitions\n"
    "      prints what changes; with --out also writes changes.LANGUAGE.txt and changes.LANGUAGE.html\n"
    "Exit code: 0 done, 1 mistakes in the definitions or no such service, 2 wrong arguments.\n";

int usage(char const* text, bool asked) {
    std::fputs(text, asked ? stdout : stderr);
    return asked ? 0 : 2;
}

int run(std::vector<std::string> const& arguments) {
    using namespace bolan::app;
    if (arguments.empty()) return usage(k_help, false);
    auto const& command = arguments.front();
    std::vector<std::string> const rest(arguments.begin() + 1, arguments.end());
    bool const asks_help = !rest.empty() && (rest.front() == "--help" || rest.front() == "-h");
    if (command == "--help" || command == "help") return usage(k_help, true);
    if (command == "version" || command == "--version") return std::printf("bolan %s\n", BOLAN_VERSION), 0;
    if (command == "check") return run_check(rest);
    if (command == "new-service") return run_new_service(rest);
    if (command == "eval") return asks_help ? usage(k_eval_help, true) : run_eval(rest);
    if (command == "describe") return asks_help ? usage(k_describe_help, true) : run_describe(rest);
    if (command == "config") return run_config(rest);
    auto const [settings, mistakes] = read_settings(rest);
    for (auto const& mistake : mistakes) std::fprintf(stderr, "bolan: %s\n", mistake.c_str());
    if (!mistakes.empty()) return 2;
    if (command == "serve")
        return settings.help ? usage((k_serve_help + settings_help() + k_serve_end).c_str(), true)
                             : run_serve(settings);
    if (command == "doctor") return settings.help ? usage(k_doctor_help, true) : run_doctor(settings);
    if (command == "verify") return settings.help ? usage(k_verify_help, true) : run_verify(settings);
    if (command == "backup") return settings.help ? usage(k_backup_help, true) : run_backup(settings);
    if (command == "restore") return settings.help ? usage(k_restore_help, true) : run_restore(settings);
    if (command == "upgrade") return settings.help ? usage(k_upgrade_help, true) : run_upgrade(settings);
    if (command == "export") return settings.help ? usage(k_export_help, true) : run_export(settings);
    if (command == "import") return settings.help ? usage(k_import_help, true) : run_import(settings);
    if (command == "demo") return settings.help ? usage(k_demo_help, true) : run_demo(settings);
    return usage(k_help, false);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + (argc > 0), argv + argc});
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "bolan: %s\n", failure.what());
        return 1;
    }
}
