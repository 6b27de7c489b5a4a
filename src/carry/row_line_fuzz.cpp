// Lines and manifests of an export that anybody may have made: refused, or read as what they say.
#include "carry/manifest.h"
#include "carry/row_line.h"
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace bolan;
using store::ColumnType;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static store::Table const table{"t",
                                    {{"id", ColumnType::integer, true},
                                     {"words", ColumnType::text},
                                     {"ratio", ColumnType::real},
                                     {"is_so", ColumnType::boolean},
                                     {"raw", ColumnType::bytes},
                                     {"said", ColumnType::json}},
                                    {"id"},
                                    {}};
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const row = carry::read_row(table, text);
    if (row && row->size() != table.columns.size()) std::abort();
    auto const manifest = carry::read_manifest(text);
    if (manifest && !carry::read_manifest(carry::write_manifest(*manifest))) std::abort();
    return row || manifest ? 0 : -1;
}
