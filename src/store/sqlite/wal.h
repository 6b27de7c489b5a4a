// Reads SQLite's write-ahead log as a file (https://www.sqlite.org/fileformat2.html#the_write_ahead_log), while another
// connection may be appending to it. The log is written over from its begin once all of it stands in the database; its
// two salts then change.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace bolan::store::sqlite {

// After which commit of the log. A fresh one: before the first.
struct WalPosition {
    std::array<std::uint32_t, 2> salts{};
    std::uint32_t frames = 0;
    std::array<std::uint32_t, 2> checksum{};  // of all frames until here
    bool operator==(WalPosition const&) const = default;
};

// A page as a transaction left it.
struct WalFrame {
    std::uint32_t page = 0;          // from 1
    std::uint32_t commit_pages = 0;  // at the last frame of a transaction: the pages of the database then; else 0
    std::span<std::uint8_t const> bytes;
};

class WalFile {
  public:
    // The log may not exist yet. Throws std::system_error.
    explicit WalFile(std::string const& path);
    ~WalFile();
    WalFile(WalFile const&) = delete;
    WalFile& operator=(WalFile const&) = delete;

    // Each frame of each whole transaction after `from` and up to `frames_max`, in order; where the log was begun anew
    // since: from its begin. What is not valid by its checksum ends the log. Returns where it ended. It may be a commit
    // that is not on the disk yet, and not acknowledged.
    WalPosition read(WalPosition const& from, std::function<void(WalFrame const&)> const& each,
                     std::uint32_t frames_max = UINT32_MAX);
    void sync() const;  // brings what was read to the disk
    // The salts as they stand; zeros when there is no log.
    std::array<std::uint32_t, 2> salts() const;

  private:
    struct Header;
    Header header() const;
    bool open_if_there();

    std::string const m_path;
    int m_file = -1;
};

// Writes the file over with its own bytes and brings them to the disk. After an fsync that failed the kernel may show
// bytes that the disk does not have and take them for written: another fsync would say nothing of it. Where there is no
// file, does nothing. Nobody else may write to it meanwhile. Throws DatabaseError.
void write_again(std::string const& path);

}  // namespace bolan::store::sqlite
