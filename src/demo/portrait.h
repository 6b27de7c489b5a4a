// Papers and faces of a demonstration: drawn, so that they show nobody.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace bolan::demo {

enum class Figure { man, woman };

// A JPEG of 350 by 450 pixels: the proportion of a passport photograph, 35 by 45 mm. `n` varies faces and clothes.
std::vector<std::uint8_t> draw_portrait(Figure figure, std::uint64_t n);
// One page of PDF with a title and a line that says that it is a sample.
std::vector<std::uint8_t> draw_paper(std::string_view title);

}  // namespace bolan::demo
