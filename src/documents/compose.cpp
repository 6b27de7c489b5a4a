#include "documents/compose.h"
#include "documents/composer.h"
#include <algorithm>
#include <cmath>

namespace bolan::documents {
namespace {

using namespace ink;

constexpr double k_margin = 9 * k_mm;   // outside the frame; office printers reach no further
constexpr double k_padding = 8 * k_mm;  // between frame and text
constexpr double k_top_band = 5 * k_mm, k_bottom_band = 2.6 * k_mm;
constexpr double k_footer = 7 * k_mm;
constexpr double k_photo_width = 35 * k_mm, k_photo_height = 45 * k_mm;  // ISO/IEC 19794-5's passport photograph
constexpr double k_code_side = 42 * k_mm;
constexpr double k_gap = 4 * k_mm;
constexpr double k_least_density = 0.78;  // 8 points for what is filled in

Box frame_box() { return {k_margin, k_margin, k_page_width - 2 * k_margin, k_page_height - 2 * k_margin}; }

}  // namespace

double Columns::ascent() const {
    double highest = 0;
    for (auto const& column : columns) highest = std::max(highest, column.piece.ascent());
    return highest;
}

double Columns::height() const {
    double lowest = 0;
    for (auto const& column : columns) {
        lowest = std::max(lowest, column.piece.height() - column.piece.ascent());
    }
    return ascent() + lowest;
}

Composer::Composer(Layout const& layout, double density)
    : m_layout(layout),
      m_density(density),
      m_type(Typesetter::of_this_thread()),
      m_left(k_margin + k_padding),
      m_right(k_page_width - k_margin - k_padding),
      m_top(k_margin + k_top_band + 5 * k_mm),
      m_bottom(k_page_height - k_margin - k_bottom_band - k_footer - 2 * k_mm) {}

Result<Composition> Composer::run() {
    if (!m_layout.qr.empty()) m_code = TRY(make_qr(m_layout.qr));
    begin_page();
    letterhead();
    stamps();
    TRY(title_block());
    for (auto const& block : m_layout.body) body(block);
    foot();
    if (m_is_too_long) return Fail(Error::of(ErrorKind::too_large, "document.too_long"));
    furniture();
    return std::move(m_result);
}

// In steps, so that texts of the same kind of document are shaped for few sizes.
double Composer::density_for_one_page() const {
    double const text = m_bottom - m_top - (m_layout.has_photo ? k_photo_height : 0) - k_code_side;
    return std::floor((1 - m_missing / (text + m_missing)) / 0.03) * 0.03;
}

void Composer::begin_page() {
    if (m_result.sheets.size() >= k_max_pages) {
        m_is_too_long = true;  // the rest is composed onto the last page and thrown away
        m_y = m_top;
        return;
    }
    m_result.sheets.emplace_back();
    bool const is_first = m_result.sheets.size() == 1;
    draw([is_first](_cairo* cr) { page_frame(cr, frame_box(), is_first ? k_top_band : 3 * k_mm, k_bottom_band); });
    m_y = m_top;
    if (is_first) return;
    // What a loose sheet must say about itself.
    Columns const head =
        side_by_side(m_layout.title, {Face::sans_bold, 8.5, k_juniper_dark, start()}, m_left, m_right - m_left);
    draw_columns(head, m_y);
    m_y += head.height() + 3;
    draw([left = m_left, right = m_right, y = m_y](_cairo* cr) { stitch(cr, left, right, y); });
    m_y += 8;
}

void Composer::need(double height) {
    if (room() < height && m_y > m_top + 60) begin_page();
}

void Composer::draw(Command command) {
    if (!m_is_too_long) m_result.sheets.back().commands.push_back(std::move(command));
}

void Composer::draw_columns(Columns columns, double top) {
    double const baseline = top + columns.ascent();
    draw([columns = std::move(columns), baseline](_cairo* cr) {
        for (auto const& column : columns.columns) column.piece.draw(cr, column.left, baseline);
    });
}

std::string const& Composer::one(Words const& words) const {
    std::string const& wanted = is_urdu_page() ? words.ur : words.en;
    return !wanted.empty() ? wanted : is_urdu_page() ? words.en : words.ur;
}

bool Composer::is_neutral(Words const& words) const {
    return words.en.empty() || words.ur.empty() || words.en == words.ur;
}

Piece Composer::set(std::string_view text, Style const& style, double width) const {
    Style scaled = style;
    scaled.size *= m_density;
    return m_type.set(text, scaled, width);
}

Columns Composer::side_by_side(Words const& words, Style style, double left, double width) const {
    Columns result;
    if (!is_both() || is_neutral(words)) {
        std::string const& text = is_both() && words.en.empty() ? words.ur : one(words);
        if (is_both() && has_urdu(text)) style.align = Align::right;
        result.add(set(text, style, width), left);
        return result;
    }
    double const half = (width - 7 * k_mm) / 2;
    style.align = Align::left;
    result.add(set(words.en, style, half), left);
    style.align = Align::right;
    result.add(set(words.ur, style, half), left + width - half);
    return result;
}

std::optional<Columns> Composer::on_one_line(Words const& words, Style style, double left, double width) const {
    style.align = Align::left;
    Piece const english = set(words.en, style, 0), urdu = set(words.ur, style, 0);
    if (english.width() + urdu.width() + 8 > width || english.lines().size() > 1 || urdu.lines().size() > 1) return {};
    Columns result;
    result.add(english, left);
    result.add(urdu, left + width - urdu.width());
    return result;
}

double Composer::stack(Words const& words, Style style, double left, double width, double top, bool is_measured_only) {
    double height = 0;
    auto const put = [&](std::string const& text) {
        Columns line;
        line.add(set(text, style, width), left);
        if (line.columns.empty()) return;
        if (!is_measured_only) draw_columns(line, top + height);
        height += line.height() + 1.5;
    };
    if (!is_both()) {
        put(one(words));
    } else {
        put(words.en);
        if (words.ur != words.en) put(words.ur);
    }
    return height;
}

// Emblem in the middle; English to its left and Urdu to its right, or the one language beneath it.
void Composer::letterhead() {
    double const side = (is_both() ? 20 * k_mm : 16 * k_mm) * m_density, middle = k_page_width / 2, top = m_y;
    draw([=](_cairo* cr) { emblem(cr, middle - side / 2, top, side); });
    double const width = is_both() ? (m_right - m_left - side) / 2 - 4 * k_mm : m_right - m_left;
    auto const lines = [&](bool is_urdu, Align align) {
        std::vector<Piece> pieces;
        for (std::size_t i = 0; i < m_layout.heading.size(); ++i) {
            auto const& words = m_layout.heading[i];
            Style const style{i == 0 ? Face::serif_bold : Face::sans, i == 0 ? 13.5 : 9.5,
                              i == 0 ? k_juniper_dark : k_ink_soft, align};
            Piece piece = set(is_both() ? (is_urdu ? words.ur : words.en) : one(words), style, width);
            if (!piece.is_empty()) pieces.push_back(std::move(piece));
        }
        return pieces;
    };
    auto const height_of = [](std::vector<Piece> const& pieces) {
        double height = pieces.empty() ? 0 : 3.0 * static_cast<double>(pieces.size() - 1);
        for (auto const& piece : pieces) height += piece.height();
        return height;
    };
    auto const place = [&](std::vector<Piece> const& pieces, double left, double y) {
        for (auto const& piece : pieces) {
            draw([piece, left, baseline = y + piece.ascent()](_cairo* cr) { piece.draw(cr, left, baseline); });
            y += piece.height() + 3;
        }
    };
    if (is_both()) {
        auto const english = lines(false, Align::left), urdu = lines(true, Align::right);
        double const height = std::max({side, height_of(english), height_of(urdu)});
        place(english, m_left, top + (height - height_of(english)) / 2);
        place(urdu, m_right - width, top + (height - height_of(urdu)) / 2);
        m_y += height;
    } else {
        auto const pieces = lines(is_urdu_page(), Align::centre);
        place(pieces, m_left, top + side + 5);
        m_y += side + 5 + height_of(pieces);
    }
    m_y += 7 * m_density;
    draw([left = m_left, right = m_right, y = m_y](_cairo* cr) { stitch(cr, left, right, y); });
    m_y += 10 * m_density;
}

void Composer::stamps() {
    for (auto const& words : m_layout.stamps) {
        std::string const text = !is_both()          ? one(words)
                                 : is_neutral(words) ? words.en + words.ur
                                                     : words.en + "   ·   " + words.ur;
        Piece const piece = set(text, {Face::sans_bold, 11, k_red, Align::centre}, m_right - m_left);
        double const width = piece.width() + 24, height = piece.height() + 10, top = m_y;
        draw([=](_cairo* cr) {
            Box const box{(k_page_width - width) / 2, top, width, height};
            outline(cr, box, 1.4, k_red);
            outline(cr, {box.x + 2.4, box.y + 2.4, box.width - 4.8, box.height - 4.8}, 0.5, k_red);
        });
        draw([piece, left = m_left, baseline = top + 5 + piece.ascent()](_cairo* cr) {
            piece.draw(cr, left, baseline);
        });
        m_y += height + 7;
    }
}

// The title in the middle of the page; with a photograph, that at one side and the numbers at the other.
Result<void> Composer::title_block() {
    std::optional<Picture> picture;
    if (m_layout.has_photo && !m_layout.photo.image.empty()) {
        picture = TRY(Picture::load(TRY(fit_for_print(TRY(inspect_photo(m_layout.photo.image))))));
    }
    bool const has_photo = m_layout.has_photo && (picture || m_layout.photo.is_framed_when_missing);
    double const side = has_photo ? k_photo_width + 8 * k_mm : 0;
    if (!has_photo) m_y += 5 * m_density;
    double const left = m_left + side, width = m_right - m_left - 2 * side, top = m_y;
    double height = stack(m_layout.title, {Face::serif_bold, 18, k_juniper_dark, Align::centre}, left, width, 0, true);
    height += 3;
    double const subtitle = stack(m_layout.subtitle, {Face::sans, 9, k_ink_soft, Align::centre}, left, width, 0, true);
    double const numbers_width = k_photo_width + 4 * k_mm;
    double const numbers_left = is_urdu_page() ? m_right - numbers_width : m_left;
    double const beside = has_photo ? std::max(k_photo_height, numbers_stack(numbers_left, numbers_width, 0, true)) : 0;
    double const total = std::max(height + subtitle, beside);
    double y = top + (total - height - subtitle) / 2;
    y += stack(m_layout.title, {Face::serif_bold, 18, k_juniper_dark, Align::centre}, left, width, y, false) + 3;
    stack(m_layout.subtitle, {Face::sans, 9, k_ink_soft, Align::centre}, left, width, y, false);
    if (has_photo) {
        Box const box{is_urdu_page() ? m_left : m_right - k_photo_width, top, k_photo_width, k_photo_height};
        if (picture) {
            draw([picture = *picture, box](_cairo* cr) { picture.draw(cr, box); });
        } else {
            double const words = stack(m_layout.photo.missing, {Face::sans, 7.5, k_ink_soft, Align::centre}, box.x + 4,
                                       box.width - 8, 0, true);
            draw([box](_cairo* cr) { fill(cr, box, k_sand); });
            stack(m_layout.photo.missing, {Face::sans, 7.5, k_ink_soft, Align::centre}, box.x + 4, box.width - 8,
                  box.y + (box.height - words) / 2, false);
        }
        draw([box](_cairo* cr) { outline(cr, box, 0.9, k_juniper_dark); });
        numbers_stack(numbers_left, numbers_width, top, false);
    }
    m_y = top + total + (has_photo ? 9 : 5) * m_density;
    if (!has_photo) numbers_strip();
    return {};
}

// One below another: the label small, the number under it.
double Composer::numbers_stack(double left, double width, double top, bool is_measured_only) {
    double y = top;
    for (auto const& row : m_layout.numbers) {
        y += stack(row.label, {Face::sans, 7.5, k_ink_soft, start()}, left, width, y, is_measured_only);
        y += stack(row.value, {Face::sans_bold, 10, k_ink, start()}, left, width, y, is_measured_only) + 4;
    }
    return y - top;
}

// Side by side on a strip of sand.
void Composer::numbers_strip() {
    auto const count = m_layout.numbers.size();
    if (count == 0) return;
    double const cell = (m_right - m_left) / static_cast<double>(count), inset = 8;
    // In two languages: on one line where they fit, else below one another.
    auto const put_words = [&](Words const& words, Style const& style, double left, double top, bool is_measured_only) {
        bool const is_pair = is_both() && !is_neutral(words);
        auto const line = is_pair ? on_one_line(words, style, left, cell - 2 * inset) : std::nullopt;
        if (!line) return stack(words, style, left, cell - 2 * inset, top, is_measured_only);
        if (!is_measured_only) draw_columns(*line, top);
        return line->height() + 1.5;
    };
    auto const put = [&](double top, bool is_measured_only) {
        double tallest = 0;
        for (std::size_t i = 0; i < count; ++i) {
            auto const& row = m_layout.numbers[i];
            double const left = m_left + cell * static_cast<double>(is_urdu_page() ? count - 1 - i : i) + inset;
            double y = top + put_words(row.label, {Face::sans, 7.5, k_ink_soft, start()}, left, top, is_measured_only);
            y += put_words(row.value, {Face::sans_bold, 10.5, k_ink, start()}, left, y, is_measured_only);
            tallest = std::max(tallest, y - top);
        }
        return tallest;
    };
    double const height = put(0, true) + 12;
    draw([box = Box{m_left, m_y, m_right - m_left, height}](_cairo* cr) { fill(cr, box, k_sand); });
    put(m_y + 6, false);
    m_y += height + 8 * m_density;
}

double Composer::signature_block(double left, double width, double top, bool is_measured_only) {
    auto const& signature = m_layout.signature;
    double const inset = 8;
    double y = top + inset;
    auto const put = [&](Words const& words, Face face, double size, Colour colour) {
        Style const style{face, size, colour, Align::centre};
        y += stack(words, style, left + inset, width - 2 * inset, y, is_measured_only);
    };
    put(signature.name, Face::sans_bold, 10.5, k_ink);
    put(signature.post, Face::sans, 9, k_ink);
    for (auto const& line : signature.lines) put(line, Face::sans, 8, k_ink_soft);
    return y + inset - top;
}

// Code, words and signature, never parted; at the very bottom when the document is one page. The notes stand between
// code and signature when they find room there, else above, across the page.
void Composer::foot() {
    double const width = m_right - m_left, sign_width = m_layout.has_signature ? 60 * k_mm : 0;
    double const code_width = m_code ? k_code_side : 0;
    double const sign_left = is_urdu_page() ? m_left : m_right - sign_width;
    double const code_left = is_urdu_page() ? m_right - k_code_side : m_left;
    double const words_width =
        width - (code_width > 0 ? code_width + k_gap : 0) - (sign_width > 0 ? sign_width + k_gap : 0);
    double const words_left = is_urdu_page() ? m_left + (sign_width > 0 ? sign_width + k_gap : 0)
                                             : m_left + (code_width > 0 ? code_width + k_gap : 0);
    auto const words = [&](double top, bool has_notes, bool is_measured_only) {
        double y = top;
        auto const put = [&](Words const& line, double size) {
            y += stack(line, {Face::sans, size, k_ink_soft, start()}, words_left, words_width, y, is_measured_only) + 1;
        };
        for (auto const& line : m_layout.qr_words) put(line, 8);
        if (has_notes && !m_layout.notes.empty()) y += 4;
        for (std::size_t i = 0; has_notes && i < m_layout.notes.size(); ++i) put(m_layout.notes[i], 7.5);
        return y - top;
    };
    double const sign_height = m_layout.has_signature ? signature_block(0, sign_width, 0, true) : 0;
    double const tallest = std::max({code_width, sign_height, 30 * k_mm});
    bool const are_notes_between = words(0, true, true) <= tallest;
    double const words_height = words(0, are_notes_between, true);
    double const block = std::max({code_width, words_height, sign_height});
    std::vector<Columns> above;
    double above_height = 0;
    for (std::size_t i = 0; !are_notes_between && i < m_layout.notes.size(); ++i) {
        above.push_back(side_by_side(m_layout.notes[i], {Face::sans, 7.5, k_ink_soft, start()}, m_left, width));
        above_height += above.back().height() + 4;
    }
    double const total = above_height + block;
    m_missing = m_result.sheets.size() == 1 ? total + 8 - room() : m_y - m_top + total;
    if (total > 0) need(total + 8);
    double y = m_result.sheets.size() == 1 ? m_bottom - total : m_y + 8;
    for (auto const& note : above) {
        draw_columns(note, y);
        y += note.height() + 4;
    }
    if (m_code) {
        Box const box{code_left, y + block - k_code_side, k_code_side, k_code_side};
        draw([qr = *m_code, box](_cairo* cr) { code(cr, qr, box); });
    }
    words(y + (block - words_height) / 2, are_notes_between, false);
    if (m_layout.has_signature) sign({sign_left, y + block - sign_height, sign_width, sign_height});
    m_y = y + block;
}

void Composer::sign(Box box) {
    draw([box](_cairo* cr) {
        outline(cr, box, 0.8, k_juniper);
        fill(cr, {box.x, box.y, box.width, 2.4}, k_juniper);
    });
    signature_block(box.x, box.width, box.y, false);
    m_result.signature = {static_cast<int>(m_result.sheets.size()), box.x, k_page_height - box.y - box.height,
                          box.width, box.height};
}

void Composer::furniture() {
    std::string const total = std::to_string(m_result.sheets.size());
    double const top = k_page_height - k_margin - k_bottom_band - k_footer;
    double const width = m_right - m_left, side = width * 0.38;
    for (std::size_t i = 0; i < m_result.sheets.size(); ++i) {
        std::string const number = std::to_string(i + 1);
        std::string const english = "Page " + number + " of " + total, urdu = "صفحہ " + number + " از " + total;
        Style style{Face::sans, 7, k_ink_soft, Align::centre};
        Columns line;
        line.add(set(is_both()        ? number + " / " + total
                     : is_urdu_page() ? urdu
                                      : english,
                     style, width - 2 * side),
                 m_left + side);
        style.align = Align::left;
        line.add(set(is_urdu_page() ? "" : m_layout.footer.en, style, side), m_left);
        style.align = Align::right;
        line.add(set(m_layout.language == Language::en ? "" : m_layout.footer.ur, style, side), m_right - side);
        double const baseline = top + k_footer * 0.62;
        m_result.sheets[i].commands.push_back([left = m_left, right = m_right, top, line, baseline](_cairo* cr) {
            rule(cr, left, right, top, 0.4, k_edge);
            for (auto const& column : line.columns) column.piece.draw(cr, column.left, baseline);
        });
    }
}

// A certificate belongs on one sheet: when it runs over by little, smaller type is tried before a second page.
Result<Composition> compose(Layout const& layout) {
    Composer composer(layout, 1);
    Composition first = TRY(composer.run());
    if (first.sheets.size() != 2) return first;
    double const wanted = composer.density_for_one_page();
    for (double const density : {wanted + 0.06, wanted, k_least_density}) {
        if (density < k_least_density || density >= 1) continue;
        Composition denser = TRY(Composer(layout, density).run());
        if (denser.sheets.size() == 1) return denser;
    }
    return first;
}

}  // namespace bolan::documents
