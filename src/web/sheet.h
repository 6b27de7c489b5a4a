// A table as a file for spreadsheets, made row by row whatever its length: CSV, or a workbook (XLSX). No cell is run as
// a formula, dates are dates, and a table in a right-to-left language is laid out so. One thread.
#pragma once
#include "base/clock.h"
#include "http/message.h"
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace bolan::web {

using SheetCell = std::variant<std::string, Date, std::int64_t>;

enum class SheetKind { csv, xlsx };

class Sheet {
  public:
    struct Heading {
        std::string_view title;  // of the workbook's sheet
        std::span<std::string const> columns;
        bool is_rtl = false;
    };
    // Throws std::runtime_error, as all that follows, when the disk is full.
    static std::unique_ptr<Sheet> begin(SheetKind kind, Heading const& heading);
    virtual ~Sheet() = default;

    virtual void add(std::span<SheetCell const> row) = 0;
    // The answer that sends it: the file has no name any more and goes with the response. Once, after the last row.
    http::Response finish(std::string_view file_name);

  protected:
    // What was written, open at its beginning.
    using File = std::shared_ptr<std::FILE>;
    virtual File close() = 0;
    virtual std::string_view media_type() const = 0;
};

// sheet_xlsx.cpp, the only file that knows the library.
std::unique_ptr<Sheet> begin_workbook(Sheet::Heading const& heading);

}  // namespace bolan::web
