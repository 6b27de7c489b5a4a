// What a field says of itself, alone and among its neighbours.
#include "definition/environment.h"
#include "definition/mappings.h"
#include "definition/names.h"
#include <map>

namespace bolan::definition {

namespace {

using Kind = FieldKind;

class FieldChecker {
  public:
    FieldChecker(Draft& draft, std::string const& system) : m_draft(draft), m_system(system) {}

    void check(Field const& field, std::vector<Field const*> const& siblings, bool is_variable) {
        wrong_if(is_variable && !is_free_name(field.name), field,
                 "a field cannot be called '" + field.name + "': expressions use that word");
        wrong_if(is_personal_kind(field.kind) && !field.personal, field,
                 "a " + std::string(name_of(field.kind)) + " is personal data: say personal: true");
        wrong_if(field.min && field.max && *field.min > *field.max, field, "'min' is greater than 'max'");
        wrong_if(field.optional && !field.compute.text.empty(), field,
                 "a computed field is never asked: remove 'optional'");
        wrong_if(!field.check.text.empty() && field.error.empty(), field,
                 "a 'check' needs an 'error': what the person is told");
        wrong_if(field.check.text.empty() && !field.error.empty(), field, "an 'error' without a 'check'");
        wrong_if(!field.required_if.text.empty() && !field.optional, field,
                 "'required_if' makes an optional field required: say optional: true too");
        if (field.kind == Kind::choice) check_choice(field);
        if (field.kind == Kind::area) check_area(field, siblings);
        if (field.kind == Kind::group) check_group(field);
    }

  private:
    void wrong_if(bool is_wrong, Field const& field, std::string message) {
        if (is_wrong) m_draft.mistakes.add(field.at, std::move(message));
    }

    void check_choice(Field const& field) {
        wrong_if(field.options.empty() && field.options_table.empty(), field,
                 "a choice needs 'options' or 'options_table'");
        wrong_if(!field.options.empty() && !field.options_table.empty(), field,
                 "either 'options' or 'options_table', not both");
        if (field.options_table.empty()) return;
        auto const& tables = m_draft.model.tables_of(m_system);
        auto const* table = tables.find_table(field.options_table);
        if (!table) {
            return wrong_if(true, field, unknown("table", field.options_table, tables.table_names()));
        }
        for (std::string const column : {"code", "title"}) {
            bool found = false;
            for (auto const& key : table->spec().keys) found |= key.name == column;
            for (auto const& value : table->spec().values) found |= value.name == column;
            wrong_if(!found, field, "table '" + field.options_table + "' has no column '" + column + "'");
        }
    }

    void check_area(Field const& field, std::vector<Field const*> const& siblings) {
        auto const& province = m_draft.model.province;
        int const level = province.level_index(field.level);
        if (!field.level.empty() && level < 0) wrong_if(true, field, unknown("level", field.level, province.levels));
        if (field.within.empty()) return;
        Field const* outer = nullptr;
        std::vector<std::string> known;
        for (auto const* sibling : siblings) {
            if (sibling->kind != Kind::area || sibling == &field) continue;
            known.push_back(sibling->name);
            if (sibling->name == field.within) outer = sibling;
        }
        if (!outer) return wrong_if(true, field, unknown("area field", field.within, known));
        int const outer_level = province.level_index(outer->level);
        wrong_if(level >= 0 && outer_level >= 0 && outer_level >= level, field,
                 "a " + field.level + " cannot lie within a " + outer->level);
    }

    void check_group(Field const& field) {
        std::vector<Field const*> inner;
        for (auto const& part : field.fields) inner.push_back(&part);
        for (auto const& part : field.fields) {
            wrong_if(part.kind == Kind::group || part.kind == Kind::attachment, part,
                     "a group holds neither groups nor attachments");
            wrong_if(part.routes, part, "only a field of its own can route a case");
            check(part, inner, false);
        }
    }

    Draft& m_draft;
    std::string const& m_system;
};

// Names are unique in a service; what an action asks may be asked again, word for word.
void check_names(Draft& draft, Service const& service) {
    struct First {
        Field const* field;
        bool is_asked;
    };
    std::map<std::string, First> seen;
    auto const add = [&](Field const& field, bool is_asked) {
        auto const [first, is_new] = seen.emplace(field.name, First{&field, is_asked});
        if (is_new) return;
        bool const may_repeat = is_asked && first->second.is_asked;
        if (may_repeat && is_same_question(*first->second.field, field)) return;
        auto const& before = first->second.field->at;
        draft.mistakes.add(field.at,
                           "duplicate field '" + field.name + "'; first " +
                               (before.file == field.at.file ? "on line " : "in " + before.file + ":") +
                               std::to_string(before.line) +
                               (may_repeat ? ", and not the same: repeat it in full or choose another name" : ""));
    };
    for (auto const& page : service.form) {
        for (auto const& field : page.fields) add(field, false);
    }
    for (auto const& action : service.actions) {
        for (auto const& field : action.asks) add(field, true);
    }
}

}  // namespace

bool is_personal_kind(FieldKind kind) {
    return kind == Kind::name || kind == Kind::cnic || kind == Kind::phone || kind == Kind::email;
}

bool is_same_question(Field const& a, Field const& b) {
    auto const same_options = [&] {
        if (a.options.size() != b.options.size()) return false;
        for (std::size_t i = 0; i < a.options.size(); ++i) {
            if (a.options[i].code != b.options[i].code || a.options[i].title.en != b.options[i].title.en) return false;
        }
        return true;
    };
    auto const text = [](std::optional<Expr> const& expr) { return expr ? expr->text : std::string(); };
    return a.kind == b.kind && a.title.en == b.title.en && a.hint.en == b.hint.en && a.optional == b.optional &&
           a.personal == b.personal && a.show_if.text == b.show_if.text && a.required_if.text == b.required_if.text &&
           a.check.text == b.check.text && a.error == b.error && a.compute.text == b.compute.text &&
           a.max_length == b.max_length && a.lines == b.lines && a.min == b.min && a.max == b.max &&
           a.decimals == b.decimals && text(a.first) == text(b.first) && text(a.last) == text(b.last) &&
           a.options_table == b.options_table && a.level == b.level && a.within == b.within && a.accept == b.accept &&
           a.max_bytes == b.max_bytes && a.many_min == b.many_min && a.many_max == b.many_max && same_options();
}

void check_fields(Draft& draft) {
    for (auto const& service : draft.services) {
        FieldChecker checker(draft, service->system);
        auto const all = service->all_fields();
        auto const children = children_of(*service);
        for (auto const& page : service->form) {
            for (auto const& field : page.fields) checker.check(field, all, true);
        }
        for (auto const& action : service->actions) {
            for (auto const& field : action.asks) checker.check(field, all, true);
        }
        for (auto const* field : all) {
            if (field->name == "children" && !children.empty()) {
                draft.mistakes.add(field->at, "'children' are the cases that this service opens: choose another name");
            }
        }
        check_names(draft, *service);
    }
    for (auto const& registry : draft.registries) {
        FieldChecker checker(draft, registry->system);
        std::vector<Field const*> all;
        for (auto const& field : registry->fields) all.push_back(&field);
        for (auto const& field : registry->fields) {
            checker.check(field, all, false);
            if (field.kind == Kind::note) draft.mistakes.add(field.at, "a registry has no notes");
            if (field.name == "id" || field.name == "state" || field.name == "live") {
                draft.mistakes.add(field.at, "every record has '" + field.name + "' already");
            }
        }
    }
}

}  // namespace bolan::definition
