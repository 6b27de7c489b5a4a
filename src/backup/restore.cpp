#include "backup/restore.h"
#include "backup/cluster.h"
#include "backup/follow.h"
#include "store/open.h"
#include "store/whole_file.h"
#include "verify/database.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace bolan::backup {

namespace fs = std::filesystem;

namespace {

Result<> restore_file(Place const& place, File const& file, fs::path const& path, Progress& progress,
                      std::function<void(Progress const&)> const& report) {
    fs::create_directories(path.parent_path());
    fs::permissions(path.parent_path(), fs::perms::owner_all);
    int const out = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) throw std::system_error(errno, std::generic_category(), path);
    struct Closer {
        int file;
        ~Closer() { ::close(file); }
    } const closer{out};
    std::uint64_t written = 0;
    for (auto const& digest : file.pieces) {
        auto const bytes = TRY(read_piece(place, digest));
        for (std::span<std::uint8_t const> rest(bytes); !rest.empty();) {
            auto const put = ::write(out, rest.data(), rest.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) throw std::system_error(errno, std::generic_category(), path);
            rest = rest.subspan(static_cast<std::size_t>(put));
        }
        written += bytes.size();
        progress.bytes += bytes.size();
        ++progress.pieces;
        report(progress);
    }
    if (written != file.bytes) return Fail(Error::conflict("backup.damaged").with("file", file.path));
    if (::fsync(out) != 0) throw std::system_error(errno, std::generic_category(), path);
    return {};
}

}  // namespace

Result<> restore_files(Place const& place, Snapshot const& snapshot, std::string const& data,
                       std::function<void(Progress const&)> const& report) {
    if (fs::exists(data) && !fs::is_empty(data)) return Fail(Error::conflict("backup.not_empty").with("folder", data));
    fs::create_directories(data);
    fs::permissions(data, fs::perms::owner_all);
    Progress progress;
    for (auto const& file : snapshot.files) {
        auto const path = fs::path(data) / file.path;
        if (file.path.ends_with('/'))
            fs::create_directories(path);
        else
            TRY(restore_file(place, file, path, progress, report));
    }
    store::sync_file(data);
    return {};
}

namespace {

// How the database stands to the target.
Reached judge(Target const& target, store::Connection& db) {
    if (!target.act.empty()) {
        auto const found = db.find(
            "select 1 from act where id = ?1", [](auto const& row) { return row.integer(0); }, target.act);
        return found ? Reached::this_one : Reached::not_yet;
    }
    if (!target.time) return Reached::not_yet;
    auto const newest = db.find("select max(done_at) from act", [](auto const& row) { return row.integer(0); });
    return newest.value_or(0) > target.time->ms ? Reached::went_too_far : Reached::not_yet;
}

// Newest first, those that were begun before the target. An act's id begins with its time in milliseconds (UUIDv7).
std::vector<std::string> candidates(Place const& place, Target const& target) {
    auto names = snapshots_of(place);
    std::ranges::reverse(names);
    auto latest = target.time ? target.time->ms : INT64_MAX;
    if (!target.act.empty()) {
        auto digits = target.act;
        std::erase(digits, '-');
        latest = std::strtoll(digits.substr(0, 12).c_str(), nullptr, 16);
    }
    std::erase_if(names, [&](std::string const& name) { return taken_at_of(name)->ms > latest; });
    return names;
}

Result<Restored> restore_sqlite(Place const& place, crypto::OpeningKey const& key, Target const& target,
                                Snapshot snapshot, std::string const& data) {
    auto const database = data + "/bolan.db";
    auto base = Reached::not_yet;
    store::look_at_sqlite(database, [&](store::Connection& db) { base = judge(target, db); });
    for (auto const* end : {"-wal", "-shm"}) fs::remove(database + end);
    if (base != Reached::not_yet) return Fail(Error::not_found("backup.too_old"));
    Followed followed;
    if (!snapshot.log_begin.empty())
        followed = TRY(follow_log(place, key, snapshot.log_begin, database,
                                  [&](store::Connection& db) { return judge(target, db); }));
    if (!target.act.empty() && !followed.is_reached) return Fail(Error::not_found("backup.not_reached"));
    return Restored{std::move(snapshot), followed.commits, followed.broken};
}

constexpr std::string_view k_log = "log/postgres/";

// The first file of the log that the copy needs, as its label says.
std::string first_log_file(std::string const& cluster) {
    std::ifstream label(cluster + "/backup_label");
    std::string const text(std::istreambuf_iterator<char>(label), {});
    auto const at = text.find("(file ");
    return at == text.npos ? "" : text.substr(at + 6, 24);
}

// The log's files into a folder, under PostgreSQL's names for them. Returns the name that could not be read.
Result<std::string> open_cluster_log(Place const& place, crypto::OpeningKey const& key, std::string const& first,
                                     std::string const& folder) {
    fs::create_directories(folder);
    for (auto const& name : place.names("log/postgres")) {
        auto const file = name.substr(k_log.size(), name.rfind('.') - k_log.size());
        if (file < first && !file.ends_with(".history")) continue;
        auto const bytes = open_log_part(place, name, key);
        if (!bytes && bytes.error().kind == ErrorKind::forbidden) return Fail(bytes.error());
        if (!bytes) return name;
        store::write_whole_file(folder + "/" + file, *bytes);
    }
    return std::string();
}

// A transaction of the target's commit, asked where the log was followed to its end; empty: it is not there. An act's
// row names the savepoint's, which is one within the group's.
std::string transaction_of(Target const& target, store::Connection& db) {
    auto const text = [](store::Row const& row) { return row.string(0); };
    if (!target.act.empty()) return db.find("select xmin::text from act where id = ?1", text, target.act).value_or("");
    // The last commit before the one that holds the first act that is too late.
    return db
        .find(
            "select before.xmin::text from act before where before.leaf_index = (select min(leaf_index) - 1 from act"
            " where xmin = (select xmin from act where done_at > ?1 order by leaf_index limit 1))",
            text, target.time->ms)
        .value_or("");
}

Result<Restored> restore_postgres(Place const& place, crypto::OpeningKey const& key, Target const& target,
                                  Snapshot snapshot, std::string const& data,
                                  std::function<void(Progress const&)> const& report) {
    auto const cluster = data + "/cluster", log = cluster + "/bolan-restore-log";
    auto const first = first_log_file(cluster);
    auto const broken = TRY(open_cluster_log(place, key, first, log));
    std::string transaction;
    {
        ClusterServer const server(cluster, {log, ""});
        if (!target.act.empty() || target.time)
            store::look_at_postgres(server.url(snapshot.user, snapshot.database),
                                    [&](store::Connection& db) { transaction = transaction_of(target, db); });
    }
    if (!target.act.empty() && transaction.empty()) return Fail(Error::not_found("backup.not_reached"));
    if (!transaction.empty()) {
        // What was followed to its end cannot be taken back: from the beginning, and no further than the transaction.
        fs::remove_all(data);
        TRY(restore_files(place, snapshot, data, report));
        TRY(open_cluster_log(place, key, first, log));
        auto const commit = committed_with(cluster, log, first, transaction);
        if (commit.empty()) return Fail(Error::not_found("backup.too_old"));
        try {
            ClusterServer const server(cluster, {log, commit});
        } catch (std::runtime_error const& failure) {
            if (std::string_view(failure.what()).find("before consistent recovery point") == std::string_view::npos)
                throw;
            return Fail(Error::not_found("backup.too_old"));
        }
    }
    fs::remove_all(log);
    return Restored{std::move(snapshot), 0, broken};
}

Result<Restored> restore_from(Place const& place, crypto::OpeningKey const& key, Target const& target,
                              std::string const& name, std::string const& data,
                              std::function<void(Progress const&)> const& report) {
    auto snapshot = TRY(open_snapshot(place, name, key));
    TRY(restore_files(place, snapshot, data, report));
    return snapshot.engine == store::Engine::sqlite
               ? restore_sqlite(place, key, target, std::move(snapshot), data)
               : restore_postgres(place, key, target, std::move(snapshot), data, report);
}

}  // namespace

Result<Restored> restore(Place const& place, crypto::OpeningKey const& key, Target const& target,
                         std::string const& data, std::function<void(Progress const&)> const& report) {
    if (snapshots_of(place).empty()) return Fail(Error::not_found("backup.none"));
    if (fs::exists(data) && !fs::is_empty(data)) return Fail(Error::conflict("backup.not_empty").with("folder", data));
    for (auto const& name : candidates(place, target)) {
        auto restored = restore_from(place, key, target, name, data, report);
        if (restored) return restored;
        fs::remove_all(data);
        // This one was copied while the target was written: the one before it.
        if (restored.error().code != "backup.too_old") return restored;
    }
    return Fail(Error::not_found("backup.too_old"));
}

void look_at_restored(Snapshot const& snapshot, std::string const& data,
                      std::function<void(store::Connection&)> const& job) {
    if (snapshot.engine == store::Engine::sqlite) return store::look_at_sqlite(data + "/bolan.db", job);
    ClusterServer const server(data + "/cluster", {});
    store::look_at_postgres(server.url(snapshot.user, snapshot.database), job);
}

Result<verify::Report> check_restored(Snapshot const& snapshot, std::string const& data) {
    auto const key = store::read_whole_file(data + "/log.vkey");
    verify::DatabaseCheck check{key ? std::string(key->begin(), key->end()) : "", data + "/attachments", {}};
    if (!snapshot.checkpoint.empty()) check.earlier_checkpoint = snapshot.checkpoint;
    std::optional<Result<verify::Report>> found;
    look_at_restored(snapshot, data, [&](store::Connection& db) { found = verify::verify_database(db, check); });
    return std::move(*found);
}

}  // namespace bolan::backup
