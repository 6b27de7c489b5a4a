#include "crypto/private_file.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bolan::crypto {
namespace {

[[noreturn]] void refuse(std::filesystem::path const& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

class Descriptor {
  public:
    Descriptor(int number, std::filesystem::path const& path) : m_number(number) {
        if (m_number < 0) refuse(path);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() { ::close(m_number); }
    operator int() const { return m_number; }

  private:
    int m_number;
};

void write_all(int file, std::string_view content, std::filesystem::path const& path) {
    while (!content.empty()) {
        auto const written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) refuse(path);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file) != 0) refuse(path);
}

}  // namespace

void write_private_file(std::filesystem::path const& path, std::string_view content, Existing existing) {
    auto const folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (std::filesystem::create_directories(folder))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    std::string temporary = path.string() + ".XXXXXX";
    {
        Descriptor const file(::mkostemp(temporary.data(), O_CLOEXEC), path);  // mode 0600
        write_all(file, content, temporary);
    }
    if (existing == Existing::refuse) {
        auto const linked = ::link(temporary.c_str(), path.c_str());
        auto const why = errno;
        ::unlink(temporary.c_str());
        errno = why;
        if (linked != 0) refuse(path);
    } else {
        std::filesystem::rename(temporary, path);
    }
    Descriptor const directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), folder);
    if (::fsync(directory) != 0) refuse(folder);
}

Result<std::string> read_private_file(std::filesystem::path const& path, std::size_t max_bytes) {
    auto const fail = [&](ErrorKind kind, char const* code) {
        return Fail(Error::of(kind, code).with("path", path.string()));
    };
    int const number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0 && errno == ENOENT) return fail(ErrorKind::not_found, "key.missing");
    Descriptor const file(number, path);
    struct ::stat about {};
    if (::fstat(file, &about) != 0) refuse(path);
    if ((about.st_mode & 077) != 0) return fail(ErrorKind::forbidden, "key.readable_by_others");
    std::string content(max_bytes + 1, '\0');
    std::size_t length = 0;
    while (length < content.size()) {
        auto const count = ::read(file, content.data() + length, content.size() - length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) refuse(path);
        if (count == 0) break;
        length += static_cast<std::size_t>(count);
    }
    if (length > max_bytes) return fail(ErrorKind::bad_input, "key.malformed");
    content.resize(length);
    return content;
}

}  // namespace bolan::crypto
