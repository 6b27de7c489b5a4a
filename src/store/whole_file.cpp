#include "store/whole_file.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bolan::store {

namespace fs = std::filesystem;

namespace {

class Descriptor {
  public:
    Descriptor(fs::path const& path, int flags) : m_path(path), m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    bool is_absent() const { return m_fd < 0 && errno == ENOENT; }
    int get() const {
        if (m_fd < 0) fail();
        return m_fd;
    }
    [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), m_path); }

  private:
    std::string const m_path;
    int const m_fd;
};

std::string draft_of(fs::path const& path) { return path.string() + std::string(k_draft_end); }

}  // namespace

void write_draft(fs::path const& path, std::span<std::uint8_t const> bytes) {
    fs::create_directories(path.parent_path());
    Descriptor const file(draft_of(path), O_WRONLY | O_CREAT | O_TRUNC);
    while (!bytes.empty()) {
        auto const put = ::write(file.get(), bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) file.fail();
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
}

void name_draft(fs::path const& path) { fs::rename(draft_of(path), path); }

void write_whole_file(fs::path const& path, std::span<std::uint8_t const> bytes) {
    try {
        write_draft(path, bytes);
        sync_file(draft_of(path));
        name_draft(path);
    } catch (...) {
        std::error_code ignored;
        fs::remove(draft_of(path), ignored);
        throw;
    }
}

std::optional<crypto::Bytes> read_whole_file(fs::path const& path) {
    Descriptor const file(path, O_RDONLY);
    if (file.is_absent()) return {};
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) file.fail();
    crypto::Bytes out(static_cast<std::size_t>(about.st_size));
    for (std::size_t at = 0; at < out.size();) {
        auto const got = ::read(file.get(), out.data() + at, out.size() - at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) file.fail();
        if (got == 0) out.resize(at);
        at += static_cast<std::size_t>(got);
    }
    return out;
}

void sync_file(fs::path const& path) {
    Descriptor const file(path, O_RDONLY);
    if (::fsync(file.get()) != 0) file.fail();
}

FileSystem::FileSystem(fs::path const& folder)
    : m_folder(folder), m_file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (m_file < 0) throw std::system_error(errno, std::generic_category(), m_folder);
}

FileSystem::~FileSystem() { ::close(m_file); }

void FileSystem::sync() const {
    if (::syncfs(m_file) != 0) throw std::system_error(errno, std::generic_category(), m_folder);
}

}  // namespace bolan::store
