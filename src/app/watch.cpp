#include "app/watch.h"

namespace bolan::app {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds k_pause(100);

bool is_definition(fs::path const& path) {
    auto const ending = path.extension();
    return !path.filename().string().starts_with('.') && (ending == ".yaml" || ending == ".csv" || ending == ".po");
}

}  // namespace

SavedFiles look_at(std::string const& folder) {
    SavedFiles found;
    std::error_code error;  // what disappears while we look is not there
    for (auto it = fs::recursive_directory_iterator(folder, error); it != fs::end(it); it.increment(error)) {
        if (error) break;
        auto const name = it->path().filename();
        if (it->is_directory(error)) {
            if (name == "examples" || name == "templates" || name.string().starts_with('.'))
                it.disable_recursion_pending();
        } else if (is_definition(it->path())) {
            found[it->path().string()] = {it->file_size(error), it->last_write_time(error)};
        }
    }
    return found;
}

double seconds_since_saved(SavedFiles const& files) {
    auto youngest = fs::file_time_type::min();
    for (auto const& [path, saved] : files) youngest = std::max(youngest, saved.at);
    return std::chrono::duration<double>(fs::file_time_type::clock::now() - youngest).count();
}

void wait_for_change(std::string const& folder, SavedFiles const& seen) {
    for (auto before = seen;;) {
        std::this_thread::sleep_for(k_pause);
        auto now = look_at(folder);
        if (now == before && now != seen) return;
        before = std::move(now);
    }
}

Watch::Watch(std::string folder, SavedFiles served, std::function<std::vector<definition::Mistake>()> find_mistakes,
             std::function<void()> on_good)
    : m_folder(std::move(folder)),
      m_find_mistakes(std::move(find_mistakes)),
      m_on_good(std::move(on_good)),
      m_loaded(std::move(served)),
      m_seen(m_loaded),
      m_ticker(
          k_pause,
          [this] {
              look();
              return false;
          },
          [](std::exception const& failure) { std::fprintf(stderr, "watch: %s\n", failure.what()); }) {}

std::vector<std::string> Watch::mistakes() const {
    std::lock_guard lock(m_mutex);
    return m_mistakes;
}

void Watch::look() {
    auto now = look_at(m_folder);
    bool const is_at_rest = now == m_seen;
    m_seen = std::move(now);
    if (is_at_rest && m_seen != m_loaded && !m_is_done) load();
}

void Watch::load() {
    m_loaded = m_seen;
    std::vector<std::string> mistakes;
    for (auto mistake : m_find_mistakes()) {
        mistake.at.file = m_folder + "/" + mistake.at.file;
        mistakes.push_back(definition::to_text(mistake));
        std::fprintf(stderr, "%s\n", mistakes.back().c_str());
    }
    if (!mistakes.empty())
        std::fprintf(stderr, "%zu mistakes: the definitions before go on being served\n", mistakes.size());
    m_is_done = mistakes.empty();
    {
        std::lock_guard lock(m_mutex);
        m_mistakes = std::move(mistakes);
    }
    if (m_is_done) m_on_good();
}

}  // namespace bolan::app
