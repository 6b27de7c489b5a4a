#include "demo/story.h"
#include "base/check.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/inbox.h"
#include "cases/refresh.h"
#include "definition/suppose.h"
#include "demo/samples.h"
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace bolan::demo {

using definition::Field;
using definition::FieldKind;
using definition::Service;
using store::Connection;
using store::Transaction;

namespace {

std::string text_of_file(std::string const& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The tables of the system whose story it is; nullptr: no system's.
std::shared_ptr<rules::TableSet const> tables_of(definition::Model const& model, std::string const& file) {
    for (auto const& system : model.systems)
        if (std::ranges::find(system.stories, file) != system.stories.end())
            if (auto const found = model.tables.find(system.name); found != model.tables.end()) return found->second;
    return nullptr;
}

}  // namespace

std::shared_ptr<definition::Model const> supposed_in(std::shared_ptr<definition::Model const> const& model,
                                                     std::string const& file) {
    definition::Mistakes mistakes;  // play() reports them
    auto const story = definition::parse_yaml(file, text_of_file(file), mistakes);
    auto const* supposed = story.find("tables");
    auto const tables = tables_of(*model, file);
    if (!supposed || !tables) return model;
    auto out = std::make_shared<definition::Model>(*model);
    for (auto& [system, own] : out->tables)
        if (own == tables)
            own = std::make_shared<rules::TableSet const>(definition::suppose(*tables, *supposed, mistakes));
    return out;
}

void Story::fail(std::string message) { m_failures.push_back({m_line, std::move(message)}); }

std::string Story::field(Node const& what, std::string_view key) {
    auto const* found = what.find(key);
    if (!found) throw Broken("the step lacks '" + std::string(key) + "'");
    return text_of(*found);
}

std::vector<Failure> Story::play(std::string const& file) {
    definition::Mistakes mistakes;
    auto const story = definition::parse_yaml(file, text_of_file(file), mistakes);
    auto const tables = tables_of(*m_house.model, file);
    if (auto const* supposed = story.find("tables"); supposed && tables)
        (void)definition::suppose(*tables, *supposed, mistakes);
    if (!mistakes.empty()) return {{mistakes.sorted().front().at.line, mistakes.sorted().front().message}};
    auto const* steps = story.find("steps");
    auto const* at = story.find("at");
    if (!steps || !at) return {{1, "a story needs 'at' and 'steps'"}};
    auto const start = parse_moment(at->text, offset_minutes());
    if (!start) return {{at->line, "'at' is no time: 2026-11-02T10:00"}};
    m_clock.set(*start);
    m_forms = story.find("forms");
    if (auto const* people = story.find("people"))
        for (auto const& entry : people->entries) {
            people::Registration const registration{field(entry.value, "name"), field(entry.value, "cnic"),
                                                    field(entry.value, "phone"), "", "password-of-the-story"};
            auto const id = m_house.accounts->register_citizen(registration);
            if (!id) return {{entry.line, "cannot register " + entry.key + ": " + id.error().code}};
            m_citizens[entry.key] = *m_house.accounts->find_person(*id);
        }
    if (auto const* officers = story.find("officers")) hire(*officers);
    return play_steps(steps->items);
}

Story::Story(cases::House& house, Story const& before)
    : m_house(house),
      m_clock(before.m_clock),
      m_citizens(before.m_citizens),
      m_cases(before.m_cases),
      m_forms(before.m_forms) {}

std::vector<Failure> Story::play_steps(std::span<Node const> steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto const& item = steps[i];
        m_line = item.line;
        if (item.entries.size() != 1) return {{item.line, "a step has one verb"}};
        try {
            step(item.entries[0].key, item.entries[0].value);
        } catch (Broken const& broken) {
            fail(broken.what());
        } catch (store::UniqueViolation const& clash) {
            fail(clash.what());  // two records given the same number
        }
        // What follows from a broken step says nothing.
        if (!m_failures.empty()) break;
        if (m_successor) return Story(*m_successor, *this).play_steps(steps.subspan(i + 1));
    }
    return m_failures;
}

void Story::step(std::string const& verb, Node const& what) {
    if (verb == "apply") return apply(what, false);
    if (verb == "act") return act(what, false);
    if (verb == "refused") return refuse(what);
    if (verb == "receive") return receive(what);
    if (verb == "given_records") return give_records(what);
    if (verb == "clock") return move_clock(what);
    if (verb == "announce") return announce(what);
    if (verb == "order") return give_order(what, false);
    if (verb == "expect") return expect(what);
    throw Broken("no such step: " + verb);
}

// ---- People --------------------------------------------------------------------------------------------------------

people::Actor Story::actor(std::string const& name, Node const* post) {
    if (auto const found = m_citizens.find(name); found != m_citizens.end())
        return {found->second.id, found->second.name, {}, {}};
    if (m_officers.contains(name)) return officer(name, post);
    return holder(name);
}

people::Actor Story::holder(std::string const& code) {
    auto const* post = m_house.establishment.find_post(code);
    if (!post) throw Broken("nobody is called '" + code + "', and there is no such post");
    auto charges = m_house.charges->of_post(code, m_clock.now());
    if (charges.empty()) {
        post_officer(code);
        charges = m_house.charges->of_post(code, m_clock.now());
    }
    if (charges.empty()) throw Broken("nobody may act from '" + code + "' now");
    return people::Charges::actor_of(charges.front());
}

// A post that nobody ever held has had somebody for a year.
void Story::post_officer(std::string const& code) {
    if (!m_house.charges->history_of_post(code).empty()) return;
    auto const from = m_house.model->province.calendar->today(m_clock.now()).plus_days(-365);
    auto const done = m_house.database.write([&](Transaction& tx) -> Result<> {
        auto const person =
            m_house.accounts->add_officer(tx, {}, {"Officer " + code, "officer-" + code, "no password", "", ""});
        TRY(m_house.orders->give(tx, {}, people::posting_of(person, code, from, "1/" + code)));
        return {};
    });
    CHECK(done.has_value());
    m_house.charges->reload();
}

// ---- Values --------------------------------------------------------------------------------------------------------

std::string Story::text_of(Node const& node) {
    std::string out;
    std::string_view rest = node.text;
    while (true) {
        auto const open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) return out;
        auto const close = rest.find('}', open);
        auto const path = std::string(rest.substr(open + 1, close - open - 1));
        // {n} of given_records stays for it to fill.
        out += path.starts_with("n") && !path.contains('.') ? "{" + path + "}" : look_up(path);
        rest.remove_prefix(close + 1);
    }
}

std::string Story::look_up(std::string const& path) {
    auto const dot = path.find('.');
    auto const of = get_case(path.substr(0, dot));
    auto const rest = dot == std::string::npos ? "" : path.substr(dot + 1);
    if (rest == "record") return of.record;
    if (rest == "reference") return of.reference;
    if (rest.starts_with("record.")) {
        auto const registry = m_house.shelves.of(of).service->registry();
        auto const record = m_house.database.read([&](Connection& db) {
            return m_house.registries.find(db, registry, RecordId::parse(of.record).value_or(RecordId()));
        });
        if (!record) throw Broken(path + ": the case has no record");
        return std::string(record->all()[rest.substr(7)].string_or(""));
    }
    if (auto const issued = document_of(path.substr(0, dot), rest)) return issued->code;
    if (auto const* value = of.data.find(rest); value && value->is_string()) return value->as_string();
    throw Broken("'" + path + "' names nothing");
}

Value Story::value_of(Node const& node) {
    if (node.is_list()) {
        Value out = Value::list();
        for (auto const& item : node.items) out.push(value_of(item));
        return out;
    }
    if (node.is_map()) {
        Value out = Value::map();
        for (auto const& entry : node.entries) out.set(entry.key, value_of(entry.value));
        return out;
    }
    if (node.kind == Node::Kind::none) return {};
    // A path stands alone as a value: c1.record.number
    if (!node.quoted && node.text.find('.') != std::string::npos &&
        m_cases.contains(node.text.substr(0, node.text.find('.'))))
        return look_up(node.text);
    return text_of(node);
}

int Story::offset_minutes() const { return m_house.model->province.calendar->offset_minutes(); }

std::string Story::as_kept(Field const& field, std::string const& written) const {
    if (field.kind == FieldKind::cnic) return parse_cnic(written).value_or(written);
    auto const at = field.kind == FieldKind::moment ? parse_moment(written, offset_minutes()) : std::nullopt;
    return at ? iso_time(*at, 0) : written;
}

Value Story::sample(std::string const& name, people::Actor const& by) {
    auto const bytes = sample_bytes(name);
    auto const hash = m_house.attachments->put(bytes);
    auto const type = store::sniff_type(bytes);
    m_house.engine->note_upload(by, hash, name, type, bytes.size());
    return Value::map(
        {{"hash", hash}, {"name", name}, {"type", type}, {"size", static_cast<std::int64_t>(bytes.size())}});
}

Value Story::input_of(Service const& service, Node const* form, people::Actor const& by) {
    Value raw = Value::map();
    if (form)
        for (auto const& entry : form->entries) {
            auto value = value_of(entry.value);
            auto const* field = service.find_field(entry.key);
            if (field && field->kind == FieldKind::attachment && !value.is_null()) {
                Value files = Value::list();
                Value const names = value.is_list() ? value : Value(Value::List{value});
                for (auto const& name : names.as_list())
                    files.push(name.is_string() && name.as_string().find('.') != std::string::npos
                                   ? sample(name.as_string(), by)
                                   : name);
                value = files;
            }
            raw.set(entry.key, std::move(value));
        }
    return raw;
}

CaseId Story::case_id(std::string const& name) {
    if (auto const bracket = name.find('['); bracket != std::string::npos) {
        auto const list = case_list(name);
        if (list.size() != 1) throw Broken(name + " is not one case");
        return list.front();
    }
    auto const found = m_cases.find(name);
    if (found == m_cases.end()) throw Broken("no case is called '" + name + "'");
    return found->second;
}

std::vector<CaseId> Story::case_list(std::string const& text) {
    auto const dot = text.find(".children");
    if (dot == std::string::npos) return {case_id(text)};
    auto const children = m_house.database.read(
        [&](Connection& db) { return m_house.shelves.children(db, case_id(text.substr(0, dot))); });
    auto const bracket = text.find('[', dot);
    if (bracket == std::string::npos) return children;
    auto const dots = text.find("..", bracket);
    auto const from = std::stoul(text.substr(bracket + 1));
    auto const to = dots == std::string::npos ? from : std::stoul(text.substr(dots + 2));
    if (from < 1 || to > children.size())
        throw Broken(text + ": there are " + std::to_string(children.size()) + " children");
    return {children.begin() + static_cast<std::ptrdiff_t>(from) - 1,
            children.begin() + static_cast<std::ptrdiff_t>(to)};
}

cases::Case Story::get_case(std::string const& name) {
    auto found = m_house.database.read([&](Connection& db) { return m_house.shelves.find_case(db, case_id(name)); });
    if (!found) throw Broken("no case " + name);
    return std::move(*found);
}

std::optional<documents::Issued> Story::document_of(std::string const& case_name, std::string const& document) {
    auto const all =
        m_house.database.read([&](Connection& db) { return m_house.issuer.of_case(db, case_id(case_name).view()); });
    for (auto at = all.rbegin(); at != all.rend(); ++at)
        if (at->name == document) return *at;
    return {};
}

// ---- Doing ---------------------------------------------------------------------------------------------------------

namespace {

std::string describe(Error const& error) {
    std::string out = error.code;
    for (auto const& [name, value] : error.values) out += " " + name + "=" + value;
    for (auto const& problem : error.problems) out += "; " + problem.field + ": " + problem.code;
    return out;
}

}  // namespace

definition::Action const* find_opening(Service const& service, people::Post const* post) {
    if (auto const* own = cases::opening_action(service, post)) return own;
    for (auto const& action : service.actions) {
        bool const is_start = std::ranges::find(action.from, "start") != action.from.end();
        if (is_start && std::ranges::any_of(action.by, [](auto const& role) { return role != "system"; }))
            return &action;
    }
    return nullptr;
}

void Story::apply(Node const& what, bool must_fail) {
    auto const service = m_house.model->find_service(field(what, "service"));
    if (!service) throw Broken("no such service: " + field(what, "service"));
    auto const by = actor(field(what, "as"), what.find("post"));
    Value raw = Value::map();
    for (auto const& page : service->form)
        for (auto const& at : page.fields) {
            auto const person = by.post.empty() ? m_house.accounts->find_person(by.person) : std::nullopt;
            if (!person || at.from.empty()) continue;
            if (at.from == "account.full_name") raw.set(at.name, person->name);
            if (at.from == "account.cnic") raw.set(at.name, person->cnic);
            if (at.from == "account.phone") raw.set(at.name, person->phone);
            if (at.from == "account.email" && !person->email.empty()) raw.set(at.name, person->email);
        }
    auto const lay_over = [&](Node const* form) {
        auto const values = input_of(*service, form, by);
        for (auto const& [name, value] : values.as_map())
            if (value.is_null())
                raw.erase(name);
            else
                raw.set(name, value);
    };
    if (auto const* like = what.find("like")) lay_over(m_forms ? m_forms->find(like->text) : nullptr);
    lay_over(what.find("form"));
    auto const* opening = find_opening(*service, m_house.establishment.find_post(by.post));
    if (!opening) throw Broken("nobody can open a case of " + service->name);
    cases::Ask ask;
    ask.actor = by;
    ask.service = service->name;
    ask.action = opening->name;
    ask.input = std::move(raw);
    if (auto const* record = what.find("record")) ask.record = value_of(*record).string_or("");
    auto const receipt = m_house.engine->perform(ask);
    if (must_fail) return check_refusal(what, receipt ? nullptr : &receipt.error());
    if (!receipt) throw Broken("refused: " + describe(receipt.error()));
    if (auto const* name = what.find("is")) m_cases[name->text] = receipt->case_id;
}

void Story::act(Node const& what, bool must_fail) {
    auto const by = actor(field(what, "as"), what.find("post"));
    auto const targets = what.find("cases") ? case_list(field(what, "cases")) : case_list(field(what, "case"));
    for (auto const& id : targets) {
        auto const of = m_house.database.read([&](Connection& db) { return m_house.shelves.find_case(db, id); });
        cases::Ask ask;
        ask.actor = by;
        ask.service = of->service;
        ask.case_id = id;
        ask.action = field(what, "action");
        ask.input = input_of(*m_house.shelves.of(*of).service, what.find("input"), by);
        auto const receipt = m_house.engine->perform(ask);
        if (must_fail)
            check_refusal(what, receipt ? nullptr : &receipt.error());
        else if (!receipt)
            throw Broken("refused: " + describe(receipt.error()) + " (the case is in " + of->state + ")");
    }
}

// The counter takes the money for whatever the case owes.
void Story::receive(Node const& what) {
    auto const by = actor(field(what, "as"), what.find("post"));
    auto const id = case_id(field(what, "case"));
    int received = 0;
    for (auto const& bill :
         m_house.database.read([&](Connection& db) { return m_house.bills.of_case(db, id.view()); })) {
        if (bill.state != "due") continue;
        if (auto const done = m_house.engine->receive_bill(by, bill.id); !done)
            throw Broken("refused: " + describe(done.error()));
        ++received;
    }
    if (received == 0) throw Broken("the case owes nothing");
}

void Story::refuse(Node const& what) {
    if (what.find("service")) return apply(what, true);
    if (what.find("kind")) return give_order(what, true);
    act(what, true);
}

void Story::check_refusal(Node const& what, Error const* refusal) {
    auto const wanted = field(what, "with");
    if (!refusal) throw Broken("was not refused; wanted " + wanted);
    auto const& error = *refusal;
    bool found = error.code == wanted;
    auto values = error.values;
    for (auto const& problem : error.problems) {
        found = found || problem.code == wanted;
        values.insert(values.end(), problem.values.begin(), problem.values.end());
    }
    if (!found) throw Broken("wanted " + wanted + ", got " + describe(error));
    if (auto const* carried = what.find("values"))
        for (auto const& entry : carried->entries)
            if (std::ranges::find(values, std::pair(entry.key, text_of(entry.value))) == values.end())
                throw Broken("the refusal does not carry " + entry.key + " = " + entry.value.text + ": " +
                             describe(error));
}

namespace {

// "{n}" and "{n:5}".
std::string with_number(std::string text, int n) {
    for (auto open = text.find("{n"); open != std::string::npos; open = text.find("{n", open)) {
        auto const close = text.find('}', open);
        auto digits = std::to_string(n);
        if (text[open + 2] == ':') {
            auto const width = std::stoul(text.substr(open + 3));
            if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
        }
        text.replace(open, close - open + 1, digits);
        open += digits.size();
    }
    return text;
}

}  // namespace

void Story::give_records(Node const& what) {
    auto const registry = m_house.model->find_registry(field(what, "registry"));
    if (!registry) throw Broken("no such registry");
    int const count = what.find("count") ? std::stoi(field(what, "count")) : 1;
    auto const done = m_house.database.write([&](Transaction& tx) -> Result<> {
        records::Change change{new_id<ActId>(m_clock.now()), m_clock.now(), {}};
        for (int n = 1; n <= count; ++n) {
            Value fields = Value::map();
            for (auto const& entry : what.find("set")->entries) {
                auto text = with_number(std::string(value_of(entry.value).string_or("")), n);
                auto const* at = registry->find_field(entry.key);
                if (at) text = as_kept(*at, text);
                if (at && at->kind == FieldKind::yes_no)
                    fields.set(entry.key, text == "true");
                else if (at && at->kind == FieldKind::number)
                    fields.set(entry.key, std::stoll(text));
                else
                    fields.set(entry.key, text);
            }
            TRY(m_house.registries.create(tx, registry->name, std::move(fields), change));
        }
        ledger::Act act;
        act.id = change.act;
        act.at = change.at;
        act.service = registry->name;
        act.subject_kind = "registry";
        act.subject = registry->name;
        act.action = "import";
        act.effects = std::move(change.effects);
        m_house.ledger->append(tx, act);
        return {};
    });
    if (!done) throw Broken("refused: " + describe(done.error()));
}

namespace {

std::shared_ptr<definition::Model const> with_holiday(definition::Model const& model, CalendarSpan const& holiday) {
    auto out = std::make_shared<definition::Model>(model);
    auto& province = out->province;
    province.working_time.holidays.push_back(holiday);
    if (!holiday.areas.empty()) return out;
    auto spec = province.calendar->spec();
    spec.holidays.push_back(holiday);
    province.calendar = std::make_shared<WorkCalendar const>(std::move(spec));
    return out;
}

}  // namespace

// As an approved change of the calendar does that is in force from today.
void Story::announce(Node const& what) {
    auto const from = Date::parse(field(what, "from")), to = Date::parse(field(what, "to"));
    if (!from || !to || *to < *from) throw Broken("a holiday runs from a day to a day");
    CalendarSpan holiday{*from, *to, field(what, "holiday")};
    if (auto const* areas = what.find("areas"))
        for (auto const& area : areas->items) {
            if (!m_house.model->find_area(area.text)) throw Broken("no such area: " + area.text);
            holiday.areas.push_back(area.text);
        }
    auto opened = cases::House::open(with_holiday(*m_house.model, holiday), m_house.database, m_clock, m_house.options);
    if (!opened) throw Broken("the house does not open: " + describe(opened.error()));
    m_successor = std::move(*opened);
    auto const on_failure = [](CaseId const&, std::string_view why) {
        throw Broken("a case cannot be brought in line: " + std::string(why));
    };
    while (cases::go_on_refreshing(m_successor->engine->parts(), on_failure)) {
    }
}

// Timers that fall due on the way fire in order, each at its own time.
void Story::move_clock(Node const& what) {
    auto const& calendar = *m_house.model->province.calendar;
    Timestamp target = m_clock.now();
    if (auto const* forward = what.find("forward")) {
        auto const duration = Duration::parse(forward->text);
        if (!duration) throw Broken("no duration: " + forward->text);
        target = calendar.add(m_clock.now(), *duration);
    } else {
        auto const at = parse_moment(field(what, "to"), offset_minutes());
        if (!at) throw Broken("no time: " + field(what, "to"));
        target = *at;
    }
    for (int rounds = 0; rounds < 10'000; ++rounds) {
        auto const next = m_house.database.read([&](Connection& db) {
            return db.find(
                "select min(next_at) from task where next_at <= ?1",
                [](store::Row const& row) { return row.is_null(0) ? std::int64_t{-1} : row.integer(0); }, target.ms);
        });
        if (!next || *next < 0) break;
        m_clock.set({std::max(*next, m_clock.now().ms)});
        m_house.engine->run_clock(cases::Engine::k_cases_a_turn, [](CaseId const&, std::string_view what) {
            throw Broken("a case is due and the clock cannot move it: " + std::string(what));
        });
    }
    m_clock.set(target);
}

}  // namespace bolan::demo
