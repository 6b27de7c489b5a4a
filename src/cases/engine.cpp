#include "cases/engine.h"
#include "base/json.h"
#include "cases/refresh.h"
#include "cases/work.h"
#include <algorithm>
#include <set>
#include <utility>

namespace bolan::cases {

using definition::Page;
using definition::Service;
using store::Connection;
using store::Row;
using store::Transaction;

Engine::Engine(Parts parts) : m_parts(parts) {
    auto const& model = m_parts.establishment.model();
    std::set<std::string_view> names;
    for (auto const* versions : {&model.services, &model.earlier})
        for (auto const& service : *versions) names.insert(service->name);
    m_service_names = names.size();
    for (auto const& post : m_parts.establishment.posts()) {
        auto const [of, is_new] = m_read_whole.try_emplace(post->kind->name);
        if (!is_new) continue;
        for (auto const* versions : {&model.services, &model.earlier})
            for (auto const& service : *versions)
                if (share_of(*post, *service) == Share::whole) of->second.push_back(service->name);
        std::ranges::sort(of->second);
        auto const twice = std::ranges::unique(of->second);
        of->second.erase(twice.begin(), twice.end());
    }
}

namespace {

Value receipt_value(Receipt const& receipt) {
    Value documents = Value::list();
    for (auto const& id : receipt.documents) documents.push(id);
    return Value::map({{"case", receipt.case_id.text()},
                       {"reference", receipt.reference},
                       {"state", receipt.state},
                       {"leaf", static_cast<std::int64_t>(receipt.leaf)},
                       {"act", receipt.act.text()},
                       {"version", receipt.version},
                       {"documents", documents}});
}

Receipt read_receipt(Value const& value) {
    Receipt receipt;
    receipt.case_id = CaseId::parse(value["case"].string_or("")).value_or(CaseId());
    receipt.reference = value["reference"].string_or("");
    receipt.state = value["state"].string_or("");
    receipt.leaf = static_cast<std::uint64_t>(value["leaf"].int_or(0));
    receipt.act = ActId::parse(value["act"].string_or("")).value_or(ActId());
    receipt.version = value["version"].int_or(0);
    for (auto const& id : value["documents"].as_list()) receipt.documents.push_back(id.as_string());
    return receipt;
}

std::optional<Receipt> recall(Connection& db, people::Actor const& actor, std::string_view key) {
    auto const text = db.find(
        "select receipt from idempotency where person = ?1 and key = ?2", [](Row const& row) { return row.string(0); },
        actor.person.view(), key);
    if (!text) return {};
    auto const value = parse_json(*text);
    if (!value) return {};
    return read_receipt(*value);
}

bool is_refusal(Error const& error) { return error.kind == ErrorKind::forbidden || error.kind == ErrorKind::conflict; }

}  // namespace

Result<Receipt> Engine::perform(Ask const& ask) {
    // Reading a whole form is most of the work and needs no lock.
    std::optional<Reading> ahead;
    if (!ask.case_id)
        ahead = m_parts.database.read([&](Connection& db) {
            Transaction reading(db);
            return Work(m_parts, reading, ask.actor, Cause::person, 0).read_ahead(ask);
        });
    auto done = once(ask.actor, ask.key, [&](Transaction& tx) {
        return Work(m_parts, tx, ask.actor, Cause::person, 0).perform(ask, std::exchange(ahead, {}));
    });
    if (!done && ask.case_id) note_refusal(ask.actor, *ask.case_id, ask.service, ask.action, done.error());
    return done;
}

Result<Receipt> Engine::assign(AssignAsk const& ask) {
    auto done = once(ask.actor, ask.key,
                     [&](Transaction& tx) { return Work(m_parts, tx, ask.actor, Cause::person, 0).assign(ask); });
    if (done) return done;
    auto const of = m_parts.database.read([&](Connection& db) { return m_parts.shelves.find_case(db, ask.case_id); });
    if (of) note_refusal(ask.actor, of->id, of->service, "assign", done.error());
    return done;
}

Result<Receipt> Engine::once(people::Actor const& actor, std::string_view key, Act const& act) {
    return m_parts.database.write([&](Transaction& tx) -> Result<Receipt> {
        if (!key.empty())
            if (auto known = recall(tx.db(), actor, key)) return std::move(*known);
        auto receipt = TRY(act(tx));
        if (!key.empty())
            tx.db().run("insert into idempotency(key, person, receipt, at) values(?1, ?2, ?3, ?4)", key,
                        actor.person.view(), write_json(receipt_value(receipt)), m_parts.clock.now().ms);
        return receipt;
    });
}

// An officer's refused attempt is history too: it shows who tried to pass a gate.
void Engine::note_refusal(people::Actor const& actor, CaseId const& id, std::string_view service,
                          std::string_view action, Error const& error) {
    if (!is_refusal(error) || actor.post.empty()) return;
    (void)m_parts.database.write([&](Transaction& tx) -> Result<> {
        auto const now = m_parts.clock.now();
        ledger::Act act;
        act.id = new_id<ActId>(now);
        act.at = now;
        act.service = service;
        act.subject_kind = "case";
        act.subject = id.text();
        act.action = "refused:" + std::string(action);
        act.person = actor.person.text();
        act.post = actor.post;
        act.charge = actor.charge;
        act.input = Value::map({{"action", action}});
        act.outcome = error.code;
        m_parts.ledger.append(tx, act);
        return {};
    });
}

std::optional<Receipt> Engine::find_receipt(people::Actor const& actor, std::string_view key) {
    return m_parts.database.read([&](Connection& db) { return recall(db, actor, key); });
}

Result<money::Bill> Engine::receive_bill(people::Actor const& actor, std::string_view bill_id) {
    return m_parts.database.write([&](Transaction& tx) -> Result<money::Bill> {
        auto const bill = m_parts.bills.find(tx.db(), bill_id);
        if (!bill) return Fail(Error::not_found("bill.unknown"));
        auto const of = m_parts.shelves.find_case(tx.db(), CaseId::parse(bill->case_id).value_or(CaseId()));
        if (!of) return Fail(Error::not_found("case.unknown"));
        TRY(people::Charges::authority_of(tx.db(), actor, m_parts.clock.now()));
        if (!may_collect(actor, *of)) return Fail(Error::forbidden("case.forbidden"));
        records::Change change{new_id<ActId>(m_parts.clock.now()), m_parts.clock.now(), {}};
        auto received = TRY(m_parts.bills.receive(tx, bill_id, actor, change));
        ledger::Act act;
        act.id = change.act;
        act.at = change.at;
        act.service = of->service;
        act.subject_kind = "case";
        act.subject = of->id.text();
        act.action = "bill_received";
        act.person = actor.person.text();
        act.post = actor.post;
        act.charge = actor.charge;
        act.input = Value::map(
            {{"bill", received.number}, {"amount_paisa", received.amount.paisa}, {"receipt", received.receipt_no}});
        act.effects = std::move(change.effects);
        act.outcome = of->state;
        m_parts.ledger.append(tx, act);
        return received;
    });
}

bool Engine::may_collect(people::Actor const& actor, Case const& of) const {
    auto const& service = *m_parts.shelves.of(of).service;
    if (!service.fee || actor.post.empty() || !actor.may_serve(service.name)) return false;
    auto const* role = service.find_role(service.fee->collected_by);
    if (!role) return false;
    auto const posts =
        m_parts.establishment.posts_for(role->posts, of.area, m_parts.establishment.matter_of(service),
                                        m_parts.establishment.model().province.calendar->today(m_parts.clock.now()));
    return std::ranges::any_of(posts, [&](people::Post const* post) { return post->code == actor.post; });
}

Result<> Engine::move_overdue(CaseId const& id, Timestamp now) try {
    return m_parts.database.write([&](Transaction& tx) -> Result<> {
        TRY(refresh_first(m_parts, tx, id));
        for (auto const& task : all_tasks_of(tx.db(), id)) {
            if (!task.next_at || *task.next_at > now) continue;
            Work work(m_parts, tx, {}, Cause::clock, 0);
            return work.on_clock(task);
        }
        return {};
    });
} catch (std::exception const& failure) {
    return Fail(Error::of(ErrorKind::unavailable, "server.fault").with("what", failure.what()));
}

int Engine::run_clock(int limit, OnFailure const& on_failure) {
    auto const now = m_parts.clock.now();
    std::vector<CaseId> due;
    bool has_old_answers = false;
    auto const forgotten_before = now.ms - k_answers_kept_days * k_day_ms;
    m_parts.database.read([&](Connection& db) {
        has_old_answers =
            db.find(
                  "select 1 from idempotency where at < ?1 limit 1", [](Row const&) { return true; }, forgotten_before)
                .has_value();
        db.each(
            "select distinct case_id from task where next_at is not null and next_at <= ?1 limit ?2",
            [&](Row const& row) { due.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, now.ms, limit);
    });
    if (has_old_answers)
        (void)m_parts.database.write([&](Transaction& tx) -> Result<> {
            tx.db().run("delete from idempotency where at < ?1", forgotten_before);
            return {};
        });
    for (auto const& id : due) {
        auto const moved = move_overdue(id, now);
        if (moved) continue;
        (void)m_parts.database.write([&](Transaction& tx) -> Result<> {
            tx.db().run("update task set next_at = ?1 where case_id = ?2 and next_at <= ?3", now.ms + k_hour_ms,
                        id.view(), now.ms);
            return {};
        });
        auto const& values = moved.error().values;
        if (on_failure) on_failure(id, values.empty() ? moved.error().code : values.front().second);
    }
    return static_cast<int>(due.size());
}

std::vector<Assignable> Engine::assignable(Connection& db, people::Actor const& actor, Case const& of) {
    Transaction reading(db);
    return Work(m_parts, reading, actor, Cause::person, 0).assignable(of);
}

namespace {

// Whether a table gives a role in this very case to the post.
bool is_given(people::Post const& post, Case const& of, Shelf const& shelf, people::Establishment const& establishment,
              rules::Context const& context) {
    for (auto const& role : shelf.service->roles) {
        if (!role.post_by) continue;
        Variables variables(shelf, establishment);
        variables.of = &of;
        auto const kind = evaluate(role.post_by, variables, context);
        if (kind && *kind && (*kind)->is(rules::Kind::string) && (*kind)->as_string() == post.kind->name) return true;
    }
    return false;
}

}  // namespace

// All of it: the post may perform something in the service, or its office owns or watches it.
Engine::Share Engine::share_of(people::Post const& post, Service const& service) {
    auto const& office = post.office->kind->name;
    if (office == service.owner || std::ranges::find(service.watch, office) != service.watch.end()) return Share::whole;
    auto out = Share::none;
    for (auto const& role : service.roles) {
        if (std::ranges::find(role.posts, post.kind->name) != role.posts.end()) return Share::whole;
        if (role.post_by) out = Share::some;
    }
    return out;
}

std::optional<std::vector<std::string>> Engine::services_listed(people::Actor const& actor,
                                                                std::string_view scope) const {
    auto const* post = m_parts.establishment.find_post(actor.post);
    if (!post) return std::vector<std::string>();
    bool const is_limited = actor.limits && !actor.limits->services.empty();
    if (scope == actor.post) return is_limited ? std::optional(actor.limits->services) : std::nullopt;
    auto const& whole = m_read_whole.at(post->kind->name);
    if (!is_limited && whole.size() == m_service_names) return {};
    auto out = whole;
    std::erase_if(out, [&](std::string const& service) { return !actor.may_serve(service); });
    return out;
}

bool Engine::may_read(people::Actor const& actor, Case const& of) const {
    if (actor.post.empty()) return !of.applicant.empty() && of.applicant == actor.person.text();
    auto const* post = m_parts.establishment.find_post(actor.post);
    if (!post || !m_parts.shelves.find(of.service) || !actor.may_serve(of.service)) return false;
    auto const& model = m_parts.establishment.model();
    auto context = rules::Context::at(m_parts.clock.now(), *model.province.calendar);
    context.calendar = model.province.calendar.get();
    auto const& shelf = m_parts.shelves.of(of);
    if (!m_parts.establishment.covers(*post, of.area, m_parts.establishment.matter_of(*shelf.service), context.today))
        return false;
    context.tables = &model.tables_of(shelf.service->system);
    auto const share = share_of(*post, *shelf.service);
    return share == Share::whole ||
           (share == Share::some && is_given(*post, of, shelf, m_parts.establishment, context));
}

namespace {

// A case that is not there yet: what a form knows of it so far.
Case sketch(Service const& service, Value const& known, people::Actor const& actor) {
    Case of;
    of.service = service.name;
    of.definition = service.hash;
    of.data = known.is_map() ? known : Value::map();
    of.hands.push_back({"", actor.person.text(), actor.post, 0});
    if (actor.post.empty() && !actor.person.is_nil()) of.applicant = actor.person.text();
    return of;
}

}  // namespace

Reading Engine::read_page(Service const& service, Page const& page, Value const& raw, Value const& known,
                          people::Actor const& actor, std::optional<CaseId>) {
    return m_parts.database.read([&](Connection& db) {
        Transaction reading(db);
        return Work(m_parts, reading, actor, Cause::person, 0)
            .read_page(m_parts.shelves.of(service), sketch(service, known, actor), page, raw);
    });
}

std::vector<Page const*> Engine::shown_pages(Service const& service, Value const& known, people::Actor const& actor) {
    return m_parts.database.read([&](Connection& db) {
        std::vector<Page const*> out;
        for (auto const& page : service.form) {
            Transaction reading(db);
            if (Work(m_parts, reading, actor, Cause::person, 0)
                    .is_shown(m_parts.shelves.of(service), sketch(service, known, actor), page))
                out.push_back(&page);
        }
        return out;
    });
}

Engine::FeeToday Engine::fee_today(Service const& service, Value const& known, people::Actor const& actor) {
    if (!service.fee) return {};
    return m_parts.database.read([&](Connection& db) {
        Transaction reading(db);
        return Work(m_parts, reading, actor, Cause::person, 0)
            .fee(m_parts.shelves.of(service), sketch(service, known, actor));
    });
}

void Engine::note_upload(people::Actor const& actor, std::string_view hash, std::string_view name,
                         std::string_view type, std::size_t size) {
    note_uploads(actor, {{std::string(hash), std::string(name), std::string(type), size}});
}

void Engine::note_uploads(people::Actor const& actor, std::vector<Upload> const& uploads) {
    (void)m_parts.database.write([&](Transaction& tx) -> Result<> {
        for (auto const& upload : uploads)
            tx.db().run(
                "insert into upload(person, hash, name, type, size, at) values(?1, ?2, ?3, ?4, ?5, ?6) on conflict do "
                "nothing",
                actor.person.view(), upload.hash, upload.name, upload.type, upload.size, m_parts.clock.now().ms);
        return {};
    });
}

Value Engine::find_upload(people::Actor const& actor, std::string_view hash) {
    return m_parts.database.read([&](Connection& db) {
        auto const found = db.find(
            "select name, type, size from upload where person = ?1 and hash = ?2",
            [&](Row const& row) {
                return Value::map(
                    {{"hash", hash}, {"name", row.string(0)}, {"type", row.string(1)}, {"size", row.integer(2)}});
            },
            actor.person.view(), hash);
        return found.value_or(Value());
    });
}

Reading Engine::read_asks(Connection& db, people::Actor const& actor, Case const& of, definition::Action const& action,
                          Value const& raw) {
    Transaction reading(db);
    return Work(m_parts, reading, actor, Cause::person, 0).read_asks(of, action, raw);
}

// ---- The reading half of Work ---------------------------------------------------------------------------------------

Reading Work::read_page(Shelf const& shelf, Case known, Page const& page, Value const& raw) {
    m_shelf = &shelf;
    m_case = std::move(known);
    bind();
    return read_own(page.fields, raw);
}

Reading Work::read_asks(Case const& of, definition::Action const& action, Value const& raw) {
    take_up(of);
    return read_own(action.asks, raw);
}

Reading Work::read_own(std::vector<definition::Field> const& asked, Value const& raw) {
    std::vector<definition::Field const*> fields;
    for (auto const& field : asked) fields.push_back(&field);
    read_uploads(raw);
    FindAttachment const find = [this](Value const& given) { return find_attachment(given); };
    return read_fields(fields, raw, {*m_shelf, m_parts.establishment, *m_variables, m_context, find, m_context.today});
}

bool Work::is_shown(Shelf const& shelf, Case known, Page const& page) {
    m_shelf = &shelf;
    m_case = std::move(known);
    bind();
    return !page.show_if || holds(page.show_if, *m_variables, m_context, false).value_or(false);
}

// Before the answers are there that the amount depends on: whether any row of its tables has one today.
bool Work::may_be_notified(definition::Expr const& amount) const {
    auto const has_gap = [](rules::Value const& row) {
        auto const cells = row.as_map().entries();
        return std::ranges::any_of(cells, [](auto const& cell) { return cell.second.is(rules::Kind::not_notified); });
    };
    for (auto const& call : amount.program->calls()) {
        auto const* table =
            call.function == "table" && call.first_text ? m_context.tables->find_table(*call.first_text) : nullptr;
        if (table && std::ranges::all_of(table->rows_on(m_context.today), has_gap)) return false;
    }
    return true;
}

Engine::FeeToday Work::fee(Shelf const& shelf, Case known) {
    m_shelf = &shelf;
    m_case = std::move(known);
    bind();
    auto const amount = evaluate(shelf.service->fee->amount, *m_variables, m_context);
    if (!amount) return {{}, amount.error().code != "rules.not_notified"};
    if (!*amount || !(*amount)->is(rules::Kind::integer)) return {{}, may_be_notified(shelf.service->fee->amount)};
    return {Money{(*amount)->as_int()}, true};
}

}  // namespace bolan::cases
