#include "describe/story_teller.h"
#include "definition/suppose.h"
#include "describe/fields.h"
#include "describe/story_sentences.h"
#include <algorithm>
#include <charconv>

namespace bolan::describe {

using definition::Field;
using definition::Node;
using definition::Service;

Chapter StoryTeller::told(std::string_view system) const {
    Step top(m_plot.root());
    Chapter out{m_teller.text({top.word("story"), std::string(system)})};
    auto begins = say(says::k_begins_on, {{"time", m_written.time(top.word("at"))}});
    out.paragraphs.push_back({std::move(begins)});
    if (auto const* named = top.take("people"); named && !named->entries.empty())
        out.paragraphs.push_back(people(*named));
    if (auto const* named = top.take("officers")) out.paragraphs.push_back(officers(*named));
    if (auto const* tables = top.take("tables")) suppose(std::string(system), *tables, out.paragraphs);
    if (auto const* forms = top.take("forms"))
        for (auto const& name : m_plot.forms())
            if (auto const* answers = forms->find(name)) out.paragraphs.push_back(form(name, *answers));
    for (auto const& node : top.take("steps")->items) {
        if (!node.is_map()) out.paragraphs.push_back({m_written.as_it_is(node)});
        for (auto const& entry : node.entries) out.paragraphs.push_back(step(entry.key, entry.value));
    }
    add_rest(top, out.paragraphs.front());
    return out;
}

Paragraph StoryTeller::people(Node const& named) const {
    Paragraph out{say(says::k_people)};
    for (auto const& entry : named.entries) {
        Step person(entry.value);
        out.items.push_back(
            say(says::k_person,
                {{"name", person.word("name")}, {"cnic", person.word("cnic")}, {"phone", person.word("phone")}}));
        add_rest(person, out);
    }
    return out;
}

Paragraph StoryTeller::officers(Node const& named) const {
    Paragraph out{say(says::k_story_officers)};
    for (auto const& entry : named.entries) {
        Step officer(entry.value);
        auto const name = officer.word("name");
        out.items.push_back(say(says::k_holds_post, {{"who", name}, {"post", m_written.who(officer.word("post"))}}));
        add_rest(officer, out);
    }
    return out;
}

void StoryTeller::suppose(std::string const& system, Node const& tables, std::vector<Paragraph>& out) const {
    auto const found = model().tables.find(system);
    if (found == model().tables.end()) return;
    definition::Mistakes mistakes;
    auto const supposed = definition::suppose(*found->second, tables, mistakes);
    for (auto const& entry : tables.entries) {
        auto& told = out.emplace_back(Paragraph{say(says::k_supposing, {{"table", quoted(word_of_code(entry.key))}})});
        for (auto const& row : rows_of(m_teller, supposed, entry.key))
            told.items.push_back(say(says::k_supposed_row, {{"row", row}}));
    }
}

void StoryTeller::add_answers(Node const* map, Service const* service, Paragraph& out) const {
    if (!map) return;
    auto const find = [&](std::string const& name) { return service ? service->find_field(name) : nullptr; };
    std::ranges::move(m_written.answers(*map, find, Form::typed), std::back_inserter(out.items));
}

std::string StoryTeller::number_of_form(std::string const& name) const {
    auto const& forms = m_plot.forms();
    return std::to_string(std::ranges::find(forms, name) - forms.begin() + 1);
}

// The fields are those of the first service of the story that has them.
Paragraph StoryTeller::form(std::string const& name, Node const& answers) const {
    Paragraph out{say(says::k_answers_of, {{"n", number_of_form(name)}})};
    auto const find = [&](std::string const& field_name) -> Field const* {
        for (auto const* service : m_plot.services())
            if (auto const* field = service->find_field(field_name)) return field;
        return nullptr;
    };
    out.items = m_written.answers(answers, find, Form::typed);
    return out;
}

void StoryTeller::add_rest(Step const& step, Paragraph& out) const {
    for (auto const* entry : step.rest())
        out.items.push_back(say(says::k_entry, {{"field", entry->key}, {"value", m_written.as_it_is(entry->value)}}));
}

Paragraph StoryTeller::as_it_is(std::string const& verb, Node const& node) const {
    return {node.is_map() ? verb + ":" : say(says::k_entry, {{"field", verb}, {"value", m_written.as_it_is(node)}})};
}

Paragraph StoryTeller::step(std::string const& verb, Node const& node) const {
    Step step(node);
    auto out = [&]() -> Paragraph {
        if (verb == "apply") return apply(step, false);
        if (verb == "act") return act(step, false);
        if (verb == "refused")
            return node.find("service") ? apply(step, true) : node.find("kind") ? order(step, true) : act(step, true);
        if (verb == "order") return order(step, false);
        if (verb == "given_records") return given_records(step);
        if (verb == "clock") return clock(step);
        if (verb == "announce") return announce(step);
        if (verb == "expect") return expect(step);
        if (verb == "receive")
            return {say(says::k_receives,
                        {{"who", m_written.who(step.word("as"))}, {"case", m_written.case_named(step.word("case"))}})};
        return as_it_is(verb, node);
    }();
    add_rest(step, out);
    return out;
}

// ---- What people do

// A value that the step does not tell stands as the title of what it is, or as "…".
std::string StoryTeller::why(Step& step) const {
    std::vector<std::pair<std::string, std::string>> values;
    if (auto const* carried = step.take("values"))
        for (auto const& entry : carried->entries) values.emplace_back(entry.key, m_written.text(entry.value));
    auto const code = step.word("with");
    auto sentence = m_error_words(code, values);
    auto const service = model().find_service(code.substr(0, code.find('.')));
    auto const registry = service ? model().find_registry(service->registry()) : nullptr;
    for (auto open = sentence.find('{'); open != sentence.npos; open = sentence.find('{', open)) {
        auto const shut = sentence.find('}', open);
        if (shut == sentence.npos) break;
        auto const name = sentence.substr(open + 1, shut - open - 1);
        auto const* field = registry ? registry->find_field(name) : nullptr;
        if (!field && service) field = service->find_field(name);
        auto const said = field ? "[" + m_teller.text(field->title) + "]" : std::string("…");
        sentence.replace(open, shut - open + 1, said);
    }
    return quoted(sentence);
}

void StoryTeller::add_form(Step& step, Service const* service, Paragraph& out) const {
    auto const* like = step.take("like");
    auto const* own = step.take("form");
    bool const has_own = own && !own->entries.empty();
    if (like)
        out.text +=
            " " + say(has_own ? says::k_same_answers_but : says::k_same_answers, {{"n", number_of_form(like->text)}});
    else if (has_own)
        out.text += " " + say(says::k_answers);
    add_answers(own, service, out);
    if (auto const* record = step.take("record"))
        out.items.push_back(say(says::k_about_record, {{"record", m_written.text(*record)}}));
}

Paragraph StoryTeller::apply(Step& step, bool is_refused) const {
    auto const name = step.word("as"), who = m_written.who(name);
    bool const is_officer = name.find('@') != name.npos;
    auto const service = model().find_service(step.word("service"));
    auto const title = quoted(m_teller.service(step.word("service")));
    Paragraph out;
    if (is_refused)
        out.text = say(is_officer ? says::k_tries_to_begin : says::k_tries_to_apply,
                       {{"who", who}, {"service", title}, {"why", why(step)}});
    else
        out.text = say(is_officer ? says::k_begins : says::k_applies,
                       {{"who", who}, {"service", title}, {"case", m_written.case_named(step.word("is"))}});
    add_form(step, service.get(), out);
    return out;
}

Paragraph StoryTeller::act(Step& step, bool is_refused) const {
    auto const* cases = step.take("cases");
    auto const name = cases ? cases->text : step.word("case");
    auto const who = m_written.who(step.word("as")), of = m_written.case_named(name), code = step.word("action");
    auto const* service = m_plot.service_of(name, code);
    auto const action = quoted(service ? m_teller.action(*service, code) : code);
    Paragraph out{is_refused ? say(says::k_tries, {{"who", who}, {"action", action}, {"case", of}, {"why", why(step)}})
                             : say(says::k_does, {{"who", who}, {"action", action}, {"case", of}})};
    auto const* input = step.take("input");
    if (input && !input->entries.empty()) out.text += " " + say(says::k_answers);
    add_answers(input, service, out);
    add_post(step, out);
    return out;
}

void StoryTeller::add_post(Step& step, Paragraph& out) const {
    if (auto const post = step.word("post"); !post.empty())
        out.items.push_back(say(says::k_acts_at, {{"post", m_written.who(post)}}));
}

// The kinds stand in the order of people::OrderKind.
std::string StoryTeller::order_kind(std::string const& name) const {
    static constexpr std::string_view k_kinds[] = {"posting", "transfer",   "officiating", "additional", "relief",
                                                   "leave",   "suspension", "rejoining",   "retirement", "delegation"};
    auto const found = std::ranges::find(k_kinds, name);
    return found == std::end(k_kinds) ? name : say(says::k_orders[found - std::begin(k_kinds)]);
}

Paragraph StoryTeller::order(Step& step, bool is_refused) const {
    auto const who = m_written.who(step.word("officer")), kind = order_kind(step.word("kind"));
    Paragraph out{is_refused ? say(says::k_order_refused, {{"who", who}, {"kind", kind}, {"why", why(step)}})
                             : say(says::k_order, {{"who", who}, {"kind", kind}})};
    auto const add = [&](std::string text) { out.items.push_back(std::move(text)); };
    auto const day = [&](char const* key, auto const& sentence) {
        auto const written = step.word(key);
        auto const date = Date::parse(written);
        if (!written.empty()) add(say(sentence, {{"day", date ? m_teller.day(*date) : written}}));
    };
    auto const names = [&](char const* key) {
        Names out_names;
        if (auto const* list = step.take(key))
            for (auto const& item : list->items) {
                auto const service = model().find_service(item.text);
                out_names.push_back(quoted(service ? m_teller.text(service->title) : item.text));
            }
        return out_names;
    };
    if (auto const by = step.word("as"); !by.empty()) add(say(says::k_order_by, {{"who", m_written.who(by)}}));
    add_post(step, out);
    for (auto const* key : {"to_post", "of_post"})
        if (auto const post = step.word(key); !post.empty())
            add(say(says::k_order_post, {{"post", m_written.who(post)}}));
    day("from", says::k_order_from);
    day("to", says::k_order_to);
    if (auto const other = step.word("substitute"); !other.empty())
        add(say(says::k_order_substitute, {{"who", m_written.who(other)}}));
    if (auto const services = names("services"); !services.empty())
        add(say(says::k_order_services, {{"services", m_teller.list(services)}}));
    if (auto const actions = names("actions"); !actions.empty())
        add(say(says::k_order_actions, {{"actions", m_teller.list(actions)}}));
    if (auto const amount = step.word("amount"); !amount.empty()) add(say(says::k_order_amount, {{"amount", amount}}));
    if (step.word("relieves") == "true") add(say(says::k_order_relieves));
    return out;
}

namespace {

// What {n} and {n:5} stand for in the first record.
void number_first(Node& node) {
    for (auto open = node.text.find("{n"); open != std::string::npos; open = node.text.find("{n", open)) {
        auto const shut = node.text.find('}', open);
        if (shut == std::string::npos) return;
        int width = 1;
        auto const digits = node.text.substr(open + 2, shut - open - 2);  // ":5"
        if (digits.starts_with(':')) std::from_chars(digits.data() + 1, digits.data() + digits.size(), width);
        node.text.replace(open, shut - open + 1,
                          std::string(static_cast<std::size_t>(std::clamp(width, 1, 20)) - 1, '0') + "1");
    }
    for (auto& entry : node.entries) number_first(entry.value);
}

}  // namespace

Paragraph StoryTeller::given_records(Step& step) const {
    auto const registry = model().find_registry(step.word("registry"));
    auto const title = quoted(m_teller.registry(step.word("registry")));
    auto const count = step.word("count");
    Paragraph out{count.empty() || count == "1" ? say(says::k_is_given_one, {{"registry", title}})
                                                : say(says::k_is_given, {{"registry", title}, {"n", count}})};
    auto const* set = step.take("set");
    if (!set || !registry) return out;
    auto first = *set;
    number_first(first);
    out.items = m_written.record(*registry, first);
    return out;
}

Paragraph StoryTeller::announce(Step& step) const {
    auto const name = quoted(m_teller.text({step.word("holiday"), {}}));
    auto const day = [&](std::string const& written) {
        auto const date = Date::parse(written);
        return date ? m_teller.day(*date) : written;
    };
    auto const from = day(step.word("from")), to = day(step.word("to"));
    auto const* areas = step.take("areas");
    if (!areas) return {say(says::k_announced, {{"name", name}, {"from", from}, {"to", to}})};
    Names where;
    for (auto const& area : areas->items) where.push_back(m_written.area(area.text));
    return {say(says::k_announced_in, {{"areas", m_teller.list(where)}, {"name", name}, {"from", from}, {"to", to}})};
}

Paragraph StoryTeller::clock(Step& step) const {
    if (auto const* forward = step.take("forward")) {
        auto const duration = Duration::parse(forward->text);
        return {say(says::k_time_passes, {{"time", duration ? m_teller.duration(*duration) : forward->text}})};
    }
    return {say(says::k_time_comes, {{"time", m_written.time(step.word("to"))}})};
}

}  // namespace bolan::describe
