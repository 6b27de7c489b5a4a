// What earlier versions leave behind in those that are in force: the fields that were removed, whose columns and
// history stay, and the rule that a field keeps its kind.
#include "definition/draft.h"
#include "definition/environment.h"
#include "definition/names.h"

namespace bolan::definition {

namespace {

bool is_kept_alike(Field const& one, Field const& other) {
    auto const of_lists = [](FieldKind kind) { return kind == FieldKind::group || kind == FieldKind::attachment; };
    if (of_lists(one.kind) || of_lists(other.kind)) return one.kind == other.kind;
    return type_of(one).text() == type_of(other).text();
}

void note_former(Draft& draft, std::vector<Field const*> const& present, std::vector<Field const*> const& earlier,
                 std::vector<Field>& former) {
    auto const find = [](auto const& all, std::string const& name) {
        for (auto const* field : all)
            if (field->name == name) return field;
        return static_cast<Field const*>(nullptr);
    };
    for (auto const* field : earlier) {
        if (field->kind == FieldKind::note) continue;
        if (auto const* now = find(present, field->name)) {
            if (!is_kept_alike(*now, *field))
                draft.mistakes.add(now->at, "'" + field->name +
                                                "' was a field of another kind in an earlier version, and its column "
                                                "holds what was given then: give this one another name");
        } else if (!find(pointers(former), field->name)) {
            former.push_back(*field);
        }
    }
}

}  // namespace

void note_former_fields(Draft& draft) {
    for (auto& service : draft.services) {
        if (service->is_earlier) continue;
        for (auto const& version : draft.services)
            if (version->is_earlier && version->name == service->name)
                note_former(draft, service->all_fields(), version->all_fields(), service->former_fields);
    }
    for (auto& registry : draft.registries)
        for (auto const& version : draft.earlier_registries)
            if (version->name == registry->name)
                note_former(draft, pointers(registry->fields), pointers(version->fields), registry->former_fields);
}

}  // namespace bolan::definition
