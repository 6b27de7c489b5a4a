#include "app/successor.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace bolan::app {

namespace {
constexpr int k_first_handed = 3;  // SD_LISTEN_FDS_START
}

int inherited_listener() {
    auto const word = [](char const* name) {
        char const* value = std::getenv(name);
        std::string const text = value ? value : "";
        ::unsetenv(name);
        return text;
    };
    bool const is_for_us = word("LISTEN_PID") == std::to_string(::getpid());
    bool const is_one = word("LISTEN_FDS") == "1";
    ::unsetenv("LISTEN_FDNAMES");
    if (!is_for_us || !is_one) return -1;
    ::fcntl(k_first_handed, F_SETFD, FD_CLOEXEC);
    return k_first_handed;
}

void exec_again(int listener) {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    file.close();
    std::vector<char*> arguments;
    for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1) arguments.push_back(text.data() + at);
    arguments.push_back(nullptr);
    if (listener == k_first_handed)
        ::fcntl(listener, F_SETFD, 0);
    else
        ::dup2(listener, k_first_handed);
    ::close_range(k_first_handed + 1, ~0U, 0);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "1", 1);
    sigset_t signals;
    sigemptyset(&signals);
    sigprocmask(SIG_SETMASK, &signals, nullptr);
    // By its name, which the process is then known under; by the file itself where another was put in its place.
    std::error_code none;
    auto const named = std::filesystem::read_symlink("/proc/self/exe", none);
    auto const program = std::filesystem::exists(named, none) ? named.string() : "/proc/self/exe";
    ::execv(program.c_str(), arguments.data());
    throw std::system_error(errno, std::system_category(), "starting anew");
}

}  // namespace bolan::app
