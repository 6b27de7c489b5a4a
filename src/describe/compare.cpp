#include "describe/describe.h"
#include "describe/fields.h"
#include "describe/stages.h"
#include <algorithm>
#include <set>

namespace bolan::describe {

using definition::Action;
using definition::Effect;
using definition::Field;
using definition::Model;
using definition::Registry;
using definition::Service;
using definition::State;
using rules::DatedTable;

namespace {

bool has(Names const& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

Names missing_in(Names const& names, Names const& others) {
    Names out;
    for (auto const& name : names)
        if (!has(others, name)) out.push_back(name);
    return out;
}

// What is only in the one, what is only in the other.
Names facts_changed(Teller const& teller, Names const& before, Names const& after) {
    Names out;
    for (auto const& fact : missing_in(before, after)) out.push_back(teller.say(says::k_no_longer, {{"fact", fact}}));
    for (auto const& fact : missing_in(after, before)) out.push_back(teller.say(says::k_now, {{"fact", fact}}));
    return out;
}

// ---- Fields, of a form or a register

struct FieldWords {
    Sentence const& added;
    std::string_view name;
    Sentence const& removed;
};
constexpr FieldWords k_of_form{says::k_new_question, "question", says::k_no_question};
constexpr FieldWords k_of_register{says::k_new_column, "column", says::k_no_column};

struct FieldsOf {
    Teller const& teller;
    Service const& service;  // whose names the conditions use; of a register an empty one
    std::vector<Field const*> fields;

    Field const* find(std::string_view name) const {
        for (auto const* field : fields)
            if (field->name == name) return field;
        return nullptr;
    }
};

Names told_of(FieldsOf const& of, Field const& field) {
    auto out = notes_of(of.teller, of.service, field);
    if (!field.hint.empty()) out.push_back(of.teller.say(says::k_hint, {{"hint", of.teller.quoted(field.hint)}}));
    return out;
}

void compare_fields(FieldsOf const& before, FieldsOf const& after, FieldWords const& words, Chapter& out) {
    auto const& tell = after.teller;
    auto const add = [&](std::string text) { out.paragraphs.push_back({std::move(text)}); };
    for (auto const* field : after.fields)
        if (!before.find(field->name))
            add(tell.say(words.added, {{words.name, told_field(tell, after.service, *field)}}));
    for (auto const* field : before.fields) {
        auto const title = tell.quoted(before.teller.text(field->title));
        auto const* now = after.find(field->name);
        if (!now) {
            add(tell.say(words.removed, {{words.name, title}}));
            continue;
        }
        auto const new_title = tell.quoted(now->title);
        if (title != new_title) add(tell.say(says::k_renamed, {{"before", title}, {"after", new_title}}));
        if (field->kind != now->kind) add(tell.say(says::k_other_kind, {{"field", new_title}}));
        auto const notes = told_of(before, *field), new_notes = told_of(after, *now);
        for (auto const& note : missing_in(notes, new_notes))
            add(tell.say(says::k_no_longer_of, {{"thing", new_title}, {"fact", note}}));
        for (auto const& note : missing_in(new_notes, notes))
            add(tell.say(says::k_now_of, {{"thing", new_title}, {"fact", note}}));
    }
}

// ---- Services

// What an effect writes, as the definition has it: "certificates state = 'valid'".
Names written_by(std::vector<Effect> const& effects) {
    Names out;
    for (auto const& effect : effects) {
        std::string text = effect.target;
        for (auto const* expr : {&effect.record, &effect.for_each})
            if (*expr) text += " " + expr->text;
        for (auto const& [field, value] : effect.set) text += " " + field + " = " + value.text;
        if (!effect.set.empty() || effect.for_each || effect.record) out.push_back(std::move(text));
    }
    return out;
}

class ServiceChange {
  public:
    ServiceChange(Teller const& before_teller, Service const& before, Teller const& teller, Service const& after,
                  Date on)
        : m_before_teller(before_teller), m_before(before), m_teller(teller), m_after(after), m_on(on) {}

    Chapter chapter() {
        m_out.title = m_teller.text(m_after.title);
        compare_whole();
        compare_fields({m_before_teller, m_before, m_before.all_fields()}, {m_teller, m_after, m_after.all_fields()},
                       k_of_form, m_out);
        compare_states();
        compare_actions();
        compare_sentences();
        bool const is_told = !m_out.paragraphs.empty();
        if (!is_told && m_before.hash != m_after.hash) add(m_teller.say(says::k_untold));
        return std::move(m_out);
    }

  private:
    void add(std::string text, Names items = {}) { m_out.paragraphs.push_back({std::move(text), std::move(items)}); }
    std::string quoted(definition::Text const& text) const { return m_teller.quoted(text); }
    // Under its title of now, or of before where it is gone.
    std::string action_title(std::string_view name) const {
        auto const* action = m_after.find_action(name);
        return action ? m_teller.quoted(action->title) : m_teller.quoted(m_before_teller.action(m_before, name));
    }
    std::string state_title(std::string_view name) const {
        bool const is_there = name == "start" || m_after.find_state(name);
        return m_teller.quoted(is_there ? m_teller.state(m_after, name) : m_before_teller.state(m_before, name));
    }
    std::string role_title(std::string_view name) const {
        bool const is_there = name == "applicant" || name == "system" || m_after.find_role(name);
        return is_there ? m_teller.role(m_after, name) : m_before_teller.role(m_before, name);
    }

    void compare_whole() {
        if (auto const title = m_before_teller.text(m_before.title); title != m_out.title)
            add(m_teller.say(says::k_renamed,
                             {{"before", m_teller.quoted(title)}, {"after", m_teller.quoted(m_out.title)}}));
    }

    void compare_states() {
        for (auto const& state : m_after.states) {
            auto const* before = m_before.find_state(state.name);
            if (!before) {
                add(m_teller.say(says::k_new_stage, {{"state", state_line(m_teller, m_after, state, m_on)}}),
                    state_facts(m_teller, m_after, state));
                continue;
            }
            if (auto const title = m_before_teller.text(before->title); title != m_teller.text(state.title))
                add(m_teller.say(says::k_renamed,
                                 {{"before", m_teller.quoted(title)}, {"after", quoted(state.title)}}));
            Names facts{state_line(m_before_teller, m_before, *before, m_on)},
                new_facts{state_line(m_teller, m_after, state, m_on)};
            std::ranges::move(state_facts(m_before_teller, m_before, *before), std::back_inserter(facts));
            std::ranges::move(state_facts(m_teller, m_after, state), std::back_inserter(new_facts));
            if (auto changed = facts_changed(m_teller, facts, new_facts); !changed.empty())
                add(m_teller.say(says::k_stage_changes, {{"state", quoted(state.title)}}), std::move(changed));
        }
        for (auto const& state : m_before.states)
            if (!m_after.find_state(state.name))
                add(m_teller.say(says::k_no_stage, {{"state", state_title(state.name)}}));
    }

    // Who may do an action in which stage: role and stage.
    using Rights = std::set<std::pair<std::string, std::string>>;
    static Rights rights_of(Action const* action) {
        Rights out;
        if (!action) return out;
        for (auto const& role : action->by)
            for (auto const& from : action->from) out.emplace(role, from);
        return out;
    }

    void compare_rights(std::string const& name, Action const* before, Action const* after) {
        auto const rights = rights_of(before), new_rights = rights_of(after);
        auto const say = [&](Sentence const& sentence, std::pair<std::string, std::string> const& right) {
            add(m_teller.say(sentence, {{"role", role_title(right.first)},
                                        {"action", action_title(name)},
                                        {"state", state_title(right.second)}}));
        };
        for (auto const& right : new_rights)
            if (!rights.contains(right)) say(says::k_may_now, right);
        for (auto const& right : rights)
            if (!new_rights.contains(right)) say(says::k_may_no_longer, right);
    }

    void compare_target(Action const& before, Action const& after) {
        if (before.to == after.to) return;
        auto const title = quoted(after.title), from = state_title(before.to), to = state_title(after.to);
        if (before.to.empty())
            add(m_teller.say(says::k_leads_on_now, {{"action", title}, {"after", to}}));
        else if (after.to.empty())
            add(m_teller.say(says::k_stays_now, {{"action", title}, {"before", from}}));
        else
            add(m_teller.say(says::k_leads_now, {{"action", title}, {"after", to}, {"before", from}}));
    }

    void compare_persons(Names const& before, Names const& after, Action const& action) {
        for (auto const& name : missing_in(after, before))
            add(m_teller.say(says::k_barred_now, {{"done", action_title(name)}, {"action", quoted(action.title)}}));
        for (auto const& name : missing_in(before, after))
            add(m_teller.say(says::k_free_now, {{"done", action_title(name)}, {"action", quoted(action.title)}}));
    }

    void compare_effects(Action const& before, Action const& after) {
        auto const written = written_by(before.effects), now = written_by(after.effects);
        if (written == now) return;
        auto const shown = [&](Names const& changed) {
            Names quotes;
            for (auto const& text : changed) quotes.push_back(m_teller.quoted(text));
            return quotes.empty() ? m_teller.say(says::k_nothing) : m_teller.list(quotes);
        };
        add(m_teller.say(says::k_effects_change, {{"action", quoted(after.title)},
                                                  {"before", shown(missing_in(written, now))},
                                                  {"after", shown(missing_in(now, written))}}));
    }

    void compare_actions() {
        for (auto const& action : m_after.actions) {
            auto const* before = m_before.find_action(action.name);
            compare_rights(action.name, before, &action);
            compare_persons(before ? before->not_by : Names(), action.not_by, action);
            if (!before) continue;
            if (auto const title = m_before_teller.text(before->title); title != m_teller.text(action.title))
                add(m_teller.say(says::k_renamed,
                                 {{"before", m_teller.quoted(title)}, {"after", quoted(action.title)}}));
            compare_target(*before, action);
            compare_effects(*before, action);
            auto changed = facts_changed(m_teller, limits_of(m_before_teller, m_before, *before),
                                         limits_of(m_teller, m_after, action));
            if (!changed.empty())
                add(m_teller.say(says::k_action_changes, {{"action", quoted(action.title)}}), std::move(changed));
        }
        for (auto const& action : m_before.actions)
            if (!m_after.find_action(action.name)) compare_rights(action.name, &action, nullptr);
    }

    // What the summary says besides questions, stages, persons and tables: sentence by sentence.
    static Names other_sentences(Teller const& teller, Service const& service, std::string_view language, Date on) {
        Names out;
        for (auto const& role : service.roles) out.push_back(role_line(teller, service, role));
        std::set<std::string> const told{teller.say(says::k_what_is_asked), teller.say(says::k_stages),
                                         teller.say(says::k_same_person), teller.say(says::k_tables)};
        auto const of_table = service.fee ? tables_in({&service.fee->amount}) : Names();
        for (auto const& chapter : summarize(teller.model(), service, language, on)) {
            if (told.contains(chapter.title)) continue;
            bool const are_questions = chapter.title == teller.say(says::k_which_papers);
            for (auto const& paragraph : chapter.paragraphs) {
                bool const is_page = are_questions && paragraph.text != teller.say(says::k_bring);
                bool const is_table = std::ranges::any_of(of_table, [&](std::string const& name) {
                    return paragraph.text == teller.say(says::k_table, {{"table", teller.quoted(name)}});
                });
                if (is_page || is_table) continue;
                if (paragraph.items.empty()) out.push_back(paragraph.text);
                for (auto const& item : paragraph.items) out.push_back(paragraph.text + " " + item);
            }
        }
        return out;
    }

    void compare_sentences() {
        std::string_view const language = m_teller.is_urdu() ? "ur" : "en";
        for (auto& sentence : facts_changed(m_teller, other_sentences(m_before_teller, m_before, language, m_on),
                                            other_sentences(m_teller, m_after, language, m_on)))
            add(std::move(sentence));
        Names pages, new_pages;
        for (auto const& page : m_before.form) pages.push_back(page_line(m_before_teller, m_before, page));
        for (auto const& page : m_after.form) new_pages.push_back(page_line(m_teller, m_after, page));
        for (auto& sentence : facts_changed(m_teller, pages, new_pages)) add(std::move(sentence));
    }

    static std::string page_line(Teller const& teller, Service const& service, definition::Page const& page) {
        auto const title = teller.quoted(page.title);
        if (!page.show_if) return title;
        return teller.say(
            says::k_item,
            {{"title", title},
             {"notes", teller.say(says::k_shown_if, {{"condition", teller.condition(service, page.show_if)}})}});
    }

    Teller const& m_before_teller;
    Service const& m_before;
    Teller const& m_teller;
    Service const& m_after;
    Date m_on;
    Chapter m_out;
};

// ---- Registers

Names registry_facts(Teller const& teller, Registry const& registry) {
    Names offices, open, out;
    for (auto const& office : registry.readers) offices.push_back(teller.office(office));
    for (auto const& field : registry.fields)
        if (has(registry.public_fields, field.name)) open.push_back(teller.quoted(field.title));
    out.push_back(teller.say(says::k_registry_readers,
                             {{"registry", teller.quoted(registry.title)}, {"offices", teller.list(offices)}}));
    out.push_back(teller.say(says::k_registry_public, {{"fields", teller.list(open)}}));
    for (auto const& state : registry.states)
        out.push_back(
            teller.say(state.live ? says::k_live_state : says::k_dead_state, {{"state", teller.quoted(state.title)}}));
    return out;
}

Chapter compare_registry(Teller const& before_teller, Registry const& before, Teller const& teller,
                         Registry const& after) {
    static Service const none;
    Chapter out{teller.say(says::k_registry_of, {{"registry", teller.quoted(after.title)}})};
    auto const pointers = [](Registry const& registry) {
        std::vector<Field const*> fields;
        for (auto const& field : registry.fields) fields.push_back(&field);
        return fields;
    };
    compare_fields({before_teller, none, pointers(before)}, {teller, none, pointers(after)}, k_of_register, out);
    for (auto& sentence : facts_changed(teller, registry_facts(before_teller, before), registry_facts(teller, after)))
        out.paragraphs.push_back({std::move(sentence)});
    return out;
}

// ---- Documents

// What may stand on the paper, as it is written.
Names texts_of(Teller const& teller, definition::Document const& document) {
    Names out;
    auto const add = [&](definition::BiText const& text) {
        auto const& said = teller.is_urdu() && !text.ur.empty() ? text.ur : text.en;
        if (!said.empty()) out.push_back(teller.quoted(said));
    };
    for (auto const& block : document.blocks) {
        add(block.text);
        for (auto const& row : block.rows) {
            out.push_back(teller.quoted(row.label));
            add(row.value);
        }
    }
    return out;
}

// ---- Tables

class TableChange {
  public:
    TableChange(Teller const& teller, DatedTable const& before, DatedTable const& after)
        : m_teller(teller), m_before(before), m_after(after) {}

    std::vector<Paragraph> paragraphs() {
        for (auto const& row : m_after.rows())
            if (!is_in(row, m_before)) tell_new(row);
        for (auto const& row : m_before.rows())
            if (!is_in(row, m_after) && !m_told.contains(&row)) add(says::k_no_row, {{"row", told(m_before, row)}});
        return std::move(m_out);
    }

  private:
    using Row = DatedTable::Row;
    using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

    void add(Sentence const& sentence, Values values) { m_out.push_back({m_teller.say(sentence, values)}); }
    std::string told(DatedTable const& table, Row const& row) const { return told_row(m_teller, table.spec(), row); }

    static bool same_cells(Row const& a, Row const& b) { return rules::show(a.cells) == rules::show(b.cells); }
    static bool is_same(Row const& a, Row const& b) {
        return a.keys == b.keys && a.from == b.from && a.to == b.to && same_cells(a, b);
    }
    static bool is_in(Row const& row, DatedTable const& table) {
        return std::ranges::any_of(table.rows(), [&](Row const& other) { return is_same(row, other); });
    }
    // The row for the same keys in force when `row` begins.
    Row const* earlier(Row const& row) const {
        for (auto const& other : m_before.rows())
            if (other.keys == row.keys && other.from <= row.from && row.from <= other.to) return &other;
        return nullptr;
    }

    void tell_new(Row const& row) {
        auto const* before = earlier(row);
        if (!before) return add(says::k_new_row, {{"row", told(m_after, row)}});
        m_told.insert(before);
        if (same_cells(*before, row)) {
            // Cut short by the row that follows it: that row says so.
            bool const is_followed = std::ranges::any_of(m_after.rows(), [&](Row const& next) {
                return next.keys == row.keys && row.to.days != INT32_MAX && next.from == row.to.plus_days(1);
            });
            if (!is_followed)
                add(says::k_row_ends,
                    {{"row", m_teller.quoted(told(m_before, *before))}, {"span", m_teller.span(row.from, row.to)}});
            return;
        }
        bool is_told = false;
        for (auto const& column : m_after.spec().values) {
            auto const *was = before->cells.as_map().find_text(column.name),
                       *is = row.cells.as_map().find_text(column.name);
            if (column.name == "notification" || !was || !is || rules::show(*was) == rules::show(*is)) continue;
            tell_cell(row, column, *was, *is);
            is_told = true;
        }
        if (!is_told) {
            add(says::k_no_row, {{"row", told(m_before, *before)}});
            add(says::k_new_row, {{"row", told(m_after, row)}});
        }
    }

    void tell_cell(Row const& row, rules::Column const& column, rules::Value const& was, rules::Value const& is) {
        Names keys;
        for (auto const& key : row.keys) keys.push_back(m_teller.quoted(m_teller.value(key)));
        std::initializer_list<std::pair<std::string_view, std::string>> const values{
            {"span", m_teller.span(row.from, row.to)},
            {"column", m_teller.quoted(column.name)},
            {"keys", m_teller.list(keys)},
            {"before", m_teller.value(was, column.is_money)},
            {"after", m_teller.value(is, column.is_money)},
            {"notification", notification_of(m_teller, row)}};
        add(keys.empty() ? says::k_cell_without_key : says::k_cell_changes, values);
    }

    Teller const& m_teller;
    DatedTable const &m_before, &m_after;
    std::set<Row const*> m_told;
    std::vector<Paragraph> m_out;
};

std::vector<Paragraph> compare_table(Teller const& teller, rules::Tables const& before, rules::Tables const& after,
                                     std::string const& name) {
    auto const *was = before.find_table(name), *is = after.find_table(name);
    if (was && is) return TableChange(teller, *was, *is).paragraphs();
    std::vector<Paragraph> out;
    auto const rows = rows_of(teller, before, name), new_rows = rows_of(teller, after, name);
    for (auto const& row : missing_in(rows, new_rows))
        out.push_back({teller.say(says::k_no_row, {{"row", teller.quoted(row)}})});
    for (auto const& row : missing_in(new_rows, rows))
        out.push_back({teller.say(says::k_new_row, {{"row", teller.quoted(row)}})});
    return out;
}

Names table_names_of(rules::Tables const& tables) {
    auto names = tables.table_names();
    std::ranges::move(tables.decision_names(), std::back_inserter(names));
    return names;
}

}  // namespace

std::vector<Chapter> compare(Model const& before, Model const& after, std::string_view language, Date on) {
    Teller const before_teller(before, language), teller(after, language);
    std::vector<Chapter> out;
    auto const add = [&](Chapter chapter) {
        if (!chapter.paragraphs.empty()) out.push_back(std::move(chapter));
    };
    for (auto const& service : after.services) {
        auto const was = before.find_service(service->name);
        if (was)
            add(ServiceChange(before_teller, *was, teller, *service, on).chapter());
        else
            add({teller.text(service->title), {{teller.say(says::k_new_thing)}}});
    }
    for (auto const& service : before.services)
        if (!after.find_service(service->name)) add({before_teller.text(service->title), {{teller.say(says::k_gone)}}});
    for (auto const& registry : after.registries) {
        auto const was = before.find_registry(registry->name);
        if (was)
            add(compare_registry(before_teller, *was, teller, *registry));
        else
            add({teller.say(says::k_registry_of, {{"registry", teller.quoted(registry->title)}}),
                 {{teller.say(says::k_new_thing)}}});
    }
    for (auto const& registry : before.registries)
        if (!after.find_registry(registry->name))
            add({teller.say(says::k_registry_of, {{"registry", before_teller.quoted(registry->title)}}),
                 {{teller.say(says::k_gone)}}});
    for (auto const& document : after.documents) {
        Chapter chapter{teller.say(says::k_document_of, {{"document", teller.quoted(document->title)}})};
        auto const was = before.find_document(document->name);
        auto const texts = was ? texts_of(before_teller, *was) : Names();
        for (auto& fact : facts_changed(teller, texts, texts_of(teller, *document)))
            chapter.paragraphs.push_back({std::move(fact)});
        add(std::move(chapter));
    }
    std::set<std::pair<std::string, std::string>> tables;  // system and table
    for (auto const* model : {&before, &after})
        for (auto const& [system, of] : model->tables)
            for (auto const& name : table_names_of(*of)) tables.emplace(system, name);
    for (auto const& [system, name] : tables) {
        auto const* owner = after.find_system(system);
        auto const title = owner ? teller.text(owner->title) : system;
        add({teller.say(says::k_table_of, {{"table", teller.quoted(name)}, {"system", title}}),
             compare_table(teller, before.tables_of(system), after.tables_of(system), name)});
    }
    if (out.empty()) out.push_back({teller.say(says::k_changes), {{teller.say(says::k_nothing_changes)}}});
    return out;
}

}  // namespace bolan::describe
