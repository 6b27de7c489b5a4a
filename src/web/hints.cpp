#include "web/hints.h"
#include "base/json.h"
#include "definition/mappings.h"
#include <algorithm>

namespace bolan::web {

using definition::Expr;
using definition::Field;
using definition::FieldKind;

namespace {

// Functions whose answers stand in tables, registries, areas or the calendar. One that is missing here costs nothing
// but the way: the script leaves what it does not know to the server.
constexpr std::string_view k_asks_server[] = {"table",          "table_on",  "decide",           "decide_on",
                                              "records",        "area_name", "area_name_ur",     "short_code",
                                              "area_at",        "initials",  "add_working_days", "working_days_between",
                                              "is_working_day", "now"};

bool is_one_value(Field const& field) {
    return field.kind != FieldKind::attachment && field.kind != FieldKind::group && field.kind != FieldKind::note;
}

class Hinter {
  public:
    Hinter(Visit const& visit, cases::Shelf const& shelf, FieldList fields, Value const& known)
        : m_visit(visit), m_shelf(shelf), m_fields(fields), m_known(known) {}

    Hints run() {
        // In order: a computed field sees those before it.
        for (auto const* field : m_fields)
            if (can_change(field->compute)) m_computed.insert(field->name);
        Hints out;
        for (auto const* field : m_fields) add(*field, out);
        if (m_ruled.empty()) return out;
        Value fields = Value::list();
        for (auto& [field, hint] : m_hints)
            if (m_ruled.contains(field) || m_read.contains(field->name)) fields.push(std::move(hint));
        out.json = write_json(Value::map({{"today", Value(today(m_visit).iso())},
                                          {"offset_minutes", offset_of(m_visit)},
                                          {"fields", std::move(fields)},
                                          {"known", known_values()},
                                          {"words", words()}}));
        return out;
    }

  private:
    Field const* find_own(std::string_view name) const {
        auto const found = std::ranges::find(m_fields, name, &Field::name);
        return found == m_fields.end() ? nullptr : *found;
    }

    bool can_read(std::string const& name) const {
        if (auto const* own = find_own(name)) return is_one_value(*own) && (!own->compute || m_computed.contains(name));
        auto const found = m_shelf.fields.find(name);
        return found != m_shelf.fields.end() && is_one_value(*found->second.field);
    }

    bool can_run(Expr const& rule) const {
        if (!rule) return false;
        bool const asks_server = std::ranges::any_of(rule.program->calls(), [](rules::Call const& call) {
            return std::ranges::find(k_asks_server, call.function) != std::end(k_asks_server);
        });
        return !asks_server &&
               std::ranges::all_of(rule.program->variables(), [&](std::string const& name) { return can_read(name); });
    }

    // The page cannot change what reads nothing of its own: the server has drawn that already.
    bool can_change(Expr const& rule) const {
        return can_run(rule) && std::ranges::any_of(rule.program->variables(),
                                                    [&](std::string const& name) { return find_own(name) != nullptr; });
    }

    void add_rule(Field const& field, Value& hint, char const* key, Expr const& rule) {
        hint.set(key, rule.text);
        m_ruled.insert(&field);
        for (auto const& name : rule.program->variables()) m_read.insert(name);
    }

    void add(Field const& field, Hints& out) {
        Value hint =
            Value::map({{"name", Value(field.name)}, {"kind", Value(std::string(definition::name_of(field.kind)))}});
        bool const is_moved = can_change(field.show_if), is_computed = m_computed.contains(field.name);
        bool const may_be_needed = can_run(field.required_if);
        if (is_moved || is_computed) out.own_boxes.insert(field.name);
        if (is_moved) add_rule(field, hint, "show_if", field.show_if);
        if (is_computed) add_rule(field, hint, "compute", field.compute);
        if (may_be_needed) add_rule(field, hint, "required_if", field.required_if);
        if (is_one_value(field) && can_run(field.check)) add_check(field, hint);
        if (is_moved || is_computed || may_be_needed) hint.set("label", text_of(m_visit, field.title));
        if (field.decimals > 0) hint.set("decimals", field.decimals);
        if (field.kind == FieldKind::area) hint.set("level", field.level);
        if (is_computed && field.kind == FieldKind::choice) hint.set("options", option_titles(field));
        m_hints.emplace_back(&field, std::move(hint));
    }

    void add_check(Field const& field, Value& hint) {
        add_rule(field, hint, "check", field.check);
        auto const code = field.error.empty() ? "field.check" : m_shelf.service->name + "." + field.error;
        hint.set("error", problem_in_words(m_visit, code, {}));
        Value reads = Value::list();
        for (auto const& name : field.check.program->variables()) reads.push(name);
        hint.set("reads", std::move(reads));
    }

    Value option_titles(Field const& field) const {
        Value out = Value::map();
        for (auto const& option : field.options) out.set(option.code, text_of(m_visit, option.title));
        return out;
    }

    // With its type, for a day is text in JSON.
    Value known_values() const {
        Value out = Value::map();
        for (auto const& name : m_read) {
            auto const& value = m_known[name];
            if (find_own(name) || value.is_null()) continue;
            out.set(name, Value(Value::List{m_shelf.fields.at(name).type.text(), value}));
        }
        return out;
    }

    Value words() const {
        auto const& words = m_visit.words;
        return Value::map({{"shown", Value(std::string(words.T("Now also asked: {label}")))},
                           {"hidden", Value(std::string(words.T("No longer asked: {label}")))},
                           {"required", Value(std::string(words.T("Now needed: {label}")))},
                           {"optional", Value(std::string(words.T("(optional)")))},
                           {"error", Value(std::string(words.T("Error:")))},
                           {"moment", Value(std::string(words.T("{date}, {time}")))},
                           {"yes", Value(std::string(words.T("Yes")))},
                           {"no", Value(std::string(words.T("No")))}});
    }

    Visit const& m_visit;
    cases::Shelf const& m_shelf;
    FieldList m_fields;
    Value const& m_known;
    std::vector<std::pair<Field const*, Value>> m_hints;
    std::set<std::string> m_computed;
    std::set<std::string> m_read;
    std::set<Field const*> m_ruled;
};

bool is_among(FieldList fields, Field const* field) { return std::ranges::find(fields, field) != fields.end(); }

void draw_computed(View& v, FieldScene const& scene, Field const& field) {
    auto const id = field_id(field.name);
    v.h.el("div", {{"class", "field"}}, [&] {
        v.h.el("label", {{"for", id}}, text_of(scene.visit, field.title));
        v.h.el("output", {{"id", id}, {"aria-live", "off"}}, "");
    });
}

}  // namespace

Hints hints_of(Visit const& visit, cases::Shelf const& shelf, FieldList fields, Value const& known) {
    return Hinter(visit, shelf, fields, known).run();
}

std::vector<Field const*> held_fields(FieldList fields, FieldList shown, Hints const& hints) {
    std::vector<Field const*> out;
    for (auto const* field : fields)
        if (is_among(shown, field) || hints.own_boxes.contains(field->name)) out.push_back(field);
    return out;
}

void draw_hinted_fields(View& v, FieldScene const& scene, FieldList fields, FieldList shown, Value const& raw,
                        Hints const& hints) {
    for (auto const* field : held_fields(fields, shown, hints)) {
        bool const has_box = hints.own_boxes.contains(field->name);
        bool const is_ready = has_box && (field->compute || !is_among(shown, field));
        if (is_ready)
            v.h.open("template", {{"data-field", field->name}});
        else if (has_box)
            v.h.open("div", {{"data-field", field->name}});
        if (!field->compute)
            draw_field(v, scene, *field, shown, raw);
        else if (has_box)
            draw_computed(v, scene, *field);
        if (has_box) v.h.close();
    }
    if (!hints.json.empty()) v.h.json_block("hints", hints.json);
}

}  // namespace bolan::web
