#include "web/sheet.h"
#include "web/csv.h"
#include <cstdio>
#include <stdexcept>
#include <vector>

namespace bolan::web {

namespace {

constexpr std::size_t k_piece_bytes = 64 * 1024;

std::string plain_text(SheetCell const& cell) {
    if (auto const* day = std::get_if<Date>(&cell)) return day->iso();
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return std::get<std::string>(cell);
}

class CsvSheet final : public Sheet {
  public:
    explicit CsvSheet(Heading const& heading) : m_file(std::tmpfile(), std::fclose) {
        if (!m_file) throw std::runtime_error("a temporary file cannot be made");
        write(k_byte_order_mark);
        write(csv_line(heading.columns));
    }
    void add(std::span<SheetCell const> row) override {
        std::vector<std::string> cells;
        for (auto const& cell : row) cells.push_back(plain_text(cell));
        write(csv_line(cells));
    }

  private:
    void write(std::string_view bytes) {
        if (std::fwrite(bytes.data(), 1, bytes.size(), m_file.get()) != bytes.size())
            throw std::runtime_error("a temporary file cannot be written");
    }
    File close() override {
        if (std::fflush(m_file.get()) != 0) throw std::runtime_error("a temporary file cannot be written");
        std::rewind(m_file.get());
        return m_file;
    }
    std::string_view media_type() const override { return "text/csv; charset=utf-8"; }

    File m_file;
};

}  // namespace

std::unique_ptr<Sheet> Sheet::begin(SheetKind kind, Heading const& heading) {
    if (kind == SheetKind::xlsx) return begin_workbook(heading);
    return std::make_unique<CsvSheet>(heading);
}

http::Response Sheet::finish(std::string_view file_name) {
    auto response = http::Response::file({}, media_type(), file_name, http::Response::Show::download);
    response.pieces = [file = close()] {
        std::string piece(k_piece_bytes, '\0');
        piece.resize(std::fread(piece.data(), 1, piece.size(), file.get()));
        if (std::ferror(file.get())) throw std::runtime_error("a temporary file cannot be read");
        return piece;
    };
    return response;
}

}  // namespace bolan::web
