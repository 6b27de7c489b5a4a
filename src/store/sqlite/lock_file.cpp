#include "store/sqlite/lock_file.h"
#include "store/database.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace bolan::store::sqlite {

LockFile::LockFile(std::string const& path) {
    auto const name = path + ".lock";
    m_file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_file < 0) throw DatabaseError("cannot open " + name + ": " + std::strerror(errno));
    if (::flock(m_file, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        auto const size = ::pread(m_file, holder, sizeof holder - 1, 0);
        ::close(m_file);
        throw DatabaseError("the database " + path + " is in use by process " +
                            (size > 0 ? std::string(holder, std::strcspn(holder, "\n")) : std::string("(unknown)")) +
                            "; stop that one first");
    }
    // The file itself stays when the holder ends: removing it would race with the next holder.
    auto const text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(m_file, 0) != 0 || ::pwrite(m_file, text.data(), text.size(), 0) < 0) {
        ::close(m_file);
        throw DatabaseError("cannot write " + name + ": " + std::strerror(errno));
    }
}

LockFile::~LockFile() { ::close(m_file); }

}  // namespace bolan::store::sqlite
