// CSV as RFC 4180 has it, strictly: quotes only around whole fields and doubled inside, every record as
// long as the first. LF is taken as CRLF, a byte order mark skipped. UTF-8.
#pragma once
#include "base/result.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

struct CsvCell {
    std::string text;
    int line = 0;    // from 1
    int column = 0;  // in characters, from 1
};

using CsvRecord = std::vector<CsvCell>;

// Errors: bad_input "csv.malformed" (values: line, column, message).
[[nodiscard]] Result<std::vector<CsvRecord>> parse_csv(std::string_view text);

}  // namespace bolan::rules
