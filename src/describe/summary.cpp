#include "describe/describe.h"
#include "describe/fields.h"
#include "describe/stages.h"
#include <algorithm>

namespace bolan::describe {

using definition::Action;
using definition::Effect;
using definition::Field;
using definition::FieldKind;
using definition::Model;
using definition::Service;
using definition::State;

namespace {

bool has(Names const& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

class Summary {
  public:
    Summary(Model const& model, Service const& service, std::string_view language, Date on)
        : m_model(model), m_service(service), m_teller(model, language), m_on(on) {}

    std::vector<Chapter> chapters() const {
        return {what_it_is(), who_applies(), questions(), papers(),   stages(), persons(),
                fee(),        tables(),      documents(), recorded(), appeal(), messages()};
    }

  private:
    Teller const& tell() const { return m_teller; }
    std::string quoted_action(std::string_view name) const { return tell().quoted(tell().action(m_service, name)); }
    std::string quoted_state(std::string_view name) const { return tell().quoted(tell().state(m_service, name)); }
    Names quoted_actions(Names const& names) const {
        Names out;
        for (auto const& name : names) out.push_back(quoted_action(name));
        return out;
    }
    Names offices(Names const& names) const {
        Names out;
        for (auto const& name : names) out.push_back(tell().office(name));
        return out;
    }
    std::string title_of(std::string_view field) const {
        auto const* known = m_service.find_field(field);
        return known ? tell().quoted(known->title) : std::string(field);
    }

    Chapter what_it_is() const {
        Chapter out{tell().say(says::k_what_it_is)};
        if (!m_service.summary.empty()) out.paragraphs.push_back({tell().text(m_service.summary)});
        out.paragraphs.push_back({tell().say(says::k_owner, {{"office", tell().office(m_service.owner)}})});
        if (auto const* system = m_model.find_system(m_service.system)) {
            if (!system->law.empty()) out.paragraphs.push_back({tell().say(says::k_law), system->law});
            if (!system->open_points.empty())
                out.paragraphs.push_back({tell().say(says::k_open_points), system->open_points});
        }
        return out;
    }

    std::vector<Paragraph> applicants() const {
        bool const citizens = m_service.is_opened_by("citizen"), officers = m_service.is_opened_by("officer");
        Names roles;
        for (auto const& action : m_service.actions)
            if (has(action.from, "start"))
                for (auto const& role : action.by)
                    if (role != "applicant" && role != "system" && !has(roles, role)) roles.push_back(role);
        auto const told_roles = tell().roles(m_service, roles);
        std::vector<Paragraph> out;
        if (citizens) out.push_back({tell().say(says::k_citizens)});
        if (officers)
            out.push_back({tell().say(citizens ? says::k_at_counter : says::k_officers, {{"roles", told_roles}})});
        if (!out.empty()) return out;
        Names services;
        for (auto const& other : m_model.services)
            for (auto const& action : other->actions)
                for (auto const& effect : action.effects)
                    if (effect.kind == Effect::Kind::open_case && effect.target == m_service.name)
                        services.push_back(tell().quoted(other->title));
        return {{tell().say(says::k_none_applies, {{"services", tell().list(services, says::k_or)}})}};
    }

    Chapter who_applies() const {
        Chapter out{tell().say(says::k_who_applies), applicants()};
        if (!m_service.about.empty())
            out.paragraphs.push_back(
                {tell().say(says::k_about, {{"registry", tell().quoted(tell().registry(m_service.about))}})});
        Names places;
        for (auto const* field : m_service.all_fields())
            if (field->routes) places.push_back(tell().quoted(field->title));
        if (!places.empty()) out.paragraphs.push_back({tell().say(says::k_place, {{"fields", tell().list(places)}})});
        for (auto const& rule : m_service.unique) {
            Names same;
            for (auto const& [of_record, field] : rule.match) same.push_back(title_of(field));
            auto const message = m_service.messages.find(rule.error);
            auto const told =
                message == m_service.messages.end() ? rule.error : tell().quoted(tell().text(message->second));
            out.paragraphs.push_back(
                {rule.registry.empty()
                     ? tell().say(says::k_unique_case, {{"fields", tell().list(same)}, {"message", told}})
                     : tell().say(says::k_unique_record, {{"registry", tell().quoted(tell().registry(rule.registry))},
                                                          {"fields", tell().list(same)},
                                                          {"message", told}})});
        }
        return out;
    }

    // The questions of the form, or its attachments.
    std::vector<Paragraph> pages(bool of_papers) const {
        std::vector<Paragraph> out;
        for (auto const& page : m_service.form) {
            Paragraph told;
            for (auto const& field : page.fields)
                if (field.kind != FieldKind::note && (field.kind == FieldKind::attachment) == of_papers)
                    told.items.push_back(told_field(tell(), m_service, field));
            if (told.items.empty()) continue;
            auto const title = tell().quoted(page.title);
            told.text = page.show_if
                            ? tell().say(says::k_page_if,
                                         {{"page", title}, {"condition", tell().condition(m_service, page.show_if)}})
                            : tell().say(says::k_page, {{"page", title}});
            out.push_back(std::move(told));
        }
        return out;
    }

    Chapter questions() const { return {tell().say(says::k_what_is_asked), pages(false)}; }

    Chapter papers() const {
        Chapter out{tell().say(says::k_which_papers)};
        Names ready;
        for (auto const& paper : m_service.papers) ready.push_back(tell().text({paper, m_service.system}));
        if (!ready.empty()) out.paragraphs.push_back({tell().say(says::k_bring), ready});
        auto attached = pages(true);
        if (!attached.empty()) out.paragraphs.push_back({tell().say(says::k_attach)});
        std::ranges::move(attached, std::back_inserter(out.paragraphs));
        if (out.paragraphs.empty()) out.paragraphs.push_back({tell().say(says::k_no_papers)});
        return out;
    }

    // ---- Stages

    std::string action_line(Action const& action) const {
        auto const roles = tell().roles(m_service, action.by), title = tell().quoted(action.title);
        Names said{action.to.empty()
                       ? tell().say(says::k_may_stay, {{"roles", roles}, {"action", title}})
                       : tell().say(says::k_may_go,
                                    {{"roles", roles}, {"action", title}, {"state", quoted_state(action.to)}})};
        std::ranges::move(limits_of(tell(), m_service, action), std::back_inserter(said));
        Names asked;
        for (auto const& field : action.asks) asked.push_back(told_field(tell(), m_service, field));
        if (!asked.empty())
            said.push_back(tell().say(says::k_asks, {{"fields", tell().joined(asked, says::k_semicolon)}}));
        std::string out;
        for (auto const& sentence : said) out += (out.empty() ? "" : " ") + sentence;
        return out;
    }

    Names role_lines() const {
        Names out;
        for (auto const& role : m_service.roles) out.push_back(role_line(tell(), m_service, role));
        return out;
    }

    Paragraph state_paragraph(State const& state) const {
        Paragraph out{state_line(tell(), m_service, state, m_on)};
        for (auto const& action : m_service.actions)
            if (has(action.from, state.name)) out.items.push_back(action_line(action));
        std::ranges::move(state_facts(tell(), m_service, state), std::back_inserter(out.items));
        return out;
    }

    Chapter stages() const {
        Chapter out{tell().say(says::k_stages)};
        if (!m_service.roles.empty()) out.paragraphs.push_back({tell().say(says::k_roles), role_lines()});
        Paragraph opening{tell().say(says::k_opens)};
        for (auto const& action : m_service.actions)
            if (has(action.from, "start")) opening.items.push_back(action_line(action));
        out.paragraphs.push_back(std::move(opening));
        for (auto const& state : m_service.states) out.paragraphs.push_back(state_paragraph(state));
        if (auto facts = promise_facts(tell(), m_service); !facts.empty())
            out.paragraphs.push_back({tell().say(says::k_promise_head), std::move(facts)});
        return out;
    }

    Chapter persons() const {
        Chapter out{tell().say(says::k_same_person)};
        for (auto const& action : m_service.actions) {
            if (action.not_by.empty()) continue;
            auto text = tell().say(says::k_not_by, {{"done", tell().list(quoted_actions(action.not_by), says::k_or)},
                                                    {"action", tell().quoted(action.title)}});
            Names anew;  // acts of the same stage bar in the same stay only
            for (auto const& name : action.not_by) {
                auto const* other = m_service.find_action(name);
                bool const shares_stage =
                    std::ranges::any_of(action.from, [&](auto const& from) { return has(other->from, from); });
                if (shares_stage) anew.push_back(quoted_action(name));
            }
            if (!anew.empty()) text += " " + tell().say(says::k_anew, {{"done", tell().list(anew)}});
            out.paragraphs.push_back({std::move(text)});
        }
        if (out.paragraphs.empty()) out.paragraphs.push_back({tell().say(says::k_no_rule_of_persons)});
        return out;
    }

    // ---- Money and tables

    Paragraph table_paragraph(std::string const& name) const {
        return {tell().say(says::k_table, {{"table", tell().quoted(name)}}),
                rows_of(tell(), m_model.tables_of(m_service.system), name)};
    }

    Chapter fee() const {
        Chapter out{tell().say(says::k_cost)};
        if (!m_service.fee) return out.paragraphs.push_back({tell().say(says::k_no_fee)}), out;
        auto const& fee = *m_service.fee;
        out.paragraphs.push_back({tell().say(
            says::k_fee, {{"head", tell().text(fee.head)}, {"value", tell().computed(m_service, fee.amount)}})});
        for (auto const& name : tables_in({&fee.amount})) out.paragraphs.push_back(table_paragraph(name));
        out.paragraphs.push_back(
            {tell().say(says::k_fee_before,
                        {{"action", quoted_action(fee.before)}, {"role", tell().role(m_service, fee.collected_by)}})});
        out.paragraphs.push_back({tell().say(says::k_fee_not_notified)});
        return out;
    }

    Chapter tables() const {
        Chapter out{tell().say(says::k_tables)};
        Names const of_fee = m_service.fee ? tables_in({&m_service.fee->amount}) : Names();
        auto names = tables_in(expressions_of(m_service));
        for (auto const* field : m_service.all_fields())
            if (!field->options_table.empty() && !has(names, field->options_table))
                names.push_back(field->options_table);
        for (auto const& name : names)
            if (!has(of_fee, name)) out.paragraphs.push_back(table_paragraph(name));
        return out;
    }

    // ---- What comes of it

    template <typename Use>
    void each_effect(Effect::Kind kind, Use use) const {
        for (auto const& action : m_service.actions)
            for (auto const& effect : action.effects)
                if (effect.kind == kind) use(action, effect);
    }

    // The service whose action an effect performs: this one, or one whose cases it opens.
    Service const& performing(Effect const& effect) const {
        Service const* out = &m_service;
        if (!effect.on_children) return *out;
        each_effect(Effect::Kind::open_case, [&](Action const&, Effect const& opening) {
            auto const child = m_model.find_service(opening.target);
            if (child && child->find_action(effect.target)) out = child.get();
        });
        return *out;
    }

    void add_effect(Chapter& out, std::string text, Effect const& effect) const {
        if (effect.when)
            text +=
                " " + tell().say(says::k_only_if, {{"condition", tell().condition(performing(effect), effect.when)}});
        out.paragraphs.push_back({std::move(text)});
    }

    Chapter documents() const {
        Chapter out{tell().say(says::k_documents)};
        each_effect(Effect::Kind::make_document, [&](Action const& action, Effect const& effect) {
            auto const document = m_model.find_document(effect.target);
            if (!document) return;
            add_effect(out,
                       tell().say(says::k_document, {{"document", tell().quoted(document->title)},
                                                     {"action", tell().quoted(action.title)},
                                                     {"role", tell().role(m_service, document->signed_by)}}),
                       effect);
        });
        if (out.paragraphs.empty()) out.paragraphs.push_back({tell().say(says::k_no_documents)});
        return out;
    }

    void add_registry(std::string const& name, Chapter& out) const {
        auto const registry = m_model.find_registry(name);
        if (!registry) return;
        auto const title = tell().quoted(registry->title);
        out.paragraphs.push_back({tell().say(
            says::k_registry_readers, {{"registry", title}, {"offices", tell().list(offices(registry->readers))}})});
        Names open, personal;
        for (auto const& field : registry->fields) {
            if (has(registry->public_fields, field.name)) open.push_back(tell().quoted(field.title));
            if (field.personal) personal.push_back(tell().quoted(field.title));
        }
        if (!open.empty())
            out.paragraphs.push_back({tell().say(says::k_registry_public, {{"fields", tell().list(open)}})});
        if (!personal.empty())
            out.paragraphs.push_back({tell().say(says::k_registry_personal, {{"fields", tell().list(personal)}})});
        for (auto const& consequence : registry->consequences)
            out.paragraphs.push_back({tell().say(
                says::k_consequence, {{"registry", title}, {"rule", tell().quoted(consequence.when.text)}})});
    }

    Chapter recorded() const {
        Chapter out{tell().say(says::k_recorded), {{tell().say(says::k_case_seen)}}};
        if (!m_service.watch.empty())
            out.paragraphs.push_back(
                {tell().say(says::k_watched, {{"offices", tell().list(offices(m_service.watch))}})});
        Names registries;
        auto const note = [&](Sentence const& sentence) {
            return [&](Action const& action, Effect const& effect) {
                auto const name = effect.target.empty() ? m_service.registry() : effect.target;
                if (!has(registries, name)) registries.push_back(name);
                add_effect(out,
                           tell().say(sentence, {{"action", tell().quoted(action.title)},
                                                 {"registry", tell().quoted(tell().registry(name))}}),
                           effect);
            };
        };
        each_effect(Effect::Kind::create_record, note(says::k_creates));
        each_effect(Effect::Kind::update_record, note(says::k_updates));
        each_effect(Effect::Kind::open_case, [&](Action const& action, Effect const& effect) {
            add_effect(out,
                       tell().say(says::k_opens_cases, {{"action", tell().quoted(action.title)},
                                                        {"service", tell().quoted(tell().service(effect.target))}}),
                       effect);
        });
        each_effect(Effect::Kind::perform, [&](Action const& action, Effect const& effect) {
            add_effect(out,
                       tell().say(effect.on_children ? says::k_performs_on_children : says::k_performs,
                                  {{"action", tell().quoted(action.title)},
                                   {"other", tell().quoted(tell().action(performing(effect), effect.target))}}),
                       effect);
        });
        for (auto const& name : registries) add_registry(name, out);
        out.paragraphs.push_back({tell().say(says::k_ledger)});
        return out;
    }

    // What takes a case further after its end.
    Chapter appeal() const {
        Chapter out{tell().say(says::k_appeal)};
        Names without;
        for (auto const& state : m_service.states) {
            if (!state.final) continue;
            bool has_appeal = false;
            for (auto const& action : m_service.actions) {
                if (!has(action.from, state.name) || action.to.empty()) continue;
                has_appeal = true;
                auto const* next = m_service.find_state(action.to);
                auto text = tell().say(says::k_appeal_from, {{"state", tell().quoted(state.title)},
                                                             {"who", tell().roles(m_service, action.by)},
                                                             {"action", tell().quoted(action.title)},
                                                             {"next", tell().quoted(next->title)},
                                                             {"roles", tell().roles(m_service, next->waits_for)}});
                for (auto const& limit : limits_of(tell(), m_service, action)) text += " " + limit;
                out.paragraphs.push_back({std::move(text)});
            }
            if (!has_appeal && state.outcome == "refused") without.push_back(tell().quoted(state.title));
        }
        if (!without.empty())
            out.paragraphs.push_back({tell().say(says::k_no_appeal, {{"states", tell().list(without)}})});
        if (out.paragraphs.empty()) out.paragraphs.push_back({tell().say(says::k_no_refusal)});
        return out;
    }

    std::string told(Effect const& effect) const {
        auto const who = tell().role(m_service, effect.to_role);
        if (effect.cnics.empty()) return who;
        Names cnics;
        for (auto const& cnic : effect.cnics) cnics.push_back(tell().computed(m_service, cnic));
        return tell().say(says::k_told_holders, {{"who", who}, {"cnics", tell().list(cnics, says::k_or)}});
    }

    Chapter messages() const {
        Chapter out{tell().say(says::k_messages)};
        each_effect(Effect::Kind::message, [&](Action const& action, Effect const& effect) {
            add_effect(out,
                       tell().say(says::k_message, {{"action", tell().quoted(action.title)},
                                                    {"role", told(effect)},
                                                    {"text", tell().quoted(effect.text)}}),
                       effect);
        });
        if (out.paragraphs.empty()) out.paragraphs.push_back({tell().say(says::k_no_messages)});
        return out;
    }

    Model const& m_model;
    Service const& m_service;
    Teller m_teller;
    Date m_on;
};

}  // namespace

std::vector<Chapter> summarize(Model const& model, Service const& service, std::string_view language, Date on) {
    auto chapters = Summary(model, service, language, on).chapters();
    std::erase_if(chapters, [](Chapter const& chapter) { return chapter.paragraphs.empty(); });
    return chapters;
}

Chapter signature(std::string_view language) {
    auto const say = [&](Sentence const& sentence) {
        return std::string(language == "ur" ? sentence.ur : sentence.en);
    };
    return {say(says::k_signature),
            {{say(says::k_found_right),
              {say(says::k_sign_name), say(says::k_sign_post), say(says::k_sign_date), say(says::k_sign_here)}}}};
}

}  // namespace bolan::describe
