// One line of a table for a spreadsheet: RFC 4180, and no cell that a spreadsheet would run as a formula.
#pragma once
#include <span>
#include <string>

namespace bolan::web {

inline constexpr char k_byte_order_mark[] = "\xef\xbb\xbf";  // so that spreadsheets read the file as UTF-8

// Ends in CR LF. A text that begins with = + - @ or a control character gets an apostrophe; plain numbers stay.
std::string csv_line(std::span<std::string const> cells);

}  // namespace bolan::web
