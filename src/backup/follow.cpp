#include "backup/follow.h"
#include "store/log_parts.h"
#include "store/open.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bolan::backup {

namespace fs = std::filesystem;

namespace {

// The database as a file of pages. No connection to it is open while it is changed.
class PageFile {
  public:
    // What a commit wrote over, for taking it back.
    struct Before {
        std::uint64_t bytes = 0;
        std::vector<std::pair<std::uint64_t, Bytes>> places;
    };

    explicit PageFile(std::string const& path) : m_path(path), m_file(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {
        if (m_file < 0) fail();
    }
    ~PageFile() { ::close(m_file); }
    PageFile(PageFile const&) = delete;
    PageFile& operator=(PageFile const&) = delete;

    Before lay_over(store::LoggedCommit const& commit) {
        Before before{size(), {}};
        for (auto const& page : commit.pages) {
            auto const at = std::uint64_t{page.number - 1} * page.bytes.size();
            before.places.emplace_back(at, read(at, page.bytes.size()));
            write(at, page.bytes);
        }
        resize(std::uint64_t{commit.database_pages} * commit.pages.front().bytes.size());
        return before;
    }
    void take_back(Before const& before) {
        for (auto at = before.places.rbegin(); at != before.places.rend(); ++at) write(at->first, at->second);
        resize(before.bytes);
    }
    void sync() {
        if (::fsync(m_file) != 0) fail();
    }

  private:
    [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), m_path); }
    std::uint64_t size() const {
        struct stat about {};
        if (::fstat(m_file, &about) != 0) fail();
        return static_cast<std::uint64_t>(about.st_size);
    }
    void resize(std::uint64_t bytes) {
        if (::ftruncate(m_file, static_cast<off_t>(bytes)) != 0) fail();
    }
    Bytes read(std::uint64_t at, std::size_t size) const {
        Bytes out(size);
        std::size_t done = 0;
        while (done < size) {
            auto const got = ::pread(m_file, out.data() + done, size - done, static_cast<off_t>(at + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail();
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        out.resize(done);
        return out;
    }
    void write(std::uint64_t at, std::span<std::uint8_t const> bytes) {
        while (!bytes.empty()) {
            auto const put = ::pwrite(m_file, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) fail();
            bytes = bytes.subspan(static_cast<std::size_t>(put));
            at += static_cast<std::uint64_t>(put);
        }
    }

    std::string const m_path;
    int const m_file;
};

class Following {
  public:
    Following(std::string const& database, Judge const& judge) : m_path(database), m_file(database), m_judge(judge) {}

    // Commit by commit only in the part in which the end lies: asking costs more than laying over.
    void take(std::vector<store::LoggedCommit> const& commits) {
        std::vector<PageFile::Before> before;
        for (auto const& commit : commits) before.push_back(m_file.lay_over(commit));
        if (ask() == Reached::not_yet) {
            m_followed.commits += commits.size();
            return;
        }
        while (!before.empty()) {
            m_file.take_back(before.back());
            before.pop_back();
        }
        for (auto const& commit : commits)
            if (take_one(commit)) return;
    }
    Followed finish() {
        m_file.sync();
        return std::move(m_followed);
    }
    Followed& followed() { return m_followed; }

  private:
    bool take_one(store::LoggedCommit const& commit) {
        auto const before = m_file.lay_over(commit);
        auto const reached = ask();
        m_followed.is_reached = reached != Reached::not_yet;
        if (reached == Reached::went_too_far)
            m_file.take_back(before);
        else
            ++m_followed.commits;
        return m_followed.is_reached;
    }
    Reached ask() {
        auto reached = Reached::not_yet;
        store::look_at_sqlite(m_path, [&](store::Connection& db) { reached = m_judge(db); });
        for (auto const* end : {"-wal", "-shm"}) fs::remove(m_path + end);
        return reached;
    }

    std::string const m_path;
    PageFile m_file;
    Judge const& m_judge;
    Followed m_followed;
};

// "EPOCH/00000007" and the names that follow it.
std::vector<std::string> parts_from(Place const& place, std::string const& begin) {
    auto const epoch = "log/" + begin.substr(0, begin.find('/'));
    auto names = place.names(epoch);
    std::erase_if(names, [&](std::string const& name) { return name < "log/" + begin; });
    auto expected = std::stoull(begin.substr(begin.find('/') + 1));
    auto const gap = std::ranges::find_if(
        names, [&](std::string const& name) { return std::stoull(name.substr(name.rfind('/') + 1)) != expected++; });
    names.erase(gap, names.end());
    return names;
}

}  // namespace

Result<Followed> follow_log(Place const& place, crypto::OpeningKey const& key, std::string const& begin,
                            std::string const& database, Judge const& judge) {
    Following following(database, judge);
    for (auto const& name : parts_from(place, begin)) {
        auto const part = open_log_part(place, name, key);
        if (!part && part.error().kind == ErrorKind::forbidden) return Fail(part.error());
        if (!part) following.followed().broken = name;
        if (!part || following.followed().is_reached) break;
        following.take(store::read_log_part(*part));
    }
    return following.finish();
}

}  // namespace bolan::backup
