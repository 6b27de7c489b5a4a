#include "demo/retell.h"
#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "cases/inbox.h"
#include "cases/work.h"
#include "demo/story.h"
#include <algorithm>
#include <map>
#include <set>

namespace bolan::demo {

using cases::Case;
using definition::Field;
using definition::FieldKind;
using definition::Service;
using ledger::StoredAct;
using store::Connection;

namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr int k_others_max = 20;          // cases about one record
constexpr std::size_t k_cases_max = 500;  // of a story
constexpr std::string_view k_refused = "refused:";

// Plain where YAML leaves no doubt, else in double quotes. Stories fill in {…}, so a brace cannot be said.
std::string scalar(std::string text) {
    std::ranges::replace(text, '{', '(');
    std::ranges::replace(text, '}', ')');
    bool is_plain = !text.empty() && text != "null" && text.front() != ' ' && text.front() != '-' && text.back() != ' ';
    for (char c : text)
        is_plain = is_plain && (std::isalnum(static_cast<unsigned char>(c)) || c == ' ' || c == '-' || c == '_');
    return is_plain ? text : write_json(Value(text));
}

std::string sample_of(Value const& attachment) {
    auto const type = attachment["type"].string_or("");
    if (type == "image/jpeg") return "sample.jpeg";
    if (type == "image/png") return "sample.png";
    return "sample.pdf";
}

class Teller {
  public:
    Teller(cases::House& house, Connection& db) : m_house(house), m_db(db) {}

    Retold tell(CaseId const& id, std::string const& title) {
        include(id);
        std::ranges::sort(m_acts, {}, &StoredAct::index);
        for (auto const& stored : m_acts)
            if (!is_by_itself(stored.act))
                step(stored.act);
            else if (stored.act.person.empty())
                m_due = std::max(m_due, stored.act.at.ms);
        if (m_due != 0) move_clock(after_due());
        for (auto const& [name, of] : m_told) expect(name, *of);
        return {file(title), std::move(m_unsaid)};
    }

  private:
    // ---- Which cases

    void include(CaseId const& id) {
        auto of = m_house.shelves.find_case(m_db, id);
        if (!of) return;
        while (auto const parent = CaseId::parse(of->parent)) of = m_house.shelves.find_case(m_db, *parent);
        if (m_names.contains(of->id.text())) return;
        if (m_names.size() >= k_cases_max)
            return std::exchange(m_is_full, true) ? void()
                                                  : unsaid("more cases hang together than a story should tell");
        add(*of, "c" + std::to_string(++m_count));
    }

    void add(Case const& of, std::string const& name) {
        m_names[of.id.text()] = name;
        include_about(of);
        m_told.emplace_back(name, std::make_unique<Case>(of));
        if (of.definition != service_of(of).hash) unsaid(name + " began under an earlier definition of " + of.service);
        for (auto& act : cases::history(m_db, of.id)) {
            include_named(act.act.input);
            m_acts.push_back(std::move(act));
        }
        int n = 0;
        for (auto const& child : m_house.shelves.children(m_db, of.id))
            if (auto const found = m_house.shelves.find_case(m_db, child))
                add(*found, name + ".children[" + std::to_string(++n) + "]");
    }

    // What the record of the case came from, and what else was done about it.
    void include_about(Case const& of) {
        auto const registry = service_of(of).registry();
        auto const id = RecordId::parse(of.record);
        auto const record = id && !registry.empty() ? m_house.registries.find(m_db, registry, *id) : std::nullopt;
        if (!record) return;
        include_maker(*record);
        for (auto const& other : cases::heads_about(m_db, of.record, k_others_max)) include(other.id);
    }

    // Records whose numbers somebody wrote into a form.
    void include_named(Value const& input) {
        if (!input.is_map()) return;
        for (auto const& [name, value] : input.as_map())
            for (auto const& registry : m_house.model->registries)
                if (value.is_string() && !value.as_string().empty())
                    if (auto const record = m_house.registries.find_by_number(m_db, registry->name, value.as_string()))
                        include_maker(*record);
    }

    // The case whose act made the record.
    void include_maker(records::Record const& record) {
        auto const versions = m_house.registries.history(m_db, record.registry, record.id);
        auto const act_id = versions.empty() ? std::nullopt : ActId::parse(versions.front().act);
        auto const made = act_id ? ledger::find_act(m_db, *act_id) : std::nullopt;
        auto const maker = made && made->act.subject_kind == "case" ? CaseId::parse(made->act.subject) : std::nullopt;
        if (!maker) return give(record, versions.empty() ? record.fields : versions.front().fields);
        include(*maker);
        if (auto const name = m_names.find(maker->text()); name != m_names.end()) {
            m_records[record.id.text()] = name->second + ".record";
            m_numbers[record.number] = "{" + name->second + ".record.number}";
        }
    }

    // A record that no case made: an import.
    void give(records::Record const& record, Value const& first) {
        if (!m_given.insert(record.number).second) return;
        // A number of its own year came from the numbering, and will again.
        bool const is_ours = record.number.find(civil(record.created_at.ms).substr(0, 4)) != std::string::npos;
        std::string set = is_ours ? "" : "number: " + scalar(record.number);
        for (auto const& field : m_house.model->find_registry(record.registry)->fields) {
            auto const* value = first.find(field.name);
            if (!value || value->is_null() || field.name == "number") continue;
            if (field.kind == FieldKind::attachment || field.kind == FieldKind::group || field.kind == FieldKind::money)
                unsaid(field.name + " of the record " + record.number + ", which was there before");
            else
                set += (set.empty() ? "" : ", ") + field.name + ": " + said(field, *value);
        }
        line("given_records: { registry: " + record.registry + ", set: { " + set + " } }");
    }

    Service const& service_of(Case const& of) { return *m_house.shelves.get(of.service).service; }

    // ---- Steps

    Case const& case_of(ledger::Act const& act) {
        auto const& name = m_names.at(act.subject);
        return *std::ranges::find(m_told, name, [](auto const& told) { return told.first; })->second;
    }

    // Done by the clock, or by the program as the consequence of another act.
    bool is_by_itself(ledger::Act const& act) {
        if (act.person.empty()) return true;
        auto const* action = service_of(case_of(act)).find_action(act.action);
        if (!action || std::ranges::find(action->by, "system") == action->by.end()) return false;
        return std::ranges::any_of(m_acts, [&](StoredAct const& other) {
            return other.act.id != act.id && other.act.at == act.at && other.act.person == act.person;
        });
    }

    void step(ledger::Act const& act) {
        move_clock(m_due == 0 ? act.at.ms : std::max(act.at.ms, after_due()));
        m_due = 0;
        auto const& of = case_of(act);
        if (is_nested(m_names.at(act.subject))) return unsaid(act.action + " on " + m_names.at(act.subject));
        auto const& service = service_of(of);
        auto const who = "as: " + actor(act);
        auto const name = "case: " + quoted(m_names.at(act.subject));
        if (act.action == "bill_received") return line("receive: { " + who + ", " + name + " }");
        // Who held what is told by orders, which are no acts on a case.
        if (act.action.starts_with(k_refused) &&
            (act.outcome.starts_with("post.") || act.outcome.starts_with("delegation.")))
            return;
        if (act.action.starts_with(k_refused))
            return line("refused: { " + who + ", " + name + ", action: " + act.action.substr(k_refused.size()) +
                        ", with: " + act.outcome + " }");
        auto const* action = service.find_action(act.action);
        if (!action) return unsaid(act.action + " is no action of " + of.service + " any more");
        if (std::ranges::find(action->from, "start") != action->from.end()) return apply(act, of, service, who);
        auto const input = fields(service, act.input);
        line("act: { " + who + ", " + name + ", action: " + act.action +
             (input.empty() ? "" : ", input: { " + input + " }") + " }");
    }

    void apply(ledger::Act const& act, Case const& of, Service const& service, std::string const& who) {
        auto const* opening = find_opening(service, m_house.establishment.find_post(act.post));
        if (!opening || opening->name != act.action)
            unsaid("it began by " + act.action + ", which no story can begin by");
        auto text = "apply: { " + who + ", service: " + of.service + ", is: " + m_names.at(act.subject);
        if (!of.record.empty() && !service.about.empty() && !service.record)
            if (auto const record = m_records.find(of.record); record != m_records.end())
                text += ", record: " + record->second;
        line(text + ", form: { " + fields(service, act.input) + not_given(service, act) + " } }");
    }

    // What an account would fill in and the applicant left empty.
    std::string not_given(Service const& service, ledger::Act const& act) {
        std::string out;
        if (!act.post.empty()) return out;
        for (auto const* field : service.all_fields())
            if (!field->from.empty() && !act.input.find(field->name)) out += ", " + field->name + ": null";
        return out;
    }

    // Acts are told to the minute they were done in, so that none comes to stand on the next day.
    void move_clock(std::int64_t ms) {
        auto const minute = ms / k_minute_ms * k_minute_ms;
        if (m_start == 0) m_start = m_now = minute;
        if (minute <= m_now) return;
        m_now = minute;
        line("clock: { to: " + civil(minute) + " }");
    }
    // The minute by which the clock has done what it did by itself.
    std::int64_t after_due() const { return m_due + k_minute_ms - 1; }

    std::string civil(std::int64_t ms) {
        return iso_time({ms}, m_house.model->province.calendar->offset_minutes()).substr(0, 16);
    }

    // Stories name the children of a case, and not their children.
    static bool is_nested(std::string const& name) { return name.find('.') != name.rfind('.'); }

    void expect(std::string const& name, Case const& of) {
        if (is_nested(name)) return unsaid("where " + name + " stands");
        std::string text = "expect: { case: " + quoted(name) + ", state: " + of.state;
        if (!of.outcome.empty()) text += ", outcome: " + of.outcome;
        std::set<std::string> roles;
        for (auto const& task : cases::tasks_of(m_db, of.id)) roles.insert(task.role);
        std::string waits;
        for (auto const& role : roles) waits += (waits.empty() ? "" : ", ") + role;
        if (!waits.empty()) text += ", waits_for: [" + waits + "]";
        line(text + " }");
    }

    // ---- Words

    static std::string quoted(std::string const& name) {
        return name.find('[') == std::string::npos ? name : "\"" + name + "\"";
    }

    std::string actor(ledger::Act const& act) {
        if (!act.post.empty()) {
            if (!m_house.establishment.find_post(act.post)) unsaid("there is no post " + act.post + " any more");
            return act.post;
        }
        auto const found = m_people.find(act.person);
        if (found != m_people.end()) return found->second;
        auto const id = PersonId::parse(act.person);
        auto const person = id ? people::Accounts::find_person(m_db, *id) : std::nullopt;
        auto const name = "p" + std::to_string(m_people.size() + 1);
        m_people[act.person] = name;
        if (!person || person->cnic.empty() || person->phone.empty())
            unsaid(name + " has no account with CNIC and phone, as a citizen of a story must");
        else
            m_persons += "  " + name + ": { name: " + scalar(person->name) + ", cnic: " + show_cnic(person->cnic) +
                         ", phone: \"" + person->phone + "\" }\n";
        return name;
    }

    // "kind: reader, born_on: 1990-04-02"
    std::string fields(Service const& service, Value const& input) {
        std::string out;
        if (!input.is_map()) return out;
        for (auto const& [name, value] : input.as_map()) {
            auto const* field = service.find_field(name);
            if (!field || field->compute || field->kind == FieldKind::note || value.is_null()) continue;
            out += (out.empty() ? "" : ", ") + name + ": " + said(*field, value);
        }
        return out;
    }

    std::string said(Field const& field, Value const& value) {
        if (field.kind == FieldKind::attachment) return samples(value);
        if (field.kind == FieldKind::group) return lines(field, value);
        if (field.kind == FieldKind::money && value.is_int()) return write_json(Value(Money{value.as_int()}.text()));
        if (field.kind == FieldKind::moment)
            if (auto const at = parse_iso_time(value.string_or(""))) return civil(at->ms);
        if (field.kind == FieldKind::cnic) return show_cnic(value.string_or(""));
        if (!value.is_string()) return write_json(value);
        auto const& text = value.as_string();
        if (auto const known = m_numbers.find(text); known != m_numbers.end()) return "\"" + known->second + "\"";
        if (text.find_first_of("{}") != std::string::npos)
            unsaid(field.name + " has a brace, which a story would fill in: written as a bracket");
        return scalar(text);
    }

    std::string samples(Value const& value) {
        std::string out;
        auto const one = [&](Value const& attachment) { out += (out.empty() ? "" : ", ") + sample_of(attachment); };
        if (value.is_list())
            for (auto const& item : value.as_list()) one(item);
        else
            one(value);
        if (!std::exchange(m_has_attachment, true))
            unsaid("what was uploaded: the runner's samples of the same type stand for it");
        return "[" + out + "]";
    }

    std::string lines(Field const& field, Value const& value) {
        std::string out;
        for (auto const& item : value.as_list()) {
            std::string one;
            for (auto const& [name, inner] : item.as_map())
                if (auto const* of = field.find_field(name); of && !inner.is_null())
                    one += (one.empty() ? "" : ", ") + name + ": " + said(*of, inner);
            out += (out.empty() ? "" : ", ") + ("{ " + one + " }");
        }
        return "[" + out + "]";
    }

    void line(std::string const& step) { m_steps += "  - " + step + "\n"; }
    void unsaid(std::string const& what) {
        m_steps += "  # Not said: " + what + "\n";
        m_unsaid.push_back(what);
    }

    std::string file(std::string const& title) {
        return "story: " + write_json(Value(title)) + "\nat: " + civil(m_start) + "\n" +
               (m_persons.empty() ? "" : "people:\n" + m_persons) + "steps:\n" + m_steps;
    }

    cases::House& m_house;
    Connection& m_db;
    int m_count = 0;
    std::map<std::string, std::string> m_names;                         // of cases, by id
    std::vector<std::pair<std::string, std::unique_ptr<Case>>> m_told;  // by name
    std::map<std::string, std::string> m_records;                       // "c1.record", by id
    std::map<std::string, std::string> m_numbers;                       // "{c1.record.number}", by number
    std::set<std::string> m_given;                                      // numbers of records that no case made
    std::map<std::string, std::string> m_people;                        // names, by id
    std::vector<StoredAct> m_acts;
    std::int64_t m_start = 0, m_now = 0;  // the story's clock, in whole minutes
    std::int64_t m_due = 0;               // when the clock last did something that no step has told
    bool m_has_attachment = false;
    bool m_is_full = false;
    std::string m_persons, m_steps;
    std::vector<std::string> m_unsaid;
};

}  // namespace

Retold retell(cases::House& house, CaseId const& id, std::string const& title) {
    return house.database.read([&](Connection& db) { return Teller(house, db).tell(id, title); });
}

}  // namespace bolan::demo
