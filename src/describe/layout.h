// Places the boxes of a drawing in rows from the top, and the lines between them: layers by the longest way, few
// crossings, nothing on top of anything. Knows boxes and lines, no definition. Units are pixels. Internal to this
// folder.
#pragma once
#include <array>
#include <utility>
#include <vector>

namespace bolan::describe {

struct Box {
    int width = 0, height = 0;
    double x = 0, y = 0;  // of the middle; found
};

// Lines from several boxes that meet under one label and go on to one box.
struct Bundle {
    std::vector<std::size_t> from;
    std::size_t to = 0;
    Box label;
    bool is_back = false;   // goes up; found. A bundle that would go both ways is cut in two.
    std::size_t words = 0;  // whatever the caller knows the label by
    // From top to bottom: straight down to the second point, bending over to the third, straight down to the last.
    using Line = std::array<std::pair<double, double>, 4>;
    std::vector<Line> lines;          // found; each part drawn once
    double arrow_x = 0, arrow_y = 0;  // where the arrow's head touches `to`
};

struct Drawing {
    std::vector<Box> boxes;  // the first is where everything starts
    std::vector<Bundle> bundles;
    int width = 0, height = 0;  // found
};

void lay_out(Drawing& drawing);

}  // namespace bolan::describe
