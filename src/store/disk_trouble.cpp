#include "store/disk_trouble.h"
#include <cerrno>
#include <cstring>

namespace bolan::store {

std::string disk_trouble(int error) {
    if (error == ENOSPC || error == EDQUOT) return "the disk is full: make room on it, and writing goes on by itself";
    if (error == EROFS)
        return "the disk is read-only: read in the kernel's log (dmesg) why; once it is writable, writing goes on by "
               "itself";
    return "the disk has failed" + (error ? " (" + std::string(std::strerror(error)) + ")" : "") +
           ": read the kernel's log (dmesg), make a backup while it can be read, and replace it";
}

}  // namespace bolan::store
