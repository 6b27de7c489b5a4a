// One process at a time: an exclusive lock on a file, until the object or the process ends.
#pragma once
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/file.h>
#include <unistd.h>

namespace bolan::backup {

class Lock {
  public:
    // Empty when another holds it, or the file cannot be made.
    static std::unique_ptr<Lock> take(std::string const& path) {
        int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0) return nullptr;
        std::unique_ptr<Lock> lock(new Lock(file));
        return ::flock(file, LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : nullptr;
    }
    ~Lock() { ::close(m_file); }
    Lock(Lock const&) = delete;
    Lock& operator=(Lock const&) = delete;

  private:
    explicit Lock(int file) : m_file(file) {}
    int const m_file;
};

}  // namespace bolan::backup
