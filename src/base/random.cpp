#include "base/random.h"
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/random.h>
#include <system_error>
#include <unistd.h>

namespace bolan {

namespace {

void fill_from_system(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        auto const got = getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

struct Buffer {
    std::array<std::uint8_t, 512> bytes{};
    std::size_t used = bytes.size();
    pid_t owner = 0;
};

// What is handed out as a key or token comes from the system at once and never lies in the buffer.
constexpr std::size_t k_buffered_max = 16;

}  // namespace

void fill_random(std::span<std::uint8_t> out) {
    if (out.size() > k_buffered_max) return fill_from_system(out);
    thread_local Buffer buffer;
    // After fork() parent and child would hand out the same bytes.
    if (buffer.owner != getpid() || buffer.used + out.size() > buffer.bytes.size()) {
        fill_from_system(buffer.bytes);
        buffer.used = 0;
        buffer.owner = getpid();
    }
    auto* const from = buffer.bytes.data() + buffer.used;
    std::memcpy(out.data(), from, out.size());
    std::memset(from, 0, out.size());
    buffer.used += out.size();
}

}  // namespace bolan
