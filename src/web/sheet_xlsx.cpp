// The only file that knows libxlsxwriter. Its mode of constant memory keeps one row and writes it to a temporary file.
#include "web/sheet.h"
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>
#include <xlsxwriter.h>

namespace bolan::web {

namespace {

constexpr double k_column_width = 22;
constexpr std::size_t k_cell_characters = 32'767;  // more a cell cannot hold
constexpr std::size_t k_title_characters = 31;

// The first so many characters: at most as many bytes, none cut in two.
std::string cut(std::string_view text, std::size_t most) {
    if (text.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
        text = text.substr(0, most);
    }
    return std::string(text);
}

std::string sheet_name(std::string_view title) {
    std::string out;
    for (char const c : title) out += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    return cut(out, k_title_characters);
}

// A name in the folder for temporary files; whoever is done takes the name away.
std::string new_file() {
    auto path = (std::filesystem::temp_directory_path() / "bolan-sheet-XXXXXX").string();
    int const made = ::mkstemp(path.data());
    if (made < 0) throw std::runtime_error("a temporary file cannot be made");
    ::close(made);
    return path;
}

class Workbook final : public Sheet {
  public:
    explicit Workbook(Heading const& heading) : m_path(new_file()) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        m_book = workbook_new_opt(m_path.c_str(), &options);
        if (!m_book) throw std::runtime_error("a workbook cannot be made");
        m_sheet = workbook_add_worksheet(m_book, sheet_name(heading.title).c_str());
        if (!m_sheet) throw std::runtime_error("a workbook's sheet cannot be made");
        m_day = workbook_add_format(m_book);
        format_set_num_format(m_day, "yyyy-mm-dd");
        format_set_align(m_day, LXW_ALIGN_LEFT);
        auto* bold = workbook_add_format(m_book);
        format_set_bold(bold);
        if (heading.is_rtl) worksheet_right_to_left(m_sheet);
        worksheet_freeze_panes(m_sheet, 1, 0);
        worksheet_set_column(m_sheet, 0, static_cast<lxw_col_t>(heading.columns.size() - 1), k_column_width, nullptr);
        lxw_col_t column = 0;
        for (auto const& title : heading.columns) write_text(column++, title, bold);
        ++m_row;
    }
    ~Workbook() override {
        if (m_book) workbook_close(m_book);
        ::unlink(m_path.c_str());
    }

    void add(std::span<SheetCell const> row) override {
        lxw_col_t column = 0;
        for (auto const& cell : row) {
            if (auto const* day = std::get_if<Date>(&cell))
                write_day(column, *day);
            else if (auto const* number = std::get_if<std::int64_t>(&cell))
                worksheet_write_number(m_sheet, m_row, column, static_cast<double>(*number), nullptr);
            else
                write_text(column, std::get<std::string>(cell), nullptr);
            ++column;
        }
        ++m_row;
    }

  private:
    // As text, whatever it begins with: never read as a formula or a link.
    void write_text(lxw_col_t column, std::string_view text, lxw_format* format) {
        worksheet_write_string(m_sheet, m_row, column, cut(text, k_cell_characters).c_str(), format);
    }
    void write_day(lxw_col_t column, Date day) {
        auto const parts = day.parts();
        lxw_datetime when{parts.year, parts.month, parts.day, 0, 0, 0};
        worksheet_write_datetime(m_sheet, m_row, column, &when, m_day);
    }
    File close() override {
        auto const failure = workbook_close(std::exchange(m_book, nullptr));
        if (failure != LXW_NO_ERROR) throw std::runtime_error(std::string("workbook: ") + lxw_strerror(failure));
        File file(std::fopen(m_path.c_str(), "rb"), [](std::FILE* open) { return open ? std::fclose(open) : 0; });
        if (!file) throw std::runtime_error("a temporary file cannot be read");
        return file;
    }
    std::string_view media_type() const override {
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }

    std::string m_path;
    lxw_workbook* m_book = nullptr;
    lxw_worksheet* m_sheet = nullptr;  // the book's
    lxw_format* m_day = nullptr;       // the book's
    lxw_row_t m_row = 0;
};

}  // namespace

std::unique_ptr<Sheet> begin_workbook(Sheet::Heading const& heading) { return std::make_unique<Workbook>(heading); }

}  // namespace bolan::web
