// What each file of a definition may say: the declarations behind the reader, the JSON Schemas and keys.md.
#pragma once
#include "definition/model.h"
#include "definition/reader.h"

namespace bolan::definition {

// One name and its members, where the model has no struct of its own.
struct OfficesFile {
    std::vector<OfficeDef> offices;
};
struct CalendarFile {
    std::string name;
    WorkCalendar::Spec spec;
};
struct FieldSetFile {
    std::string name;
};
struct Statement {
    Expr initials, national_id, kind;
};

Mapping<Province> const& province_mapping();
Mapping<CalendarFile> const& calendar_mapping();
Mapping<OfficesFile> const& offices_mapping();
Mapping<System> const& system_mapping();

Mapping<Field> const& field_mapping();
Mapping<FieldSetFile> const& fieldset_mapping();
Mapping<Effect> const& effect_mapping();
Mapping<Numbering> const& numbering_mapping();
void read_effects(Reader& reader, Node const& node, std::vector<Effect>& out);  // a list

Mapping<Fee> const& fee_mapping();
Mapping<Service> const& service_mapping();
Mapping<Registry> const& registry_mapping();
Mapping<Document> const& document_mapping();
Mapping<Report> const& report_mapping();

std::string_view name_of(FieldKind kind);  // as `type` says it
std::vector<std::string> field_kinds();

// The declarations of each source file.
std::vector<MappingSpec const*> province_specs();
std::vector<MappingSpec const*> service_specs();
std::vector<MappingSpec const*> registry_specs();
std::vector<MappingSpec const*> document_specs();

// One for each kind of file: its name is the file's first key.
std::vector<MappingSpec const*> file_specs();
// Every mapping that a file's keys lead to, itself first.
std::vector<MappingSpec const*> all_specs();

}  // namespace bolan::definition
