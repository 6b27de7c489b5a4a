#include "describe/layout.h"
#include <algorithm>
#include <map>
#include <set>

namespace bolan::describe {

namespace {

constexpr double k_gap = 28;      // between rows, where lines bend
constexpr double k_between = 14;  // between neighbours in a row
constexpr int k_line_width = 10;  // what a passing line takes of a row
constexpr double k_margin = 10;
constexpr int k_sweeps = 24;

// What stands in a row: a box of the drawing, a label, or the place where a line passes.
struct Item {
    std::size_t row = 0;
    int width = k_line_width, height = 0;
    std::size_t owner = 0;  // box, or bundle
    enum class Kind { box, label, pass } kind = Kind::pass;
    double x = 0;
    std::vector<std::size_t> above, below;  // items of the rows beside it that it is joined to
};

class Layout {
  public:
    explicit Layout(Drawing& drawing) : m_drawing(drawing) {}

    void run() {
        find_layers();
        cut_bundles();
        make_items();
        order_rows();
        place_across();
        place_down();
        draw_lines();
    }

  private:
    using Ways = std::vector<std::set<std::size_t>>;

    // ---- Layers

    Ways ways() const {
        Ways out(m_drawing.boxes.size());
        for (auto const& bundle : m_drawing.bundles)
            for (auto const from : bundle.from) out[from].insert(bundle.to);
        return out;
    }

    // Depth first in the order of the bundles; a way to a box that is still being visited goes back.
    void visit(std::size_t box, std::vector<int>& seen) {
        seen[box] = 1;
        for (auto const& bundle : m_drawing.bundles) {
            if (std::ranges::find(bundle.from, box) == bundle.from.end()) continue;
            if (seen[bundle.to] == 1) m_back.insert({box, bundle.to});
            if (seen[bundle.to] == 0) visit(bundle.to, seen);
        }
        seen[box] = 2;
    }

    void find_layers() {
        auto const& boxes = m_drawing.boxes;
        std::vector<int> seen(boxes.size());
        for (std::size_t box = 0; box < boxes.size(); ++box)
            if (seen[box] == 0) visit(box, seen);
        m_layer.assign(boxes.size(), 0);
        auto const all = ways();
        for (std::size_t round = 0; round < boxes.size(); ++round)
            for (std::size_t from = 0; from < boxes.size(); ++from)
                for (auto const to : all[from])
                    if (!m_back.contains({from, to})) m_layer[to] = std::max(m_layer[to], m_layer[from] + 1);
    }

    void cut_bundles() {
        std::vector<Bundle> cut;
        for (auto const& bundle : m_drawing.bundles)
            for (bool const is_back : {false, true}) {
                Bundle part = bundle;
                part.is_back = is_back;
                std::erase_if(part.from,
                              [&](std::size_t from) { return (m_layer[from] > m_layer[bundle.to]) != is_back; });
                if (!part.from.empty()) cut.push_back(std::move(part));
            }
        m_drawing.bundles = std::move(cut);
    }

    // ---- Rows: boxes in the even ones, labels in the odd ones

    std::size_t row_of(std::size_t box) const { return 2 * m_layer[box]; }

    std::size_t add(Item item) {
        if (m_rows.size() <= item.row) m_rows.resize(item.row + 1);
        m_rows[item.row].push_back(m_items.size());
        m_items.push_back(std::move(item));
        return m_items.size() - 1;
    }
    void join(std::size_t upper, std::size_t lower) {
        m_items[upper].below.push_back(lower);
        m_items[lower].above.push_back(upper);
    }

    void make_items() {
        for (std::size_t i = 0; i < m_drawing.boxes.size(); ++i)
            add({row_of(i), m_drawing.boxes[i].width, m_drawing.boxes[i].height, i, Item::Kind::box});
        for (std::size_t i = 0; i < m_drawing.bundles.size(); ++i) add_chain(i);
    }

    // The label stands beside the box that the bundle leads to, and from there a chain of passes to the farthest
    // source; nearer sources join the chain on its way. Boxes are the first items, by their numbers.
    void add_chain(std::size_t index) {
        auto const& bundle = m_drawing.bundles[index];
        auto const target = row_of(bundle.to);
        std::size_t const step = bundle.is_back ? 1 : std::size_t(-1);
        std::size_t farthest = target;
        for (auto const from : bundle.from)
            farthest = bundle.is_back ? std::max(farthest, row_of(from)) : std::min(farthest, row_of(from));
        std::map<std::size_t, std::size_t> chain;  // by row
        std::size_t before = bundle.to;
        for (auto row = target + step; row != farthest; row += step) {
            bool const is_label = before == bundle.to;
            auto const item = is_label ? add({row, bundle.label.width, bundle.label.height, index, Item::Kind::label})
                                       : add({row, k_line_width, 0, index, Item::Kind::pass});
            bundle.is_back ? join(before, item) : join(item, before);
            chain[row] = before = item;
        }
        for (auto const from : bundle.from) {
            auto const item = chain.at(row_of(from) - step);
            bundle.is_back ? join(item, from) : join(from, item);
        }
    }

    // ---- The order in each row: towards the middle of what an item is joined to, keeping the best found

    std::vector<double> places() const {
        std::vector<double> place(m_items.size());
        for (auto const& row : m_rows)
            for (std::size_t i = 0; i < row.size(); ++i) place[row[i]] = static_cast<double>(i);
        return place;
    }

    std::size_t crossings() const {
        auto const place = places();
        std::size_t count = 0;
        for (auto const& row : m_rows) {
            std::vector<std::pair<double, double>> lines;
            for (auto const upper : row)
                for (auto const lower : m_items[upper].below) lines.emplace_back(place[upper], place[lower]);
            for (std::size_t i = 0; i < lines.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    count += (lines[i].first - lines[j].first) * (lines[i].second - lines[j].second) < 0;
        }
        return count;
    }

    void sort_row(std::vector<std::size_t>& row, bool by_above) {
        auto const place = places();
        std::map<std::size_t, double> wish;
        for (auto const item : row) {
            auto const& joined = by_above ? m_items[item].above : m_items[item].below;
            double sum = 0;
            for (auto const other : joined) sum += place[other];
            wish[item] = joined.empty() ? place[item] : sum / static_cast<double>(joined.size());
        }
        std::ranges::stable_sort(row, {}, [&](std::size_t item) { return wish[item]; });
    }

    void order_rows() {
        auto best = m_rows;
        auto least = crossings();
        for (int sweep = 0; sweep < k_sweeps; ++sweep) {
            bool const is_down = sweep % 2 == 0;
            for (std::size_t i = 0; i < m_rows.size(); ++i)
                sort_row(m_rows[is_down ? i : m_rows.size() - 1 - i], is_down);
            if (auto const now = crossings(); now < least) least = now, best = m_rows;
        }
        m_rows = std::move(best);
    }

    // ---- Across: each item as near as may be to what it is joined to, in its order and without touching

    // Least squares under the distances between neighbours: neighbours that would overlap move as one.
    void settle_row(std::vector<std::size_t> const& row, std::vector<double> const& wish) {
        struct Group {
            double sum = 0, weight = 0;
            std::size_t count = 0;
            double middle() const { return sum / weight; }
        };
        std::vector<double> offset(row.size());
        for (std::size_t i = 1; i < row.size(); ++i)
            offset[i] = offset[i - 1] + (m_items[row[i - 1]].width + m_items[row[i]].width) / 2.0 + k_between;
        std::vector<Group> groups;
        for (std::size_t i = 0; i < row.size(); ++i) {
            double const weight = m_items[row[i]].kind == Item::Kind::pass ? 4 : 1;
            groups.push_back({(wish[i] - offset[i]) * weight, weight, 1});
            while (groups.size() > 1 && groups[groups.size() - 2].middle() > groups.back().middle()) {
                auto const last = groups.back();
                groups.pop_back();
                groups.back().sum += last.sum;
                groups.back().weight += last.weight;
                groups.back().count += last.count;
            }
        }
        std::size_t i = 0;
        for (auto const& group : groups)
            for (std::size_t n = 0; n < group.count; ++n, ++i) m_items[row[i]].x = group.middle() + offset[i];
    }

    double wish_of(Item const& item, bool by_above, bool by_below) const {
        double sum = 0;
        std::size_t count = 0;
        auto const add_all = [&](std::vector<std::size_t> const& joined) {
            for (auto const other : joined) sum += m_items[other].x;
            count += joined.size();
        };
        if (by_above) add_all(item.above);
        if (by_below) add_all(item.below);
        return count == 0 ? item.x : sum / static_cast<double>(count);
    }

    void place_across() {
        for (auto const& row : m_rows) settle_row(row, std::vector<double>(row.size(), 0));
        for (int sweep = 0; sweep < k_sweeps; ++sweep) {
            bool const is_down = sweep % 2 == 0, is_last = sweep >= k_sweeps - 4;
            for (std::size_t i = 0; i < m_rows.size(); ++i) {
                auto const& row = m_rows[is_down ? i : m_rows.size() - 1 - i];
                std::vector<double> wish;
                for (auto const item : row)
                    wish.push_back(wish_of(m_items[item], is_down || is_last, !is_down || is_last));
                settle_row(row, wish);
            }
        }
        double left = 0, right = 0;
        bool is_first = true;
        for (auto const& item : m_items) {
            double const low = item.x - item.width / 2.0, high = item.x + item.width / 2.0;
            left = is_first ? low : std::min(left, low);
            right = is_first ? high : std::max(right, high);
            is_first = false;
        }
        // The start stands in the half that is seen first.
        bool const is_mirrored = m_items[0].x > (left + right) / 2;
        for (auto& item : m_items) item.x = k_margin + (is_mirrored ? right - item.x : item.x - left);
        m_drawing.width = static_cast<int>(right - left + 2 * k_margin + 0.5);
    }

    void place_down() {
        double y = k_margin;
        for (auto const& row : m_rows) {
            int height = 0;
            for (auto const item : row) height = std::max(height, m_items[item].height);
            m_tops.push_back(y);
            m_bottoms.push_back(y + height);
            y += height + k_gap;
        }
        m_drawing.height = static_cast<int>(y - k_gap + k_margin + 0.5);
        for (auto const& item : m_items) {
            double const middle = (m_tops[item.row] + m_bottoms[item.row]) / 2;
            auto& box =
                item.kind == Item::Kind::box ? m_drawing.boxes[item.owner] : m_drawing.bundles[item.owner].label;
            if (item.kind != Item::Kind::pass) box.x = item.x, box.y = middle;
        }
    }

    // ---- Lines

    // Where the line to `other` touches a box: its lines share the side evenly, in the order of their far ends.
    double port(std::size_t item, std::size_t other, bool is_below) const {
        auto const& box = m_items[item];
        if (box.kind != Item::Kind::box) return box.x;
        auto joined = is_below ? box.below : box.above;
        std::ranges::stable_sort(joined, {}, [&](std::size_t far) { return m_items[far].x; });
        auto const at = std::ranges::find(joined, other) - joined.begin();
        return box.x + box.width * ((static_cast<double>(at) + 1) / (static_cast<double>(joined.size()) + 1) - 0.5);
    }

    double half_height(Item const& item) const { return item.height / 2.0; }
    double middle_of(Item const& item) const { return (m_tops[item.row] + m_bottoms[item.row]) / 2; }

    void draw_lines() {
        for (std::size_t upper = 0; upper < m_items.size(); ++upper)
            for (auto const lower : m_items[upper].below) {
                auto const &above = m_items[upper], &below = m_items[lower];
                auto const& link = above.kind == Item::Kind::box ? below : above;
                auto& bundle = m_drawing.bundles[link.owner];
                double const x1 = port(upper, lower, true), x2 = port(lower, upper, false);
                double const from = middle_of(above) + half_height(above), to = middle_of(below) - half_height(below);
                bundle.lines.push_back({{{x1, from}, {x1, m_bottoms[above.row]}, {x2, m_tops[below.row]}, {x2, to}}});
                if (!bundle.is_back && lower == bundle.to) bundle.arrow_x = x2, bundle.arrow_y = to;
                if (bundle.is_back && upper == bundle.to) bundle.arrow_x = x1, bundle.arrow_y = from;
            }
    }

    Drawing& m_drawing;
    std::set<std::pair<std::size_t, std::size_t>> m_back;
    std::vector<std::size_t> m_layer;
    std::vector<Item> m_items;
    std::vector<std::vector<std::size_t>> m_rows;
    std::vector<double> m_tops, m_bottoms;
};

}  // namespace

void lay_out(Drawing& drawing) { Layout(drawing).run(); }

}  // namespace bolan::describe
