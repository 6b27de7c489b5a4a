// The definitions of a province as they are saved while a server runs from them: `bolan serve --watch`.
#pragma once
#include "app/ticker.h"
#include "definition/mistake.h"
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace bolan::app {

// Size and time of every file that definitions are read from; stories are not.
struct Saved {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type at;
    bool operator==(Saved const&) const = default;
};
using SavedFiles = std::map<std::string, Saved>;

SavedFiles look_at(std::string const& folder);
// How long ago the youngest of them was saved.
double seconds_since_saved(SavedFiles const& files);
// Returns when the folder is no longer as `seen` and has come to rest.
void wait_for_change(std::string const& folder, SavedFiles const& seen);

class Watch {
  public:
    // Looks ten times a second, on a thread of its own. Files that have changed, and are still the same at the next
    // look, are tried by `find_mistakes`: those are printed and kept; without any, `on_good` is called, once.
    Watch(std::string folder, SavedFiles served, std::function<std::vector<definition::Mistake>()> find_mistakes,
          std::function<void()> on_good);

    // "file:line:col: message", of what is saved and not served because of them. Any thread.
    std::vector<std::string> mistakes() const;

  private:
    void look();
    void load();

    std::string const m_folder;
    std::function<std::vector<definition::Mistake>()> const m_find_mistakes;
    std::function<void()> const m_on_good;
    SavedFiles m_loaded;  // what was loaded last
    SavedFiles m_seen;    // at the last look
    bool m_is_done = false;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_mistakes;
    Ticker m_ticker;
};

}  // namespace bolan::app
