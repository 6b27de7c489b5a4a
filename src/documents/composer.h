// The state of one composition: the page being filled and the place reached on it. Used by compose*.cpp only.
#pragma once
#include "documents/compose.h"
#include <optional>

namespace bolan::documents {

// One text or two side by side, with what it takes to align them.
struct Columns {
    struct Column {
        Piece piece;
        double left;
    };
    std::vector<Column> columns;

    void add(Piece piece, double left) {
        if (!piece.is_empty()) columns.push_back({std::move(piece), left});
    }
    double ascent() const;  // of the first line that rises highest
    double height() const;  // with all first baselines on one line
};

class Composer {
  public:
    Composer(Layout const& layout, double density);
    Result<Composition> run();
    double density_for_one_page() const;  // an estimate, once a run has shown how much was missing

  private:
    using Command = std::function<void(_cairo*)>;

    // compose.cpp: pages and the parts of the first and last of them
    void begin_page();
    void need(double height);  // turns the page when less is left
    double room() const { return m_bottom - m_y; }
    void draw(Command command);
    void draw_columns(Columns columns, double top);
    void letterhead();
    void stamps();
    Result<void> title_block();
    double numbers_stack(double left, double width, double top, bool is_measured_only);
    void numbers_strip();
    void foot();
    void sign(ink::Box box);
    double signature_block(double left, double width, double top, bool is_measured_only);
    void furniture();  // footers and page numbers, at the end

    // compose_body.cpp: the blocks of the body
    void body(Block const& block);
    void rows(Rows const& rows);
    void row(Row const& row);
    void heading(Heading const& heading);
    void paragraph(Paragraph const& paragraph);
    void flow(Columns columns);  // over page ends, line by line
    void table(Table const& table);
    struct TableRow;
    TableRow table_row(Table const& table, std::vector<Words> const& cells, Style const& style);
    void put_table_row(TableRow const& row, bool is_head);

    // Words in the language(s) of the page.
    bool is_both() const { return m_layout.language == Language::both; }
    bool is_urdu_page() const { return m_layout.language == Language::ur; }
    std::string const& one(Words const& words) const;  // for pages in one language
    bool is_neutral(Words const& words) const;         // the same in both languages
    Align start() const { return is_urdu_page() ? Align::right : Align::left; }
    Piece set(std::string_view text, Style const& style, double width) const;
    // English left, Urdu right, each in half the width; or one text across.
    Columns side_by_side(Words const& words, Style style, double left, double width) const;
    // English at the left end and Urdu at the right end of one line; nothing when they do not fit.
    std::optional<Columns> on_one_line(Words const& words, Style style, double left, double width) const;
    // All languages below one another in one place. Returns the height used; draws unless measuring.
    double stack(Words const& words, Style style, double left, double width, double top, bool is_measured_only);

    Layout const& m_layout;
    double m_density;  // 1, or less to fit one page: of type and of the space between rows
    Typesetter& m_type;
    Composition m_result;
    std::optional<QrCode> m_code;
    double m_left, m_right, m_top, m_bottom;
    double m_y = 0, m_missing = 0;
    bool m_is_too_long = false;
};

}  // namespace bolan::documents
