// What a story says must hold after its steps.
#include "describe/stages.h"
#include "describe/story_sentences.h"
#include "describe/story_teller.h"
#include <algorithm>

namespace bolan::describe {

using definition::Effect;
using definition::Field;
using definition::Node;
using definition::Service;

namespace {

Names words_of(Node const* list) {
    if (!list) return {};
    if (list->is_scalar()) return {list->text};
    Names out;
    for (auto const& item : list->items) out.push_back(item.text);
    return out;
}

Sentence const* verdict_named(std::string_view verdict) {
    if (verdict == "valid") return &says::k_valid;
    if (verdict == "review") return &says::k_under_review;
    if (verdict == "cancelled") return &says::k_cancelled;
    if (verdict == "superseded") return &says::k_superseded;
    if (verdict == "expired") return &says::k_expired;
    return verdict == "issued" ? &says::k_issued : nullptr;
}

}  // namespace

Paragraph StoryTeller::expect(Step& step) const {
    if (step.take("document")) return document_holds(step);
    for (auto const* key : {"told", "not_told"})
        if (auto const* who = step.take(key))
            return {say(who == step.take("told") ? says::k_is_told : says::k_is_not_told,
                        {{"who", m_written.who(who->text)}, {"case", m_written.case_named(step.word("about"))}})};
    if (step.take("case")) return case_holds(step);
    if (step.take("children")) return children_hold(step);
    if (step.take("inbox")) return inbox_holds(step);
    if (step.take("registry")) return registry_holds(step);
    if (step.take("public")) return public_holds(step);
    if (step.take("message")) return message_holds(step);
    if (step.take("report")) return report_holds(step);
    return as_it_is("expect", step.node());
}

Names StoryTeller::actions(Service const* service, Node const& names) const {
    Names out;
    for (auto const& name : words_of(&names)) out.push_back(quoted(service ? m_teller.action(*service, name) : name));
    return out;
}

Paragraph StoryTeller::case_holds(Step& step) const {
    auto const name = step.word("case"), of = m_written.case_named(name), state = step.word("state");
    auto const* service = m_plot.service_of(name, state);
    Paragraph out{state.empty()
                      ? say(says::k_now_holds, {{"case", of}})
                      : say(says::k_is_now_in,
                            {{"case", of}, {"state", quoted(service ? m_teller.state(*service, state) : state)}})};
    auto const add = [&](Sentence const& sentence, Values values = {}) { out.items.push_back(say(sentence, values)); };
    if (auto const* outcome = step.take("outcome"))
        add(says::k_has_ended, {{"outcome", say(outcome_named(outcome->text))}});
    if (auto const* roles = step.take("waits_for")) {
        Names titles;
        for (auto const& role : words_of(roles)) titles.push_back(service ? m_teller.role(*service, role) : role);
        add(titles.empty() ? says::k_waits_for_nobody : says::k_waits, {{"roles", m_teller.list(titles)}});
    }
    if (auto const* area = step.take("area")) add(says::k_belongs_to, {{"area", m_written.area(area->text)}});
    if (auto const* late = step.take("late")) add(late->text == "true" ? says::k_is_late : says::k_is_in_time);
    if (auto const* due = step.take("due_at")) add(says::k_is_due, {{"time", m_written.time(due->text)}});
    if (auto const* promised = step.take("promised_at"))
        add(says::k_is_promised, {{"time", m_written.time(promised->text)}});
    if (auto const* kept = step.take("in_time"))
        add(kept->text == "true"    ? says::k_promise_kept
            : kept->text == "false" ? says::k_promise_broken
                                    : says::k_promise_open);
    if (auto const* post = step.take("seen_by")) {
        auto const who = m_written.who(post->text);
        auto const *offers = step.take("offers"), *lacks = step.take("lacks");
        if (offers) add(says::k_is_offered, {{"who", who}, {"actions", m_teller.list(actions(service, *offers))}});
        if (lacks)
            add(says::k_is_not_offered,
                {{"who", who}, {"actions", m_teller.list(actions(service, *lacks), says::k_or)}});
        if (!offers && !lacks) add(says::k_may_see, {{"who", who}});
    }
    if (auto const* count = step.take("refused_attempts")) add(says::k_refused_attempts, {{"n", count->text}});
    if (auto const* data = step.take("data")) {
        auto const find = [&](std::string const& one) { return service ? service->find_field(one) : nullptr; };
        std::ranges::move(m_written.answers(*data, find, Form::kept), std::back_inserter(out.items));
    }
    return out;
}

Paragraph StoryTeller::children_hold(Step& step) const {
    auto const parent = step.word("children"), of = m_written.case_named(parent), count = step.word("count");
    auto const* state = step.take("state");
    if (!state) return {say(says::k_children_number, {{"case", of}, {"n", count}})};
    auto const* service = m_plot.service_of(parent + ".children", state->text);
    auto const title = quoted(service ? m_teller.state(*service, state->text) : state->text);
    return {say(says::k_children_in, {{"case", of}, {"state", title}, {"n", count}})};
}

Paragraph StoryTeller::inbox_holds(Step& step) const {
    auto const who = m_written.who(step.word("inbox"));
    std::string out;
    auto const add = [&](std::string const& sentence) { out += (out.empty() ? "" : " ") + sentence; };
    if (auto const* holds = step.take("holds"))
        add(say(says::k_inbox_holds, {{"who", who}, {"cases", m_written.cases(*holds)}}));
    if (auto const* lacks = step.take("lacks"))
        add(say(says::k_inbox_lacks, {{"who", who}, {"cases", m_written.cases(*lacks)}}));
    if (auto const* count = step.take("count")) add(say(says::k_inbox_number, {{"who", who}, {"n", count->text}}));
    return {out};
}

Paragraph StoryTeller::registry_holds(Step& step) const {
    auto const registry = model().find_registry(step.word("registry"));
    auto const title = quoted(m_teller.registry(step.word("registry")));
    auto const count = step.take("count") ? step.word("count") : "1";
    Paragraph out{count == "1"   ? say(says::k_register_holds, {{"registry", title}})
                  : count == "0" ? say(says::k_register_lacks, {{"registry", title}})
                                 : say(says::k_register_holds_many, {{"registry", title}, {"n", count}})};
    for (auto const* key : {"match", "is"})
        if (auto const* map = step.take(key); map && registry)
            std::ranges::move(m_written.record(*registry, *map), std::back_inserter(out.items));
    return out;
}

Paragraph StoryTeller::document_holds(Step& step) const {
    auto const document = model().find_document(step.word("document"));
    auto const title = quoted(document ? m_teller.text(document->title) : step.word("document"));
    Paragraph out{say(says::k_was_made, {{"document", title}, {"case", m_written.case_named(step.word("case"))}})};
    if (auto const* number = step.take("number"))
        out.items.push_back(say(says::k_entry, {{"field", say(says::k_number)}, {"value", m_written.text(*number)}}));
    if (auto const* rows = step.take("rows")) out.items.push_back(say(says::k_table_rows, {{"n", rows->text}}));
    if (auto const* text = step.take("says"))
        out.items.push_back(say(says::k_it_says, {{"text", quoted(m_written.text(*text))}}));
    return out;
}

// Fields are those of the register that the document is a paper of.
Paragraph StoryTeller::public_holds(Step& step) const {
    auto const& path = *step.take("public");
    auto const verdict = step.word("verdict");
    auto const* known = verdict_named(verdict);
    Paragraph out{
        say(says::k_anybody_reads, {{"document", m_written.text(path)}, {"verdict", known ? say(*known) : verdict}})};
    auto const* service = m_plot.service_of(path.text.substr(0, path.text.find('.')));
    auto const document = model().find_document(path.text.substr(path.text.rfind('.') + 1));
    auto const registry = document && !document->registry.empty() ? model().find_registry(document->registry)
                          : service                               ? model().find_registry(service->registry())
                                                                  : nullptr;
    auto const find = [&](std::string const& name) -> Field const* {
        if (auto const* field = registry ? registry->find_field(name) : nullptr) return field;
        return service ? service->find_field(name) : nullptr;
    };
    if (auto const* shows = step.take("shows")) out.items = m_written.answers(*shows, find, Form::kept);
    if (auto const* hides = step.take("hides")) {
        Names titles;
        for (auto const& name : words_of(hides)) {
            auto const* field = find(name);
            titles.push_back(field ? m_teller.quoted(field->title) : name);
        }
        out.items.push_back(say(says::k_not_shown, {{"fields", m_teller.list(titles)}}));
    }
    return out;
}

namespace {

std::string without_values(std::string text) {
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open)) {
        auto const shut = text.find('}', open);
        if (shut == text.npos) break;
        text.replace(open, shut - open + 1, "…");
    }
    return text;
}

}  // namespace

// The whole message where one alone can be meant; else the part, as it is written.
Paragraph StoryTeller::message_holds(Step& step) const {
    auto const who = m_written.who(step.word("message"));
    auto const* found = step.take("says");
    auto const part = found ? *found : Node();
    std::set<std::string> meant;
    definition::Text whole;
    for (auto const* service : m_plot.services())
        for (auto const& action : service->actions)
            for (auto const& effect : action.effects)
                if (effect.kind == Effect::Kind::message && effect.text.en.find(part.text) != std::string::npos) {
                    meant.insert(effect.text.en);
                    whole = effect.text;
                }
    bool const is_whole = !part.text.empty() && meant.size() == 1;
    auto const text = quoted(is_whole ? without_values(m_teller.text(whole)) : m_written.text(part));
    auto const* count = step.take("count");
    if (!count) return {say(is_whole ? says::k_is_written : says::k_is_written_part, {{"who", who}, {"text", text}})};
    return {say(says::k_is_written_times, {{"who", who}, {"text", text}, {"n", count->text}})};
}

std::string word_of_code(std::string code) {
    if (code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != code.npos || code.empty()) return code;
    std::ranges::replace(code, '_', ' ');
    code[0] = static_cast<char>(code[0] - 'a' + 'A');
    return code;
}

// A column that shows a stage or an answer holds its code.
std::string StoryTeller::report_value(definition::Report const& report, std::string const& column,
                                      Node const& written) const {
    auto const service = model().find_service(report.from);
    auto const registry = model().find_registry(report.from);
    auto const found = std::ranges::find(report.group, column, [](auto const& one) { return one.title.en; });
    if (found == report.group.end()) return m_written.text(written);
    auto const name = found->by.program->tree().name;
    auto const* field = service ? service->find_field(name) : registry ? registry->find_field(name) : nullptr;
    if (field) return m_written.value(field, written, Form::kept);
    auto const* state = service ? service->find_state(written.text) : nullptr;
    return state ? m_teller.text(state->title) : m_teller.text({word_of_code(m_written.text(written)), report.system});
}

Paragraph StoryTeller::report_holds(Step& step) const {
    auto const name = step.word("report");
    auto const report = model().find_report(name);
    Paragraph out{say(says::k_report_says, {{"who", m_written.who(step.word("as"))},
                                            {"report", quoted(report ? m_teller.text(report->title) : name)}})};
    auto const* row = report ? step.take("row") : nullptr;
    if (!row) return out;
    for (auto const& entry : row->entries) {
        auto title = entry.key == "count" ? say(says::k_how_many) : entry.key;
        for (auto const& column : report->group)
            if (column.title.en == entry.key) title = m_teller.quoted(column.title);
        for (auto const& measure : report->measures)
            if (measure.title.en == entry.key)
                title = m_teller.quoted(measure.title);
            else
                for (auto const& part : measure.parts)
                    if (measure.title.en + ": " + part.title.en == entry.key)
                        title = m_teller.quoted(m_teller.text(measure.title) + ": " + m_teller.text(part.title));
        out.items.push_back(
            say(says::k_entry, {{"field", title}, {"value", report_value(*report, entry.key, entry.value)}}));
    }
    return out;
}

}  // namespace bolan::describe
