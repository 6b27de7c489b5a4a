// Loaded into `bolan serve` by LD_PRELOAD: libc's writes, syncs and clock, with the faults of faulty.h. After a sync
// that fails, what was not synced counts as written, as the kernel does it. Beside each write-ahead log it keeps what a
// disk would hold: FILE.disk, which a test puts in the place of FILE when it cuts the power.
#include "faults/faulty.h"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using bolan::testing::Faults;

namespace {

template <typename F>
F next(char const* name) {
    return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

ssize_t real_pwrite(int fd, void const* bytes, std::size_t n, off_t at) {
    static auto const f = next<ssize_t (*)(int, void const*, std::size_t, off_t)>("pwrite");
    return f(fd, bytes, n, at);
}

Faults* map_faults() {
    auto const* const path = std::getenv(bolan::testing::k_faults_variable);
    int const file = path ? ::open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return nullptr;
    auto* const at = ::mmap(nullptr, sizeof(Faults), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return at == MAP_FAILED ? nullptr : static_cast<Faults*>(at);
}

Faults* faults() {
    static Faults* const mapped = map_faults();
    return mapped;
}

// The path of what is open as `fd` when the faults concern it; else empty.
std::string path_of(int fd) {
    if (!faults()) return "";
    struct stat about {};
    if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return "";
    char path[4096];
    auto const n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path);
    std::string out(path, n > 0 ? static_cast<std::size_t>(n) : 0);
    return out.starts_with(faults()->folder.data()) ? out : "";
}

// The write-ahead logs as their disk has them.
class Disk {
  public:
    void note_write(std::string const& path, off_t at, ssize_t n) {
        if (!path.ends_with("-wal") || n <= 0) return;
        std::lock_guard const lock(m_mutex);
        m_dirty[path].emplace_back(at, n);
    }
    void note_sync(std::string const& path, int fd, bool has_failed) {
        std::lock_guard const lock(m_mutex);
        auto const dirty = std::exchange(m_dirty[path], {});
        if (has_failed || dirty.empty()) return;
        int const disk = ::open((path + ".disk").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        std::vector<char> bytes;
        for (auto const& [at, n] : dirty) {
            bytes.resize(static_cast<std::size_t>(n));
            auto const got = ::pread(fd, bytes.data(), bytes.size(), at);
            if (got > 0) real_pwrite(disk, bytes.data(), static_cast<std::size_t>(got), at);
        }
        ::close(disk);
    }

  private:
    std::mutex m_mutex;
    std::map<std::string, std::vector<std::pair<off_t, ssize_t>>> m_dirty;
};

Disk& disk() {
    static auto* const one = new Disk;
    return *one;
}

// Counts a call; true when it is the one at which the process is to die.
bool is_last_call() { return ++faults()->calls == faults()->kill_at; }

[[noreturn]] void die() {
    ::raise(SIGKILL);
    std::abort();
}

bool fails(std::atomic<int> const& error) {
    errno = error.load();
    return errno != 0;
}

bool sync_fails() {
    if (fails(faults()->write_error)) return true;
    if (faults()->syncs_to_fail == 0 || !fails(faults()->sync_error)) return false;
    --faults()->syncs_to_fail;
    return true;
}

template <typename Write>
ssize_t write_at(int fd, off_t at, std::size_t n, Write const& real) {
    auto const path = path_of(fd);
    if (path.empty()) return real(n);
    if (is_last_call()) {
        if (n > 1) real(n / 2);
        die();
    }
    if (fails(faults()->write_error)) return -1;
    auto const done = real(n);
    disk().note_write(path, at, done);
    return done;
}

template <typename Real>
int sync(int fd, Real const& real) {
    auto const path = path_of(fd);
    if (path.empty()) return real();
    if (is_last_call()) die();
    std::this_thread::sleep_for(std::chrono::milliseconds(faults()->sync_delay_ms));
    bool const has_failed = sync_fails();
    int const error = errno;
    disk().note_sync(path, fd, has_failed);
    errno = error;
    return has_failed ? -1 : real();
}

template <typename Real>
int change_length(int fd, Real const& real) {
    if (path_of(fd).empty()) return real();
    if (is_last_call()) die();
    return fails(faults()->write_error) ? -1 : real();
}

}  // namespace

extern "C" {

ssize_t write(int fd, void const* bytes, size_t n) {
    static auto const f = next<ssize_t (*)(int, void const*, size_t)>("write");
    return write_at(fd, 0, n, [&](size_t part) { return f(fd, bytes, part); });
}
ssize_t pwrite(int fd, void const* bytes, size_t n, off_t at) {
    return write_at(fd, at, n, [&](size_t part) { return real_pwrite(fd, bytes, part, at); });
}
ssize_t pwrite64(int fd, void const* bytes, size_t n, off64_t at) { return pwrite(fd, bytes, n, at); }

int fsync(int fd) {
    static auto const f = next<int (*)(int)>("fsync");
    return sync(fd, [&] { return f(fd); });
}
int fdatasync(int fd) {
    static auto const f = next<int (*)(int)>("fdatasync");
    return sync(fd, [&] { return f(fd); });
}

int ftruncate(int fd, off_t length) noexcept {
    static auto const f = next<int (*)(int, off_t)>("ftruncate");
    return change_length(fd, [&] { return f(fd, length); });
}
int ftruncate64(int fd, off64_t length) noexcept { return ftruncate(fd, length); }

int clock_gettime(clockid_t clock, timespec* out) noexcept {
    static auto const f = next<int (*)(clockid_t, timespec*)>("clock_gettime");
    int const code = f(clock, out);
    if (clock == CLOCK_REALTIME && faults()) out->tv_sec += faults()->wall_ahead_s;
    return code;
}

int adjtimex(timex* about) noexcept {
    static auto const f = next<int (*)(timex*)>("adjtimex");
    int const state = f(about);
    if (!faults()) return state;
    about->status = faults()->is_clock_kept ? about->status & ~STA_UNSYNC : about->status | STA_UNSYNC;
    return faults()->is_clock_kept ? TIME_OK : TIME_ERROR;
}
}
