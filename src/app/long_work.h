// For commands that copy for minutes: progress, figures in words, and a folder to work in.
#pragma once
#include "backup/pieces.h"
#include <chrono>
#include <string>

namespace bolan::app {

std::string megabytes(std::uint64_t bytes);
std::string count(std::uint64_t number, std::string const& thing);  // "1 piece", "2 pieces"

// One line that is written over, on a terminal; a line every ten seconds elsewhere.
class LongWork {
  public:
    explicit LongWork(std::string done);  // what was done with the bytes: "restored"
    void operator()(backup::Progress const& progress);
    void end() const;

  private:
    void print(char const* end) const;

    std::string const m_done;
    bool const m_is_terminal;
    std::chrono::steady_clock::time_point const m_began = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_said = m_began;
    std::uint64_t m_bytes = 0;
};

// In TMPDIR or /tmp, for its owner alone; goes with all that it holds.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
    std::string const& path() const { return m_path; }

  private:
    std::string m_path;
};

}  // namespace bolan::app
