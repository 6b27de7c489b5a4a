#include "app/long_work.h"
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace bolan::app {

std::string megabytes(std::uint64_t bytes) {
    char out[40];
    std::snprintf(out, sizeof out, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return out;
}

std::string count(std::uint64_t number, std::string const& thing) {
    return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

LongWork::LongWork(std::string done) : m_done(std::move(done)), m_is_terminal(::isatty(STDOUT_FILENO) != 0) {}

void LongWork::operator()(backup::Progress const& progress) {
    m_bytes = progress.bytes;
    auto const now = std::chrono::steady_clock::now();
    if (now - m_said < std::chrono::milliseconds(m_is_terminal ? 200 : 10'000)) return;
    m_said = now;
    print(m_is_terminal ? "\r" : "\n");
}

void LongWork::end() const { print("\n"); }

void LongWork::print(char const* end) const {
    std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - m_began;
    std::printf("%s %s in %.1f s%s", megabytes(m_bytes).c_str(), m_done.c_str(), seconds.count(), end);
    std::fflush(stdout);
}

ScratchFolder::ScratchFolder() : m_path((std::filesystem::temp_directory_path() / "bolan-XXXXXX").string()) {
    if (!::mkdtemp(m_path.data())) throw std::system_error(errno, std::generic_category(), m_path);
    // As root, PostgreSQL runs as a user of its own, who must come through here.
    if (::geteuid() == 0) std::filesystem::permissions(m_path, std::filesystem::perms(0711));
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

}  // namespace bolan::app
