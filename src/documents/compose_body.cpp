#include "documents/composer.h"
#include <algorithm>

namespace bolan::documents {

using namespace ink;

void Composer::body(Block const& block) {
    if (auto const* some_rows = std::get_if<Rows>(&block))
        rows(*some_rows);
    else if (auto const* a_heading = std::get_if<Heading>(&block))
        heading(*a_heading);
    else if (auto const* a_paragraph = std::get_if<Paragraph>(&block))
        paragraph(*a_paragraph);
    else if (auto const* a_table = std::get_if<Table>(&block))
        table(*a_table);
}

void Composer::rows(Rows const& rows) {
    for (auto const& each : rows.rows) row(each);
    m_y += 9 * m_density;
}

// In two languages: label | value … value | label. In one: label | value, from the side the language starts.
void Composer::row(Row const& row) {
    double const width = m_right - m_left, gap = 8;
    Style const label{Face::sans, 8.5, k_ink_soft, Align::left};
    Style const value{row.is_strong ? Face::sans_bold : Face::sans, row.is_strong ? 12.5 : 10.5, k_ink, Align::left};
    auto const right = [](Style style) {
        style.align = Align::right;
        return style;
    };
    auto const centre = [](Style style) {
        style.align = Align::centre;
        return style;
    };
    Columns columns;
    if (is_both()) {
        double const label_width = width * 0.21, value_width = (width - 2 * label_width) / 2 - gap * 1.5;
        columns.add(set(row.label.en, label, label_width), m_left);
        columns.add(set(row.label.ur, right(label), label_width), m_right - label_width);
        double const values_left = m_left + label_width + gap;
        if (is_neutral(row.value)) {
            double const both_width = width - 2 * (label_width + gap);
            columns.add(set(row.value.en.empty() ? row.value.ur : row.value.en, centre(value), both_width),
                        values_left);
        } else {
            columns.add(set(row.value.en, value, value_width), values_left);
            columns.add(set(row.value.ur, right(value), value_width), m_right - label_width - gap - value_width);
        }
    } else {
        double const label_width = width * 0.3, value_width = width - label_width - gap;
        Style const label_style = is_urdu_page() ? right(label) : label;
        Style const value_style = is_urdu_page() ? right(value) : value;
        columns.add(set(one(row.label), label_style, label_width), is_urdu_page() ? m_right - label_width : m_left);
        columns.add(set(one(row.value), value_style, value_width),
                    is_urdu_page() ? m_left : m_left + label_width + gap);
    }
    double const height = columns.height() + 6 * m_density;
    need(height);
    draw_columns(std::move(columns), m_y + 3 * m_density);
    m_y += height;
    draw([left = m_left, right_edge = m_right, y = m_y](_cairo* cr) { rule(cr, left, right_edge, y, 0.4, k_edge); });
}

void Composer::heading(Heading const& heading) {
    Columns columns =
        side_by_side(heading.text, {Face::serif_bold, 12, k_juniper_dark, start()}, m_left, m_right - m_left);
    double const height = columns.height();
    need(height + 40);  // never alone at the end of a page
    draw_columns(std::move(columns), m_y + 4);
    m_y += height + 10;
}

void Composer::paragraph(Paragraph const& paragraph) {
    Face const face = paragraph.is_strong ? Face::sans_bold : Face::sans;
    flow(side_by_side(paragraph.text, {face, 10, k_ink, start()}, m_left, m_right - m_left));
    m_y += 8;
}

void Composer::flow(Columns columns) {
    double const height = columns.height();
    if (height <= room()) {
        draw_columns(std::move(columns), m_y);
        m_y += height;
        return;
    }
    std::vector<std::size_t> next(columns.columns.size(), 0);
    for (bool is_done = false; !is_done;) {
        is_done = true;
        double used = 0;
        bool const is_fresh = m_y <= m_top + 60;
        for (std::size_t i = 0; i < columns.columns.size(); ++i) {
            auto const& [piece, left] = columns.columns[i];
            std::size_t const from = next[i], all = piece.lines().size() - from;
            std::size_t count = 0;
            while (count < all && piece.height(from, count + 1) <= room()) ++count;
            if (count == 0 && all > 0 && is_fresh) count = 1;  // a line taller than a page: draw it, do not hang
            if (count > 0) {
                double const baseline = m_y + piece.lines()[from].ascent;
                draw([piece, left, baseline, from, count](_cairo* cr) { piece.draw(cr, left, baseline, from, count); });
                used = std::max(used, piece.height(from, count));
            }
            next[i] += count;
            is_done = is_done && next[i] == piece.lines().size();
        }
        m_y += used;
        if (!is_done) begin_page();
        if (m_is_too_long) return;
    }
}

struct Composer::TableRow {
    std::vector<Columns> lines;  // one for each language, top to bottom
    double height = 0;
};

namespace {

constexpr double k_cell_padding = 5;

}  // namespace

// A cell in two languages stands on one line when every such cell of the row has room for it, else on two.
Composer::TableRow Composer::table_row(Table const& table, std::vector<Words> const& cells, Style const& style) {
    double total = 0;
    for (auto const& column : table.columns) total += column.weight;
    TableRow one_line{std::vector<Columns>(1)}, two_lines{std::vector<Columns>(2)};
    bool fits = true;
    double x = 0;
    for (std::size_t i = 0; i < table.columns.size() && i < cells.size(); ++i) {
        auto const& column = table.columns[i];
        double const full = (m_right - m_left) * column.weight / total, width = full - 2 * k_cell_padding;
        double const left = (is_urdu_page() ? m_right - x - full : m_left + x) + k_cell_padding;
        x += full;
        auto const put = [&](Columns& line, std::string const& text) {
            Style cell = style;
            bool const is_from_right = is_urdu_page() ? !column.is_number : column.is_number || has_urdu(text);
            cell.align = is_from_right ? Align::right : Align::left;
            line.add(set(text, cell, width), left);
        };
        std::string const& first = is_both() ? (cells[i].en.empty() ? cells[i].ur : cells[i].en) : one(cells[i]);
        put(two_lines.lines[0], first);
        if (!is_both() || is_neutral(cells[i])) {
            put(one_line.lines[0], first);
            continue;
        }
        put(two_lines.lines[1], cells[i].ur);
        auto const line = on_one_line(cells[i], style, left, width);
        fits = fits && line.has_value();
        if (line)
            one_line.lines[0].columns.insert(one_line.lines[0].columns.end(), line->columns.begin(),
                                             line->columns.end());
    }
    TableRow row = fits ? std::move(one_line) : std::move(two_lines);
    row.height = k_cell_padding * 1.6;
    for (auto const& line : row.lines) row.height += line.height();
    return row;
}

void Composer::put_table_row(TableRow const& row, bool is_head) {
    Box const box{m_left, m_y, m_right - m_left, row.height};
    draw([box, is_head](_cairo* cr) {
        if (is_head) {
            fill(cr, box, k_sand);
            rule(cr, box.x, box.x + box.width, box.y, 1, k_juniper);
        }
        rule(cr, box.x, box.x + box.width, box.y + box.height, is_head ? 0.8 : 0.4, is_head ? k_juniper : k_edge);
    });
    double y = m_y + k_cell_padding * 0.8;
    for (auto const& line : row.lines) {
        draw_columns(line, y);
        y += line.height();
    }
    m_y += row.height;
}

void Composer::table(Table const& table) {
    if (table.columns.empty()) return;
    std::vector<Words> heads;
    for (auto const& column : table.columns) heads.push_back(column.head);
    TableRow const head = table_row(table, heads, {Face::sans_bold, 8.5, k_juniper_dark, Align::left});
    need(head.height + 40);
    put_table_row(head, true);
    for (auto const& cells : table.rows) {
        TableRow const row = table_row(table, cells, {Face::sans, 9, k_ink, Align::left});
        if (row.height > room()) {
            begin_page();
            if (m_is_too_long) return;
            put_table_row(head, true);
        }
        put_table_row(row, false);
    }
    m_y += 10;
}

}  // namespace bolan::documents
