#include "backup/take.h"
#include "backup/cluster.h"
#include "backup/lock.h"
#include "backup/log.h"
#include "base/random.h"
#include "crypto/private_file.h"
#include "store/log_parts.h"
#include "store/open.h"
#include "store/sqlite_copy.h"
#include "store/whole_file.h"
#include <algorithm>
#include <filesystem>
#include <fstream>

namespace bolan::backup {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_attachments = "attachments/";

// In the data folder, so in every snapshot too: what is restored goes on with its place.
std::string secret_path(Source const& source) { return source.data + "/keys/backup.key"; }

Result<Digest> ensure_secret(Source const& source) {
    auto const path = secret_path(source);
    auto found = crypto::read_private_file(path, sizeof(Digest));
    if (!found && found.error().code == "key.missing") {
        Digest made;
        fill_random(made);
        crypto::write_private_file(path, {reinterpret_cast<char const*>(made.data()), made.size()},
                                   crypto::Existing::refuse);
        return made;
    }
    auto const text = TRY(std::move(found));
    Digest secret;
    if (text.size() != secret.size()) return Fail(Error::bad_input("key.malformed").with("path", path));
    std::copy_n(text.begin(), secret.size(), secret.begin());
    return secret;
}

std::string read_note(store::Connection& db) {
    return db
        .find("select note from log_checkpoint where slot = 1", [](store::Row const& row) { return row.string(0); })
        .value_or("");
}

// The SHA-256 that an attachment's path says ("attachments/ab/cd…").
std::optional<Digest> named_hash(std::string const& path) {
    if (!path.starts_with(k_attachments)) return {};
    auto name = path.substr(k_attachments.size());
    std::erase(name, '/');
    return crypto::parse_digest(name);
}

// Cuts what comes in any lengths into pieces of one length, so that what did not change gives the same pieces.
class FileWriter {
  public:
    FileWriter(PieceWriter& pieces, std::string path) : m_pieces(pieces), m_file{std::move(path), 0, {}} {}

    void add(std::span<std::uint8_t const> bytes) {
        m_file.bytes += bytes.size();
        while (!bytes.empty()) {
            auto const part = bytes.first(std::min(bytes.size(), k_piece_bytes - m_held.size()));
            m_held.insert(m_held.end(), part.begin(), part.end());
            bytes = bytes.subspan(part.size());
            if (m_held.size() == k_piece_bytes) put();
        }
    }
    File finish() {
        if (!m_held.empty()) put();
        return std::move(m_file);
    }

  private:
    void put() {
        m_file.pieces.push_back(m_pieces.put(m_held));
        m_held.clear();
    }

    PieceWriter& m_pieces;
    File m_file;
    Bytes m_held;
};

class Taking {
  public:
    Taking(Source const& source, Place const& place, Digest const& secret, Timestamp now,
           std::function<void(Progress const&)> const& report)
        : m_source(source), m_pieces(place, secret, report) {
        m_snapshot.taken_at = now;
    }

    void take_sqlite() {
        m_snapshot.log_begin = store::next_log_part(log_folder(m_source));
        FileWriter file(m_pieces, "bolan.db");
        store::copy_sqlite(
            m_source.data + "/bolan.db", state_folder(m_source),
            [&](store::Connection& db) { m_snapshot.checkpoint = read_note(db); },
            [&](store::Bytes bytes) { file.add(bytes); });
        m_snapshot.files.push_back(file.finish());
    }

    void take_postgres() {
        m_snapshot.engine = store::Engine::postgres;
        store::look_at_postgres(m_source.database, [&](store::Connection& db) {
            m_snapshot.checkpoint = read_note(db);
            auto const text = [](store::Row const& row) { return row.string(0); };
            m_snapshot.user = *db.find("select current_user::text", text);
            m_snapshot.database = *db.find("select current_database()::text", text);
        });
        std::optional<FileWriter> file;
        auto const end = [&] {
            if (file) m_snapshot.files.push_back(file->finish());
        };
        copy_cluster(
            m_source.database,
            [&](ClusterFile const& begun) {
                end();
                file.emplace(m_pieces, "cluster/" + begun.path);
            },
            [&](std::span<std::uint8_t const> bytes) { file->add(bytes); });
        end();
    }

    // After the database: an attachment is on the disk before a row names it.
    void take_files() {
        for (auto const& entry : fs::recursive_directory_iterator(m_source.data)) {
            auto const path = entry.path().lexically_relative(m_source.data).string();
            if (!entry.is_regular_file() || path.starts_with("bolan.db") || path.starts_with("backup/")) continue;
            if (auto const hash = named_hash(path))
                take_attachment(path, *hash);
            else
                take_file(path);
        }
    }

    void settle() { m_pieces.settle(); }
    Snapshot& snapshot() { return m_snapshot; }
    PieceWriter const& pieces() const { return m_pieces; }
    std::vector<std::string> const& altered() const { return m_altered; }

  private:
    void take_attachment(std::string const& path, Digest const& hash) {
        std::error_code gone;
        auto const size = fs::file_size(m_source.data + "/" + path, gone);
        if (gone) return;
        if (auto const known = m_pieces.known(hash, size)) {
            m_snapshot.files.push_back({path, size, {*known}});
            return;
        }
        auto const bytes = store::read_whole_file(m_source.data + "/" + path);
        if (!bytes) return;
        if (crypto::sha256(*bytes) != hash) m_altered.push_back(path);
        m_snapshot.files.push_back({path, bytes->size(), {m_pieces.put(*bytes)}});
    }

    void take_file(std::string const& path) {
        auto const bytes = store::read_whole_file(m_source.data + "/" + path);
        if (!bytes) return;
        FileWriter file(m_pieces, path);
        file.add(*bytes);
        m_snapshot.files.push_back(file.finish());
    }

    Source const& m_source;
    PieceWriter m_pieces;
    Snapshot m_snapshot;
    std::vector<std::string> m_altered;
};

}  // namespace

std::string state_folder(Source const& source) { return source.data + "/backup"; }

Result<Place> open_own_place(Source const& source, std::string const& folder) {
    auto const known_path = state_folder(source) + "/place";
    auto const bytes = store::read_whole_file(known_path);
    auto const known = bytes ? std::string(bytes->begin(), bytes->end()) : std::string();
    auto place = Place::open(folder);
    bool const is_ours = !known.empty() || fs::exists(secret_path(source));
    if (place && !is_ours) return Fail(Error::conflict("backup.other_place").with("folder", folder));
    if (!place && !known.empty()) return Fail(Error::not_found("backup.place_gone").with("folder", folder));
    if (!place) place = Place::make(folder);
    if (!place) return place;
    if (!known.empty() && known != place->id())
        return Fail(Error::conflict("backup.other_place").with("folder", folder));
    if (known.empty()) store::write_whole_file(known_path, crypto::as_bytes(place->id()));
    return place;
}

Result<Taken> take_snapshot(Source const& source, Place const& place, crypto::Recipient const& recipient, Timestamp now,
                            std::function<void(Progress const&)> const& report) {
    fs::create_directories(state_folder(source));
    auto const lock = Lock::take(state_folder(source) + "/lock");
    if (!lock) return Fail(Error::conflict("backup.running"));
    place.remove_drafts();
    while (place.holds("snapshots/" + snapshot_name(now))) now.ms += 1000;
    Taking taking(source, place, TRY(ensure_secret(source)), now, report);
    if (source.database.empty())
        taking.take_sqlite();
    else
        taking.take_postgres();
    taking.take_files();
    taking.settle();
    put_snapshot(place, taking.snapshot(), taking.pieces().names(), recipient);
    store::write_whole_file(state_folder(source) + "/last", crypto::as_bytes(snapshot_name(now)));
    return Taken{snapshot_name(now), taking.snapshot().checkpoint, taking.pieces().progress(), taking.altered()};
}

std::optional<Timestamp> last_taken(Source const& source) {
    auto const name = store::read_whole_file(state_folder(source) + "/last");
    return name ? taken_at_of({reinterpret_cast<char const*>(name->data()), name->size()}) : std::nullopt;
}

}  // namespace bolan::backup
