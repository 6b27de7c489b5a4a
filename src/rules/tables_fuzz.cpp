// Any bytes as a table of law, read by its days and as a decision table.
#include "rules/csv.h"
#include "rules/decision.h"
#include "rules/tables.h"
#include <cstddef>
#include <cstdint>

using namespace bolan::rules;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    (void)parse_csv(text);
    TableSpec const columns{"t", {{"a", Type::integer()}, {"b", Type::string()}}, {{"n", Type::integer()}}};
    auto const dated = DatedTable::load(columns, text);
    if (dated) (void)dated->check();
    auto const decision = DecisionTable::load({columns, HitPolicy::unique, {}}, text);
    if (decision) (void)decision->check();
    return dated || decision ? 0 : -1;
}
