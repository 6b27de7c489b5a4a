#include "app/doctor.h"
#include "app/commands.h"
#include "backup/take.h"
#include "crypto/ed25519.h"
#include "definition/load.h"
#include "documents/text.h"
#include "http/tls.h"
#include "store/filling.h"
#include "store/open.h"
#include "store/upgrade.h"
#include "verify/note.h"
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace bolan::app {

namespace {

namespace fs = std::filesystem;
using Ailments = std::vector<Ailment>;

constexpr std::uint64_t k_free_bytes_min = std::uint64_t{1} << 30;
constexpr std::int64_t k_clock_slack_ms = 60'000;
constexpr int k_certificate_days_min = 14;
constexpr std::int64_t k_backup_age_max_ms = 2 * k_day_ms;
constexpr int k_postgres_min = 150'000;
constexpr mode_t k_others = S_IRWXO, k_group_and_others = S_IRWXG | S_IRWXO;

struct stat look_at_file(fs::path const& path) {
    struct stat about {};
    ::stat(path.c_str(), &about);
    return about;
}

bool can_look_into(fs::path const& folder) { return ::access(folder.c_str(), R_OK | X_OK) == 0; }

std::string read_text(fs::path const& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

Ailments examine_data(Settings const& settings) {
    fs::path const folder = settings.data;
    std::error_code none;
    if (!fs::exists(folder, none) && !none)
        return {{"the data folder " + folder.string() + " does not exist",
                 "start `bolan serve` once, which makes it, or name the right folder as `data`"}};
    if (!can_look_into(folder))
        return {{"this user cannot look into " + folder.string(),
                 "ask as the user who serves: sudo -u bolan bolan doctor"}};
    Ailments out;
    auto const about = look_at_file(folder);
    if ((about.st_mode & k_others) != 0)
        out.push_back({"everybody on this machine can look into " + folder.string(), "chmod o-rwx " + folder.string()});
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
        out.push_back({"this user cannot write in " + folder.string(),
                       "ask as the user who serves, or chown the folder to that user"});
    for (auto const& entry : fs::directory_iterator(folder))
        if (look_at_file(entry.path()).st_uid != about.st_uid)
            out.push_back({entry.path().string() + " does not belong to the owner of the folder",
                           "chown -R --reference=" + folder.string() + " " + entry.path().string()});
    return out;
}

Ailments examine_space(Settings const& settings) {
    std::error_code failure;
    auto const space = fs::space(settings.data, failure);
    if (failure) return {{"the space left in " + settings.data + " cannot be told", "look with df " + settings.data}};
    auto const found = judge_space(settings.data, space.available);
    return found ? Ailments{*found} : Ailments{};
}

Ailments examine_keys(Settings const& settings) {
    fs::path const folder = settings.data + "/keys";
    if (!fs::is_directory(folder))
        return {{"there are no keys in " + folder.string(),
                 "before a first start: start `bolan serve`, which makes them; else bring them back from the backup"}};
    Ailments out;
    for (auto const& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && (look_at_file(entry.path()).st_mode & k_group_and_others) != 0)
            out.push_back({"the key " + entry.path().string() + " can be read by others than its owner",
                           "chmod 600 " + entry.path().string() + "; if others had access, treat it as stolen"});
    return out;
}

Ailments examine_backup(Settings const& settings, Timestamp now) {
    bool const is_set = !settings.backup_to.empty() && !settings.backup_recipient.empty();
    auto const found = judge_backup(is_set, backup::last_taken({settings.data, settings.database}), now);
    return found ? Ailments{*found} : Ailments{};
}

// Whether this program may serve it.
Ailments judge_format(store::Connection& db) {
    if (!store::has_table(db, "schema_format")) return {};
    auto const checked = store::check_format(db);
    if (checked) return {};
    if (checked.error().code == "schema.unfinished")
        return {{"the database is half filled: an import was broken off, or is going on",
                 "when none is running, begin it anew with bolan import --from FOLDER"}};
    return {{"a newer Bolan has upgraded the database, and this one can no longer serve it",
             "start the newer one, or bring the data back from a backup made before it"}};
}

Ailments examine_sqlite(Settings const& settings) {
    Ailments out;
    look_at_database(settings, [&](store::Connection& db) {
        out = judge_format(db);
        auto const damage =
            db.find("pragma quick_check(1)", [](store::Row const& row) { return row.string(0); }).value_or("");
        if (damage != "ok")
            out.push_back({"the database " + settings.data + "/bolan.db is damaged: " + damage,
                           "stop the server, keep a copy of the folder, and bring it back from the backup"});
    });
    return out;
}

Ailments examine_postgres(Settings const& settings) {
    Ailments out;
    look_at_database(settings, [&](store::Connection& db) {
        auto const text = [](store::Row const& row) { return row.string(0); };
        out = judge_postgres(std::stoi(db.find("show server_version_num", text).value_or("0")),
                             db.find("show fsync", text).value_or(""),
                             db.find("show full_page_writes", text).value_or(""));
        std::ranges::move(judge_format(db), std::back_inserter(out));
    });
    return out;
}

Ailments examine_replicas(Settings const& settings) {
    Ailments out;
    for (auto const& replica : store::look_at_replicas(settings.database, {replica_urls(settings)}))
        if (!replica.problem.empty())
            out.push_back(
                {"the replica " + replica.name + " is not used: " + replica.problem,
                 "see that it runs, that `replicas` names it rightly, and pg_stat_replication on the primary; "
                 "meanwhile the primary answers"});
    return out;
}

std::optional<Timestamp> newest_act(Settings const& settings) {
    std::optional<Timestamp> newest;
    look_at_database(settings, [&](store::Connection& db) {
        newest = db.find("select done_at from act order by leaf_index desc limit 1",
                         [](store::Row const& row) { return Timestamp{row.integer(0)}; });
    });
    return newest;
}

Ailments examine_clock(Settings const& settings, Timestamp now) {
    auto const found = judge_clock(now, newest_act(settings));
    return found ? Ailments{*found} : Ailments{};
}

std::string checkpoint_note(Settings const& settings) {
    std::string note;
    look_at_database(settings, [&](store::Connection& db) {
        note = db.find("select note from log_checkpoint where slot = 1", [](auto const& row) {
                     return row.string(0);
                 }).value_or("");
    });
    return note;
}

Ailments examine_ledger(Settings const& settings) {
    auto const path = settings.data + "/log.vkey";
    auto const key = verify::parse_verifier_key(read_text(path));
    if (!key)
        return {{path + " is not there, or is no key of a log",
                 "take it from /log/key of the running server, or from somebody who has kept it"}};
    Ailments out;
    auto const own = crypto::SigningKey::load(settings.data + "/keys/log.key");
    if (!own || own->public_key() != key->key)
        out.push_back({settings.data + "/keys/log.key is not the key that signs this log",
                       "bring the folder keys back from the backup of this installation"});
    if (auto const note = checkpoint_note(settings); !note.empty() && !verify::open_checkpoint(note, *key))
        out.push_back({"the newest checkpoint of the ledger is not signed by its key",
                       "let nobody write, and let `bolan verify` say what was altered"});
    return out;
}

Ailments examine_definitions(Settings const& settings) {
    auto const mistakes = definition::load(settings.province).mistakes;
    if (mistakes.empty()) return {};
    return {{"the definitions in " + settings.province + " have mistakes, the first " +
                 definition::to_text(mistakes.front()),
             "see all with bolan check " + settings.province}};
}

Ailments examine_ui(Settings const& settings) {
    Ailments out;
    for (auto const* file : {"/dist/base.css", "/dist/sizes.txt", "/words/ur.po"})
        if (!fs::exists(settings.ui + file))
            out.push_back({"pages lack " + settings.ui + file,
                           "install the program anew, or name the right folder as `ui` (./dev build makes it)"});
    return out;
}

Ailments examine_fonts(Settings const&) {
    try {
        documents::Typesetter::of_this_thread();
        return {};
    } catch (std::runtime_error const& failure) {
        return {{std::string("documents cannot be drawn: ") + failure.what(), "apt install fonts-noto-core"}};
    }
}

Ailments examine_certificate(Settings const& settings) {
    if (settings.tls_certificate.empty()) return {};
    try {
        http::Tls const tls(settings.tls_certificate,
                            settings.tls_key.empty() ? settings.tls_certificate : settings.tls_key);
        auto const ailment = judge_certificate(settings.tls_certificate, tls.expires(), SystemClock().now());
        return ailment ? Ailments{*ailment} : Ailments{};
    } catch (std::runtime_error const& failure) {
        return {
            {failure.what(), "name the right files as `tls_certificate` and `tls_key`, readable by the server's user"}};
    }
}

// What a damaged database throws is its ailment, not ours.
template <typename Examine>
Ailments guarded(Settings const& settings, Examine const& examine_part) {
    try {
        return examine_part();
    } catch (store::DatabaseError const& failure) {
        return {{std::string("the database cannot be read: ") + failure.what(),
                 settings.database.empty() ? "bring it back from the backup, if it is damaged"
                                           : "see that PostgreSQL runs and that `database` names it rightly"}};
    }
}

}  // namespace

std::optional<Ailment> judge_space(std::string const& folder, std::uint64_t free_bytes) {
    if (free_bytes >= k_free_bytes_min) return {};
    return Ailment{"only " + std::to_string(free_bytes >> 20) + " MB are free where " + folder + " is",
                   "make room or move the folder to a larger disk: nothing can be written on a full one"};
}

std::optional<Ailment> judge_certificate(std::string const& file, Timestamp expires, Timestamp now) {
    if (expires.ms - now.ms > k_certificate_days_min * k_day_ms) return {};
    return Ailment{file + (expires <= now ? " has expired on " : " expires on ") + iso_time(expires, 0).substr(0, 10),
                   "put a new certificate in its place: the server takes it within ten seconds"};
}

std::optional<Ailment> judge_backup(bool is_set, std::optional<Timestamp> last, Timestamp now) {
    if (!is_set)
        return Ailment{"nobody makes backups",
                       "set backup_to and backup_recipient: docs/howto/back-up-and-restore.md tells how"};
    if (!last) return Ailment{"there is no backup yet", "run bolan backup, and let the timer run it each night"};
    if (now.ms - last->ms <= k_backup_age_max_ms) return {};
    return Ailment{
        "the last backup is of " + iso_time(*last, 0),
        "run bolan backup and read what it says; see that its timer is on: systemctl list-timers bolan-backup"};
}

std::optional<Ailment> judge_clock(Timestamp now, std::optional<Timestamp> newest_act) {
    if (!newest_act || now.ms + k_clock_slack_ms >= newest_act->ms) return {};
    return Ailment{"the clock says " + iso_time(now, 0) + ", but the newest act is of " + iso_time(*newest_act, 0),
                   "set the clock (timedatectl set-ntp true); a battery of the mainboard may be empty"};
}

std::vector<Ailment> judge_postgres(int version, std::string const& fsync, std::string const& full_page_writes) {
    Ailments out;
    if (version < k_postgres_min)
        out.push_back({"PostgreSQL " + std::to_string(version / 10'000) + " is too old", "upgrade it to 15 or later"});
    for (auto const& [name, value] : {std::pair("fsync", fsync), std::pair("full_page_writes", full_page_writes)})
        if (value != "on")
            out.push_back({std::string("PostgreSQL may lose acts when the power fails: ") + name + " is " + value,
                           std::string("set ") + name + " = on in postgresql.conf and restart it"});
    return out;
}

std::vector<Examined> examine(Settings const& settings, Timestamp now) {
    std::vector<Examined> out{{"data folder", examine_data(settings)}};
    bool const is_there = can_look_into(settings.data);
    bool const is_sqlite = settings.database.empty();
    if (is_there) {
        out.push_back({"free space", examine_space(settings)});
        out.push_back({"keys", examine_keys(settings)});
        out.push_back({"backup", examine_backup(settings, now)});
    }
    if (is_there || !is_sqlite)
        out.push_back({"database", guarded(settings, [&] {
                           return is_sqlite ? examine_sqlite(settings) : examine_postgres(settings);
                       })});
    if (out.back().part == "database" && out.back().ailments.empty()) {
        out.push_back({"clock", guarded(settings, [&] { return examine_clock(settings, now); })});
        out.push_back({"ledger", guarded(settings, [&] { return examine_ledger(settings); })});
    }
    if (!settings.replicas.empty()) out.push_back({"replicas", examine_replicas(settings)});
    out.push_back({"definitions", examine_definitions(settings)});
    out.push_back({"pages", examine_ui(settings)});
    out.push_back({"fonts", examine_fonts(settings)});
    out.push_back({"certificate", examine_certificate(settings)});
    return out;
}

int run_doctor(Settings const& settings) {
    std::size_t count = 0;
    for (auto const& [part, ailments] : examine(settings, SystemClock().now())) {
        if (ailments.empty()) std::printf("%s: sound\n", part.c_str());
        for (auto const& [what, mending] : ailments)
            std::printf("%s: WRONG, %s. To mend it: %s.\n", part.c_str(), what.c_str(), mending.c_str());
        count += ailments.size();
    }
    std::printf(count == 0 ? "nothing is wrong\n" : "%zu things are wrong\n", count);
    return count == 0 ? 0 : 1;
}

}  // namespace bolan::app
