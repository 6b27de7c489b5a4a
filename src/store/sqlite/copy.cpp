#include "store/open.h"
#include "store/sqlite/wal.h"
#include "store/sqlite_copy.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <unordered_map>

namespace bolan::store {

namespace sqlite {

namespace {

constexpr std::size_t k_piece_bytes = std::size_t{1} << 20;

[[noreturn]] void fail(std::string const& path) { throw std::system_error(errno, std::generic_category(), path); }

class File {
  public:
    File(std::string const& path, int flags) : m_path(path), m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (m_fd < 0) fail(path);
    }
    ~File() { ::close(m_fd); }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    // Fewer bytes than asked at the end of the file only.
    std::size_t read(std::span<std::uint8_t> out, std::uint64_t at) const {
        std::size_t done = 0;
        while (done < out.size()) {
            auto const got = ::pread(m_fd, out.data() + done, out.size() - done, static_cast<off_t>(at + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail(m_path);
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }
    void write(Bytes bytes, std::uint64_t at) const {
        while (!bytes.empty()) {
            auto const put = ::pwrite(m_fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) fail(m_path);
            bytes = bytes.subspan(static_cast<std::size_t>(put));
            at += static_cast<std::uint64_t>(put);
        }
    }

  private:
    std::string m_path;
    int m_fd;
};

// The newest committed pages of the log, held apart: once no page of the log is newer than the database, the log may be
// written over even under a reading.
class LogPages {
  public:
    LogPages(std::string const& path, std::string const& scratch)
        : m_log(path + "-wal"), m_file(scratch, O_RDWR | O_TMPFILE) {}

    void take() {
        do {
            m_slots.clear();
            m_pages = 0;
            m_taken = m_log.read({}, [this](WalFrame const& frame) {
                auto const slot = m_slots.try_emplace(frame.page, m_slots.size()).first->second;
                m_page_bytes = frame.bytes.size();
                m_file.write(frame.bytes, slot * m_page_bytes);
                if (frame.commit_pages > 0) m_pages = frame.commit_pages;
            });
        } while (m_taken.frames > 0 && m_log.salts() != m_taken.salts);
        m_log.sync();  // what is copied must not be undone by a power cut
    }
    // Lays the pages that lie in `bytes` over them. The piece holds whole pages.
    void lay_over(std::span<std::uint8_t> bytes, std::uint64_t at) const {
        if (m_slots.empty()) return;
        for (std::size_t i = 0; i < bytes.size(); i += m_page_bytes) {
            auto const found = m_slots.find(static_cast<std::uint32_t>((at + i) / m_page_bytes + 1));
            if (found != m_slots.end()) m_file.read(bytes.subspan(i, m_page_bytes), found->second * m_page_bytes);
        }
    }
    std::optional<std::uint64_t> database_bytes() const {
        return m_slots.empty() ? std::nullopt : std::optional(std::uint64_t{m_pages} * m_page_bytes);
    }

  private:
    WalFile m_log;
    File m_file;
    WalPosition m_taken;
    std::unordered_map<std::uint32_t, std::uint64_t> m_slots;  // where a page stands in m_file
    std::uint64_t m_page_bytes = 0;
    std::uint32_t m_pages = 0;
};

}  // namespace

}  // namespace sqlite

void copy_sqlite(std::string const& path, std::string const& scratch, std::function<void(Connection&)> const& look,
                 std::function<void(Bytes)> const& piece) {
    sqlite::File const file(path, O_RDONLY);  // open until the reading has ended: closing it gives up its locks
    sqlite::LogPages log(path, scratch);
    look_at_sqlite(path, [&](Connection& db) {
        // The first statement fixes the snapshot. Nothing beyond it is moved into the database file while it lasts,
        // and all that is moved until then stands in the log.
        db.find("select count(*) from sqlite_schema", [](Row const& row) { return row.integer(0); });
        look(db);
        log.take();
        std::vector<std::uint8_t> buffer(sqlite::k_piece_bytes);
        for (std::uint64_t at = 0;; at += buffer.size()) {
            auto const end = log.database_bytes();
            auto size = file.read(buffer, at);
            if (end) size = at >= *end ? 0 : std::min<std::uint64_t>(buffer.size(), *end - at);
            if (size == 0) return;
            auto const bytes = std::span(buffer).first(size);
            log.lay_over(bytes, at);
            piece(bytes);
        }
    });
}

}  // namespace bolan::store
