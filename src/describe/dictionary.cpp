// The columns stand in cases/tables.cpp, cases/shelf.cpp and records/registry.cpp; web/views_test.cpp holds this list
// against them.
#include "describe/describe.h"
#include "describe/teller.h"
#include <algorithm>

namespace bolan::describe {

using definition::Effect;
using definition::Field;
using definition::FieldKind;
using definition::Model;
using definition::Service;

namespace {

struct HouseColumn {
    std::string_view name, type;
    Sentence const& meaning;
    bool is_personal = false;
};
constexpr HouseColumn k_case_columns[] = {
    {"id", "text", says::k_id},
    {"reference", "text", says::k_reference},
    {"service", "text", says::k_service},
    {"definition", "text", says::k_definition},
    {"state", "text", says::k_state},
    {"outcome", "text", says::k_outcome},
    {"area", "text", says::k_area},
    {"applicant", "text", says::k_applicant_id, true},
    {"subject", "text", says::k_subject, true},
    {"national_id", "text", says::k_national_id, true},
    {"record", "text", says::k_record},
    {"parent", "text", says::k_parent},
    {"opened_at", "instant", says::k_opened_at},
    {"entered_at", "instant", says::k_entered_at},
    {"due_at", "instant", says::k_due_at},
    {"closed_at", "instant", says::k_closed_at},
    {"promised_from", "instant", says::k_promised_from},
    {"promised_at", "instant", says::k_promised_at},
    {"in_time", "boolean", says::k_in_time},
    {"stay", "integer", says::k_stay},
    {"version", "integer", says::k_version},
    {"hands", "json", says::k_hands, true},
};
constexpr HouseColumn k_record_columns[] = {
    {"id", "text", says::k_id},
    {"number", "text", says::k_number},
    {"state", "text", says::k_record_state},
    {"live", "boolean", says::k_live},
    {"version", "integer", says::k_version},
    {"created_at", "instant", says::k_created_at},
    {"changed_at", "instant", says::k_changed_at},
};

std::string_view type_of_column(Field const& field) {
    switch (field.kind) {
        case FieldKind::date:
            return "date";
        case FieldKind::number:
            return field.decimals > 0 ? "real" : "integer";
        case FieldKind::money:
            return "money";
        case FieldKind::yes_no:
            return "boolean";
        case FieldKind::attachment:
        case FieldKind::group:
            return "json";
        default:
            return "text";
    }
}

bool holds_personal(Field const& field) { return field.personal || std::ranges::any_of(field.fields, holds_personal); }

class Dictionary {
  public:
    explicit Dictionary(Teller const& teller) : m_teller(teller) {}
    std::vector<std::vector<std::string>> rows;

    void add(std::string const& table, std::string_view column, std::string_view type, std::string meaning,
             bool is_personal) {
        rows.push_back({table, std::string(column), std::string(type), std::move(meaning),
                        is_personal ? m_teller.say(says::k_yes) : std::string()});
    }
    template <std::size_t N>
    void add_all(std::string const& table, HouseColumn const (&columns)[N]) {
        for (auto const& column : columns)
            add(table, column.name, column.type, m_teller.say(column.meaning), column.is_personal);
    }
    void add(std::string const& table, Field const& field) {
        if (field.kind != FieldKind::note)
            add(table, field.name, type_of_column(field), m_teller.text(field.title), holds_personal(field));
    }

  private:
    Teller const& m_teller;
};

Names registries_of(Service const& service) {
    Names names;
    auto const add = [&](std::string const& name) {
        if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
    };
    add(service.registry());
    for (auto const& action : service.actions)
        for (auto const& effect : action.effects)
            if (effect.kind == Effect::Kind::create_record || effect.kind == Effect::Kind::update_record)
                add(effect.target);
    return names;
}

}  // namespace

Table dictionary(Model const& model, Service const& service, std::string_view language) {
    Teller const teller(model, language);
    Dictionary out(teller);
    out.add_all("cases", k_case_columns);
    auto const table = "case_" + service.name;
    out.add(table, "case_id", "text", teller.say(says::k_of_case), false);
    for (auto const* field : service.all_fields()) out.add(table, *field);
    for (auto const& name : registries_of(service)) {
        auto const registry = model.find_registry(name);
        if (!registry) continue;
        out.add_all("record_" + name, k_record_columns);
        for (auto const& field : registry->fields)
            if (std::ranges::find(k_record_columns, field.name, &HouseColumn::name) == std::end(k_record_columns))
                out.add("record_" + name, field);
    }
    return {teller.say(says::k_dictionary),
            {teller.say(says::k_table_head), teller.say(says::k_column_head), teller.say(says::k_type),
             teller.say(says::k_meaning), teller.say(says::k_personal_head)},
            std::move(out.rows)};
}

}  // namespace bolan::describe
