// Writes the parts of log_parts.h. Whoever moves pages from the write-ahead log into the database does so under
// a reading that was begun before collect(): what is not collected stays in the log until then. So a log that follows
// the one last read (its first salt is one more), or one beside a database file that nobody touched since, holds all
// that is missing, and the epoch goes on.
#pragma once
#include "store/log_parts.h"
#include "store/sqlite/wal.h"
#include <mutex>
#include <string>

namespace bolan::store::sqlite {

class LogArchive {
  public:
    // Before anybody writes to the database in this process. Throws std::system_error.
    LogArchive(std::string database, std::string folder);

    // The log holds so many frames after a commit, which is on the disk. The writer's thread.
    void note_commit(int frames);
    // Makes a part of what was committed since the last one, on the disk before it returns. Any thread.
    void collect();
    // All connections are closed, and the write-ahead log is gone.
    void note_end();

  private:
    struct Committed {
        std::array<std::uint32_t, 2> salts{};
        std::uint32_t frames = 0;
    };
    struct Position {
        std::string epoch;
        std::uint64_t number = 1;
        WalPosition wal;
        std::string end;  // size and time of the database file when it held all that was committed
    };
    void collect(Committed const& until);
    void begin_epoch();
    void load();
    void save() const;
    std::string mark_of_database() const;
    bool is_too_long() const;

    std::string const m_database;
    std::string const m_folder;
    std::mutex m_committed_mutex;  // held for an instant: the writer waits for it
    Committed m_committed;
    std::mutex m_mutex;
    WalFile m_wal;
    Position m_position;
};

}  // namespace bolan::store::sqlite
