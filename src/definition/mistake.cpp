#include "definition/mistake.h"
#include "base/text.h"
#include <algorithm>
#include <tuple>

namespace bolan::definition {

namespace {

constexpr std::size_t k_listed_max = 16;  // a longer list of names helps nobody

auto order_of(Mistake const& m) { return std::tie(m.at.file, m.at.line, m.at.column, m.message); }

}  // namespace

std::vector<Mistake> Mistakes::sorted() const {
    std::vector<Mistake> all = m_all;
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return order_of(a) < order_of(b); });
    auto const same = [](auto const& a, auto const& b) { return order_of(a) == order_of(b); };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

std::string to_text(Mistake const& mistake) {
    return mistake.at.file + ":" + std::to_string(mistake.at.line) + ":" + std::to_string(mistake.at.column) + ": " +
           mistake.message;
}

std::string unknown(std::string_view what, std::string_view name, std::vector<std::string> const& known) {
    std::string text = "unknown " + std::string(what) + " '" + std::string(name) + "'";
    if (auto const near = nearest(name, known)) return text + "; did you mean '" + *near + "'?";
    if (known.empty() || known.size() > k_listed_max) return text;
    text += "; known: ";
    for (std::size_t i = 0; i < known.size(); ++i) text += (i ? ", " : "") + known[i];
    return text;
}

}  // namespace bolan::definition
