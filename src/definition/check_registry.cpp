// Registries, and numberings wherever they stand.
#include "definition/check_effects.h"
#include "definition/names.h"
#include <set>

namespace bolan::definition {

namespace {

class RegistryChecker {
  public:
    RegistryChecker(Draft& draft, Registry const& registry) : m_draft(draft), m_registry(registry) {}

    void check() {
        check_owner(m_draft, m_registry.at, m_registry.owner);
        check_offices(m_draft, m_registry.at, "readers", m_registry.readers);
        check_field("subject", m_registry.subject);
        check_field("national_id", m_registry.national_id, FieldKind::cnic);
        check_field("area", m_registry.area, FieldKind::area);
        for (auto const& name : m_registry.search) check_field("search", name);
        for (auto const& names : m_registry.unique) {
            for (auto const& name : names) check_field("unique", name);
        }
        for (auto const& name : m_registry.public_fields) check_public(name);
        check_names();
        check_numbers();
        check_consequences();
    }

  private:
    void wrong(Location const& at, std::string message) { m_draft.mistakes.add(at, std::move(message)); }

    void check_field(char const* key, std::string const& name, std::optional<FieldKind> kind = {}) {
        if (name.empty()) return;
        auto const* field = m_registry.find_field(name);
        if (!field)
            return wrong(m_registry.at, std::string(key) + ": " + unknown("field", name, names_of(m_registry.fields)));
        if (kind && field->kind != *kind) {
            wrong(m_registry.at, std::string(key) + ": '" + name + "' must be a field of another type");
        }
    }

    void check_public(std::string const& name) {
        check_field("public_fields", name);
        auto const* field = m_registry.find_field(name);
        if (field && field->personal) {
            wrong(m_registry.at, "public_fields: '" + name + "' is personal data and can never be public");
        }
    }

    void check_names() {
        std::set<std::string> names;
        for (auto const& field : m_registry.fields) {
            if (!names.insert(field.name).second) wrong(field.at, "duplicate field '" + field.name + "'");
        }
        bool has_live = false;
        for (auto const& state : m_registry.states) has_live |= state.live;
        if (!m_registry.states.empty() && !has_live) wrong(m_registry.at, "no state is live: true");
    }

    void check_numbers() {
        if (!m_registry.numbering) return;
        auto const* number = m_registry.find_field("number");
        if (!number || number->kind != FieldKind::text) {
            wrong(m_registry.numbering->at, "a numbering fills the text field 'number', which is missing");
        }
        std::vector<Field const*> fields;
        for (auto const& field : m_registry.fields) fields.push_back(&field);
        check_numbering(m_draft, *m_registry.numbering, fields);
    }

    void check_consequences() {
        EffectChecker effects(m_draft, nullptr);
        for (auto const& consequence : m_registry.consequences) {
            for (auto const& effect : consequence.effects) {
                effects.check(effect);
                if (!effect.for_each.text.empty() && !consequence.for_each.text.empty()) {
                    wrong(effect.at, "'for_each' stands at the consequence already");
                }
            }
        }
    }

    Draft& m_draft;
    Registry const& m_registry;
};

// {serial:5}, {year}, {month}, {FIELD}, {AREA_FIELD.short_code}, {LEVEL.short_code}
class NumberingChecker {
  public:
    NumberingChecker(Draft& draft, Numbering const& numbering, std::vector<Field const*> const& fields)
        : m_draft(draft), m_numbering(numbering), m_fields(fields) {}

    void check() {
        std::string_view rest = m_numbering.pattern;
        for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
            rest.remove_prefix(open + 1);
            auto const close = rest.find('}');
            if (close == rest.npos) return wrong("a { that no } closes in '" + m_numbering.pattern + "'");
            check_placeholder(std::string(rest.substr(0, close)));
            rest.remove_prefix(close + 1);
        }
        if (m_serials != 1) wrong("the pattern needs {serial:5}, once");
        for (auto const& name : m_numbering.per) check_per(name);
    }

  private:
    void wrong(std::string message) { m_draft.mistakes.add(m_numbering.at, std::move(message)); }

    Field const* find(std::string_view name) const {
        for (auto const* field : m_fields) {
            if (field->name == name) return field;
        }
        return nullptr;
    }
    bool is_level(std::string_view name) const { return m_draft.model.province.level_index(name) >= 0; }
    std::vector<std::string> known() const {
        auto names = names_of(m_fields);
        for (auto const& level : m_draft.model.province.levels) names.push_back(level + ".short_code");
        for (auto const* name : {"serial", "year", "month"}) names.emplace_back(name);
        return names;
    }

    void check_placeholder(std::string const& name) {
        m_shown.insert(name);
        if (name == "year" || name == "month") return;
        if (name == "serial" || name.starts_with("serial:")) {
            ++m_serials;
            bool const is_right = name == "serial" || (name.size() == 8 && name[7] >= '1' && name[7] <= '9');
            if (!is_right) wrong("write {serial:5} for five digits");
            return;
        }
        auto const dot = name.find('.');
        auto const root = name.substr(0, dot);
        auto const* field = find(root);
        if (dot != name.npos && name.substr(dot + 1) == "short_code") {
            bool const is_area = field && field->kind == FieldKind::area;
            if (!is_area && (field || !is_level(root))) return wrong("unknown area in {" + name + "}");
            m_shown.insert(root);
            return check_short_codes(is_area ? field->level : root);
        }
        if (!field || dot != name.npos) return wrong(unknown("value", name, known()));
        if (field->kind == FieldKind::area) wrong("{" + name + "} would print a code; write {" + name + ".short_code}");
        if (field->personal) wrong("{" + name + "} would print personal data in every number");
    }

    void check_short_codes(std::string const& level) {
        std::string without;
        int count = 0;
        for (auto const& area : m_draft.model.province.areas) {
            if (!level.empty() && area.level == level && area.short_code.empty() && ++count <= 3) {
                without += (without.empty() ? "" : ", ") + area.code;
            }
        }
        if (count) wrong("areas without short_code: " + without + (count > 3 ? " and others" : ""));
    }

    // Two series that look the same would give the same number twice.
    void check_per(std::string const& name) {
        bool const is_time = name == "year" || name == "month";
        auto const* field = find(name);
        if (!is_time && !field && !is_level(name)) {
            auto names = names_of(m_fields);
            for (auto const& level : m_draft.model.province.levels) names.push_back(level);
            names.insert(names.end(), {"year", "month"});
            return wrong("per: " + unknown("value", name, names));
        }
        bool const must_show = is_time || !field || field->kind == FieldKind::area;
        if (must_show && !m_shown.contains(name)) {
            wrong("each " + name +
                  " has its own series, but the pattern does not show it: two numbers could be the same");
        }
    }

    Draft& m_draft;
    Numbering const& m_numbering;
    std::vector<Field const*> const& m_fields;
    std::set<std::string, std::less<>> m_shown;
    int m_serials = 0;
};

}  // namespace

void check_numbering(Draft& draft, Numbering const& numbering, std::vector<Field const*> const& fields) {
    NumberingChecker(draft, numbering, fields).check();
}

void check_registries(Draft& draft) {
    for (auto const& registry : draft.registries) RegistryChecker(draft, *registry).check();
}

}  // namespace bolan::definition
