#include "store/attachments.h"
#include "base/random.h"
#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bolan::store {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string const& what) { throw std::system_error(errno, std::generic_category(), what); }

class File {
  public:
    File(std::string const& path, int flags) : m_path(path), m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (m_fd >= 0) ::close(m_fd);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    bool is_open() const { return m_fd >= 0; }
    int get() const {
        if (m_fd < 0) fail(m_path);
        return m_fd;
    }
    void sync() const {
        if (::fsync(get()) != 0) fail(m_path);
    }

  private:
    std::string m_path;
    int m_fd;
};

void sync_folder(std::string const& path) { File(path, O_RDONLY | O_DIRECTORY).sync(); }

std::string folder_of(std::string const& root, std::string_view hash) {
    return root + "/" + std::string(hash.substr(0, 2));
}

void ensure_folder(std::string const& root, std::string const& folder) {
    if (fs::is_directory(folder)) return;
    fs::create_directories(folder);
    sync_folder(root);
    sync_folder(fs::path(root).parent_path().empty() ? "." : fs::path(root).parent_path().string());
}

void write_durably(std::string const& path, std::span<std::uint8_t const> bytes) {
    File const file(path, O_WRONLY | O_CREAT | O_EXCL);
    while (!bytes.empty()) {
        auto const written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    file.sync();
}

bool is_whole(std::string const& path, std::size_t size) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && static_cast<std::size_t>(info.st_size) == size;
}

bool starts_with(std::span<std::uint8_t const> bytes, std::string_view signature, std::size_t at = 0) {
    if (bytes.size() < at + signature.size()) return false;
    return std::ranges::equal(bytes.subspan(at, signature.size()), signature,
                              [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
}

bool is_plain_text(std::string_view text) {
    auto const allowed = [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\r' || c == '\t';
    };
    return !text.empty() && std::ranges::all_of(text, allowed) && is_valid_utf8(text);
}

}  // namespace

std::string sniff_type(std::span<std::uint8_t const> bytes) {
    if (starts_with(bytes, "%PDF-")) return "application/pdf";
    if (starts_with(bytes, "\xFF\xD8\xFF")) return "image/jpeg";
    if (starts_with(bytes, "\x89PNG\r\n\x1A\n")) return "image/png";
    if (starts_with(bytes, "RIFF") && starts_with(bytes, "WEBP", 8)) return "image/webp";
    if (is_plain_text({reinterpret_cast<char const*>(bytes.data()), bytes.size()})) return "text/plain";
    return "";
}

namespace {

Result<std::vector<std::uint8_t>> read_file(std::string const& root, std::string_view hash) {
    auto const digest = crypto::parse_digest(hash);
    if (!digest) return Fail(Error::not_found("attachment.missing"));
    auto const path = folder_of(root, hash) + "/" + std::string(hash.substr(2));
    File const file(path, O_RDONLY);
    if (!file.is_open() && errno == ENOENT) return Fail(Error::not_found("attachment.missing"));
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) fail(path);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(info.st_size));
    for (std::size_t at = 0; at < bytes.size();) {
        auto const got = ::read(file.get(), bytes.data() + at, bytes.size() - at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path);
        if (got == 0) break;
        at += static_cast<std::size_t>(got);
    }
    if (crypto::sha256(bytes) != *digest) return Fail(Error::conflict("attachment.altered"));
    return bytes;
}

Result<std::vector<std::uint8_t>> read_rows(Connection& db, std::string_view hash) {
    auto const digest = crypto::parse_digest(hash);
    if (!digest) return Fail(Error::not_found("attachment.missing"));
    bool is_there = false;
    std::vector<std::uint8_t> bytes;
    db.each(
        "select bytes from attachment_part where hash = ?1 order by part",
        [&](Row const& row) {
            is_there = true;
            bytes.insert(bytes.end(), row.bytes(0).begin(), row.bytes(0).end());
        },
        hash);
    if (!is_there) return Fail(Error::not_found("attachment.missing"));
    if (crypto::sha256(bytes) != *digest) return Fail(Error::conflict("attachment.altered"));
    return bytes;
}

std::vector<std::string> sorted_names(std::string const& folder) {
    std::vector<std::string> out;
    for (auto const& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename().string());
    std::ranges::sort(out);
    return out;
}

void each_file(std::string const& root, std::function<void(std::string const& hash)> const& callback) {
    if (!fs::exists(root)) return;
    for (auto const& folder : sorted_names(root))
        for (auto const& name : sorted_names(root + "/" + folder))
            if (crypto::parse_digest(folder + name)) callback(folder + name);  // not what put() was about to write
}

void each_row(Connection& db, std::function<void(std::string const& hash)> const& callback) {
    std::vector<std::string> page{""};
    while (!page.empty()) {
        auto const last = std::move(page.back());
        page.clear();
        db.each(
            "select hash from attachment_part where hash > ?1 and part = 0 order by hash limit 1000",
            [&](Row const& row) { page.push_back(row.string(0)); }, last);
        for (auto const& hash : page) callback(hash);
    }
}

class FileAttachments final : public Attachments {
  public:
    explicit FileAttachments(std::string folder) : m_folder(std::move(folder)) {}
    std::string put(std::span<std::uint8_t const> bytes) const override;
    Result<std::vector<std::uint8_t>> get(std::string_view hash) const override { return read_file(m_folder, hash); }

  private:
    std::string m_folder;
};

std::string FileAttachments::put(std::span<std::uint8_t const> bytes) const {
    auto const hash = crypto::hex(crypto::sha256(bytes));
    auto const folder = folder_of(m_folder, hash);
    auto const path = folder + "/" + hash.substr(2);
    ensure_folder(m_folder, folder);
    if (!is_whole(path, bytes.size())) {
        std::array<std::uint8_t, 8> random{};
        fill_random(random);
        auto const draft = path + "." + crypto::hex(random);
        try {
            write_durably(draft, bytes);
            fs::rename(draft, path);
        } catch (...) {
            std::error_code ignored;
            fs::remove(draft, ignored);
            throw;
        }
    }
    // Also when the file was there: another thread may have renamed it an instant ago.
    sync_folder(folder);
    return hash;
}

constexpr std::size_t k_part_bytes = 256 * 1024;  // written in a job each: others write in between

class RowAttachments final : public Attachments {
  public:
    explicit RowAttachments(Database& database) : m_database(database) {}
    std::string put(std::span<std::uint8_t const> bytes) const override;
    Result<std::vector<std::uint8_t>> get(std::string_view hash) const override {
        return m_database.read([&](Connection& db) { return read_rows(db, hash); });
    }

  private:
    Database& m_database;
};

std::string RowAttachments::put(std::span<std::uint8_t const> bytes) const {
    auto const hash = crypto::hex(crypto::sha256(bytes));
    std::size_t at = 0;
    for (int part = 0; part == 0 || at < bytes.size(); ++part) {
        auto const piece = bytes.subspan(at, std::min(k_part_bytes, bytes.size() - at));
        // Written over: what was there may have been damaged.
        (void)m_database.write([&](Transaction& tx) -> Result<> {
            tx.db().run(
                "insert into attachment_part (hash, part, bytes) values (?1, ?2, ?3)"
                " on conflict (hash, part) do update set bytes = excluded.bytes"
                " where attachment_part.bytes <> excluded.bytes",
                hash, part, Bytes(piece));
            return {};
        });
        at += piece.size();
    }
    return hash;
}

}  // namespace

std::vector<Table> attachment_tables(Engine engine) {
    if (engine == Engine::sqlite) return {};
    return {
        {"attachment_part",
         {{"hash", ColumnType::text, true}, {"part", ColumnType::integer, true}, {"bytes", ColumnType::bytes, true}},
         {"hash", "part"}}};
}

std::unique_ptr<Attachments const> open_attachments(Database& database, std::string folder) {
    if (database.engine() == Engine::sqlite) return std::make_unique<FileAttachments>(std::move(folder));
    return std::make_unique<RowAttachments>(database);
}

Result<std::vector<std::uint8_t>> read_attachment(Connection& db, std::string const& folder, std::string_view hash) {
    return db.engine() == Engine::sqlite ? read_file(folder, hash) : read_rows(db, hash);
}

void each_attachment(Connection& db, std::string const& folder,
                     std::function<void(std::string const& hash)> const& callback) {
    if (db.engine() == Engine::sqlite)
        each_file(folder, callback);
    else
        each_row(db, callback);
}

}  // namespace bolan::store
