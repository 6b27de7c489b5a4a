#include "web/views.h"
#include "web/components/desk.h"
#include "web/csv.h"

namespace bolan::web {

void draw_chapters(View& v, std::span<describe::Chapter const> chapters) {
    int chapter_number = 0;
    for (auto const& chapter : chapters) {
        auto const number = std::to_string(++chapter_number);
        v.h.el("h2", {}, [&] { v.h.ltr(number).text(". ").text(chapter.title); });
        int paragraph_number = 0;
        for (auto const& paragraph : chapter.paragraphs) {
            v.h.el("p", {},
                   [&] { v.h.ltr(number + "." + std::to_string(++paragraph_number)).text(" ").text(paragraph.text); });
            if (paragraph.items.empty()) continue;
            v.h.el("ul", {}, [&] {
                for (auto const& item : paragraph.items) v.h.el("li", {}, [&] { v.h.typed(item); });
            });
        }
    }
}

void draw_diagram(View& v, std::string_view label, std::string_view svg) {
    v.h.el("div", {{"class", "diagram"}, {"tabindex", 0}, {"role", "region"}, {"aria-label", label}},
           [&] { v.h.svg(svg); });
}

void draw_table(View& v, describe::Table const& table) {
    std::vector<std::vector<Cell>> rows;
    for (auto const& line : table.rows) {
        auto& cells = rows.emplace_back();
        for (auto const& text : line) cells.push_back({text, As::text});
    }
    data_table(v, {.caption = table.title, .heads = table.heads, .rows = rows});
}

std::string csv_file(describe::Table const& table) {
    std::string out = k_byte_order_mark + csv_line(table.heads);
    for (auto const& row : table.rows) out += csv_line(row);
    return out;
}

}  // namespace bolan::web
