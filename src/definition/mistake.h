// Mistakes in a definition: where, and in words. Collected, never thrown: the writer sees all of them at once.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bolan::definition {

struct Location {
    std::string file;  // as given to the loader, relative to the province's folder
    int line = 0;      // from 1
    int column = 0;    // from 1, in characters
};

// Sorted by file and line when printed as "file:line:col: message".
struct Mistake {
    Location at;
    std::string message;
};

class Mistakes {
  public:
    void add(Location at, std::string message) { m_all.push_back({std::move(at), std::move(message)}); }
    bool empty() const { return m_all.empty(); }
    std::size_t size() const { return m_all.size(); }
    // By file, line, column; the same sentence at the same place once.
    std::vector<Mistake> sorted() const;

  private:
    std::vector<Mistake> m_all;
};

std::string to_text(Mistake const& mistake);  // "file:line:col: message"

// "unknown key 'titel'; did you mean 'title'?", or a list of what is known when nothing is near.
std::string unknown(std::string_view what, std::string_view name, std::vector<std::string> const& known);

}  // namespace bolan::definition
