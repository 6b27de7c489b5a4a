// Any bytes as a definition: parsed, read as every kind of file, and described; nothing may crash or hang.
#include "definition/compose.h"
#include "definition/mappings.h"
#include "definition/yaml.h"
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace bolan::definition;

namespace {

template <typename T>
void read_as(Mapping<T> const& mapping, Node const& node) {
    Mistakes mistakes;
    std::vector<PlacedText> texts;
    Reader reader("", mistakes, texts);
    T out;
    mapping.read(reader, node, out);
    for (auto const& mistake : mistakes.sorted()) (void)to_text(mistake);
}

// As if a system had this set of fields.
void put_fields_into(Node& node) {
    static Node const person = [] {
        Mistakes none;
        return parse_yaml("fields/person.yaml", "fieldset: person\nfields: { kind: { type: text, title: Kind } }\n",
                          none);
    }();
    Mistakes mistakes;
    FieldSets sets;
    sets.add("fuzz", person, mistakes);
    sets.add("fuzz", node, mistakes);
    sets.put_into(node, "fuzz", mistakes);
    sets.report_unused(mistakes);
    auto whole = node;
    add_part(whole, person, mistakes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Mistakes mistakes;
    auto node = parse_yaml("fuzz.yaml", {reinterpret_cast<char const*>(data), size}, mistakes, {1 << 16, 5000, 24});
    put_fields_into(node);
    (void)to_data(node);
    read_as(service_mapping(), node);
    read_as(registry_mapping(), node);
    read_as(document_mapping(), node);
    read_as(report_mapping(), node);
    read_as(province_mapping(), node);
    read_as(calendar_mapping(), node);
    read_as(offices_mapping(), node);
    read_as(fieldset_mapping(), node);
    return mistakes.empty() ? 0 : -1;
}
