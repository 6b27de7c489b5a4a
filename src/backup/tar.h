// The tar format as pg_basebackup writes it (POSIX ustar): files and folders.
#pragma once
#include "backup/cluster.h"

namespace bolan::backup {

// From an open file to its end. False when it ends in the middle, or is no tar. Links are passed over.
bool read_tar(int file, std::function<void(ClusterFile const&)> const& begin,
              std::function<void(std::span<std::uint8_t const>)> const& piece);

}  // namespace bolan::backup
