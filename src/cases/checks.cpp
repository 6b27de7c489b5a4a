// Who may, whether the moment is right, and whether what was given is good.
#include "base/check.h"
#include "cases/work.h"
#include "crypto/hash.h"
#include "definition/period.h"
#include "records/columns.h"
#include <algorithm>

namespace bolan::cases {

using definition::Action;
using definition::Field;
using definition::FieldKind;
using store::Param;
using store::Row;

namespace {

bool contains(std::vector<std::string> const& list, std::string_view item) {
    return std::ranges::find(list, item) != list.end();
}

}  // namespace

std::vector<people::Post const*> Work::posts_of(std::string_view role_name) {
    auto const* role = m_shelf->service->find_role(role_name);
    if (!role) return {};
    if (!role->post_by) return posts_for(role->posts);
    auto const kind = evaluate(role->post_by, *m_variables, m_context);
    if (!kind || !*kind || !(*kind)->is(rules::Kind::string)) return {};
    std::vector<std::string> const kinds{(*kind)->as_string()};
    return posts_for(kinds);
}

std::vector<people::Post const*> Work::posts_for(std::vector<std::string> const& kinds) const {
    auto const& establishment = m_parts.establishment;
    return establishment.posts_for(kinds, m_case.area, establishment.matter_of(*m_shelf->service), m_context.today);
}

bool Work::covers(people::Post const& post) const {
    auto const& establishment = m_parts.establishment;
    return establishment.covers(post, m_case.area, establishment.matter_of(*m_shelf->service), m_context.today);
}

// Asked in the writer's turn of what stands there: an order that took the post away a moment ago holds.
Result<> Work::check_authority() {
    if (m_cause != Cause::person || m_actor.post.empty()) return {};
    m_limits = TRY(people::Charges::authority_of(m_tx.db(), m_actor, m_now)).limits;
    return {};
}

// What a delegation does not go beyond.
Result<> Work::check_limits(Action const& action) const {
    if (m_limits.is_whole()) return {};
    if (!m_limits.allows_service(m_shelf->service->name)) return Fail(Error::forbidden("delegation.service"));
    if (!m_limits.actions.empty() && !contains(m_limits.actions, action.name))
        return Fail(Error::forbidden("delegation.action").with("action", action.name));
    if (!m_limits.amount || !m_shelf->service->amount) return {};
    auto const amount = TRY(evaluate(m_shelf->service->amount, *m_variables, m_context));
    if (amount && amount->is(rules::Kind::integer) && amount->as_int() > m_limits.amount->paisa)
        return Fail(Error::forbidden("delegation.amount")
                        .with("amount", Money{amount->as_int()}.text())
                        .with("limit", m_limits.amount->text()));
    return {};
}

people::Post const* Work::waited_for() {
    auto const& roles = state().waits_for;
    auto const posts = roles.empty() ? std::vector<people::Post const*>() : posts_of(roles.front());
    return posts.empty() ? nullptr : posts.front();
}

// The role one acts as: the first of the action's that the actor holds for this case.
Result<std::string> Work::authorise(Action const& action) {
    if (m_cause != Cause::person && contains(action.by, "system")) return std::string("system");
    if (m_cause == Cause::person && m_actor.person.is_nil()) return Fail(Error::forbidden("case.forbidden"));
    bool is_given_away = false;
    for (auto const& role : action.by) {
        if (role == "applicant") {
            bool const opens = m_is_new && m_actor.post.empty() && m_shelf->service->is_opened_by("citizen");
            if (opens || (!m_is_new && !m_case.applicant.empty() && m_case.applicant == m_actor.person.text() &&
                          m_actor.post.empty()))
                return role;
            continue;
        }
        if (m_actor.post.empty()) continue;
        auto const is_own = [&](people::Post const* post) { return post->code == m_actor.post; };
        if (std::ranges::none_of(posts_of(role), is_own)) continue;
        if (std::ranges::any_of(seats_of(role), is_own)) {
            TRY(check_limits(action));
            return role;
        }
        is_given_away = true;
    }
    return Fail(Error::forbidden(is_given_away ? "case.assigned" : "case.forbidden"));
}

namespace {

bool could_open_by(definition::Service const& service, Action const& action, people::Post const* post) {
    if (!post) return service.is_opened_by("citizen") && contains(action.by, "applicant");
    return std::ranges::any_of(action.by, [&](std::string const& name) {
        auto const* role = service.find_role(name);
        return role && (role->post_by || contains(role->posts, post->kind->name));
    });
}

}  // namespace

Action const* opening_action(definition::Service const& service, people::Post const* post) {
    for (auto const& action : service.actions)
        if (contains(action.from, "start") && could_open_by(service, action, post)) return &action;
    return nullptr;
}

// Whether the actor's kind of post, or a citizen, could open a case by this action anywhere. Asked before the form is
// read: whoever may not apply is told that, not what is wrong with the answers.
bool Work::could_open(Action const& action) const {
    if (m_cause != Cause::person) return true;
    if (m_actor.person.is_nil()) return false;
    auto const* post = m_parts.establishment.find_post(m_actor.post);
    return (post || m_actor.post.empty()) && could_open_by(*m_shelf->service, action, post);
}

// Of the account, or written down at a counter under the same CNIC.
bool Work::is_own_case() {
    if (m_case.applicant == m_actor.person.text()) return true;
    if (m_case.national_id.empty()) return false;
    auto const person = people::Accounts::find_person(m_tx.db(), m_actor.person);
    return person && person->cnic == m_case.national_id;
}

Result<> Work::check_guards(Action const& action) {
    auto const person = m_actor.person.text();
    if (m_cause == Cause::person) {
        if (!m_actor.post.empty() && is_own_case()) return Fail(Error::forbidden("case.own_application"));
        for (auto const& hand : m_case.hands) {
            if (hand.person != person || !contains(action.not_by, hand.action)) continue;
            // Two votes exclude one another in one sitting; when the case comes back, everybody votes anew.
            auto const* other = m_shelf->service->find_action(hand.action);
            if (hand.stay != m_case.stay && other && contains(other->from, m_case.state)) continue;
            return Fail(Error::forbidden("case.same_person").with("action", hand.action));
        }
    }
    if (action.once && !m_is_new)
        for (auto const& hand : m_case.hands)
            if (hand.person == person && hand.action == action.name && hand.stay == m_case.stay)
                return Fail(Error::conflict("case.already_done"));
    if (auto const within = TRY(length_of(action.within, *m_variables, m_context))) {
        auto const until = stay_calendar().add(m_case.entered_at, *within);
        if (m_now > until) return Fail(Error::conflict("case.too_late").with("within", within->text()));
    }
    if (action.when && !TRY(holds(action.when, *m_variables, m_context, false)))
        return Fail(
            Error::conflict(action.error.empty() ? "case.not_ready" : m_shelf->service->name + "." + action.error));
    if (!m_is_new)
        for (auto const& bill : m_parts.bills.of_case(m_tx.db(), m_case.id.view()))
            if (bill.state == "due" && bill.before == action.name)
                return Fail(
                    Error::conflict("bill.unpaid").with("number", bill.number).with("amount", bill.amount.text()));
    return {};
}

namespace {

// "QTA/L/2026/00123" -> "QTA/L/****/***23": enough for its holder to know it, too little for others.
std::string mask_number(std::string const& number) {
    std::string out = number;
    std::size_t const from = out.find('/', out.find('/') == std::string::npos ? 0 : out.find('/') + 1);
    std::size_t const start = from == std::string::npos ? out.size() / 3 : from;
    for (std::size_t i = start; i + 2 < out.size(); ++i)
        if (out[i] != '/' && out[i] != '-') out[i] = '*';
    return out;
}

}  // namespace

Result<> Work::check_unique() {
    auto const& service = *m_shelf->service;
    for (auto const& rule : service.unique) {
        auto const code = service.name + "." + rule.error;
        if (!rule.registry.empty()) {
            Value match = Value::map({{"live", true}});
            for (auto const& [registry_field, field] : rule.match) match.set(registry_field, m_case.data[field]);
            for (auto const& record : TRY(m_parts.registries.list(m_tx.db(), rule.registry, match, 2))) {
                if (record.id.text() == m_case.record) continue;
                auto const all = record.all();
                return Fail(Error::conflict(code).with(
                    rule.show.empty() ? "number" : rule.show,
                    mask_number(std::string(all[rule.show.empty() ? "number" : rule.show].string_or("")))));
            }
            continue;
        }
        store::SqlText sql;
        // The case by its key for each row found, and nothing for a planner to choose: PostgreSQL plans for a file
        // that is still empty, and would go through all open cases.
        sql.add(
               "select reference from (select (select c.reference from cases c where c.id = d.case_id and c.closed_at "
               "is null) as reference from ")
            .name(m_shelf->table.name)
            .add(" d where d.case_id <> ?1");
        std::string const id = m_case.id.text();
        std::vector<std::string> values;
        values.reserve(rule.match.size());
        std::vector<Param> params{Param(id)};
        for (auto const& [ignored, field] : rule.match) {
            values.emplace_back(m_case.data[field].string_or(""));
            sql.add(" and d.").name(field).add(" = ").placeholder(static_cast<int>(params.size()) + 1);
            params.emplace_back(values.back());
        }
        sql.add(") as same where reference is not null");
        std::optional<std::string> other;
        m_tx.db().query(sql, params, [&](Row const& row) {
            other = row.string(0);
            return store::Next::stop;
        });
        if (other) return Fail(Error::conflict(code).with("reference", group_reference(*other)));
    }
    return {};
}

namespace {

// One attachment anywhere in a case's data, by its hash.
Value const* attachment_in(Value const& data, std::string_view hash) {
    if (data.is_map()) {
        if (data["hash"].string_or("") == hash && !hash.empty()) return &data;
        for (auto const& [name, value] : data.as_map())
            if (auto const* found = attachment_in(value, hash)) return found;
    } else if (data.is_list()) {
        for (auto const& item : data.as_list())
            if (auto const* found = attachment_in(item, hash)) return found;
    }
    return nullptr;
}

void add_hashes(Value const& given, std::set<std::string, std::less<>>& out) {
    auto const is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (given.is_string()) {
        auto const text = given.string_or("");
        if (text.size() == 2 * crypto::Digest().size() && std::ranges::all_of(text, is_hex)) out.emplace(text);
    } else if (given.is_map()) {
        for (auto const& [name, value] : given.as_map()) add_hashes(value, out);
    } else if (given.is_list()) {
        for (auto const& item : given.as_list()) add_hashes(item, out);
    }
}

constexpr std::size_t k_uploads_a_statement = 16;

}  // namespace

void Work::read_uploads(Value const& raw) {
    if (m_cause != Cause::person) return;
    std::set<std::string, std::less<>> wanted;
    add_hashes(raw, wanted);
    auto const owner = m_actor.person.text();
    for (auto next = wanted.begin(); next != wanted.end();) {
        std::vector<Param> params{Param(owner)};
        store::SqlText sql;
        sql.add("select hash, name, type, size from upload where person = ?1 and hash in (");
        for (; next != wanted.end() && params.size() <= k_uploads_a_statement; ++next) {
            if (params.size() > 1) sql.add(", ");
            params.emplace_back(*next);
            sql.placeholder(static_cast<int>(params.size()));
        }
        m_tx.db().query(sql.add(")"), params, [&](Row const& row) {
            m_uploads[row.string(0)] = Value::map(
                {{"hash", row.string(0)}, {"name", row.string(1)}, {"type", row.string(2)}, {"size", row.integer(3)}});
            return store::Next::more;
        });
    }
}

std::optional<Value> Work::find_attachment(Value const& given) {
    if (m_cause != Cause::person) return given;
    auto const hash = given.is_string() ? given.string_or("") : given["hash"].string_or("");
    if (auto const uploaded = m_uploads.find(hash); uploaded != m_uploads.end()) return uploaded->second;
    if (auto const* kept = attachment_in(m_case.data, hash); kept && !m_is_new) return *kept;
    return {};
}

// What the applicant does not send of the form stays as it was.
void Work::keep_answers(Value& given) const {
    for (auto const& page : m_shelf->service->form)
        for (auto const& field : page.fields)
            if (auto const* known = m_case.data.find(field.name); known && !field.compute && !given.find(field.name))
                given.set(field.name, *known);
}

Result<Reading> Work::read_input(Action const& action, Value const& raw) {
    std::vector<Field const*> fields;
    auto const& service = *m_shelf->service;
    bool const with_form = m_is_new || action.edits_form;
    if (with_form)
        for (auto const& page : service.form)
            for (auto const& field : page.fields) fields.push_back(&field);
    for (auto const& field : action.asks) fields.push_back(&field);
    read_uploads(raw);
    FindAttachment const find = [this](Value const& given) { return find_attachment(given); };
    InputContext const context{*m_shelf, m_parts.establishment, *m_variables, m_context, find, m_context.today};
    Value kept;
    bool const keeps = with_form && !m_is_new && raw.is_map();
    if (keeps) {
        kept = raw;
        keep_answers(kept);
    }
    auto reading = read_fields(fields, keeps ? kept : raw, context);
    // A page that is not shown asks nothing: what its fields lack is no mistake, what they hold is dropped.
    if (with_form) {
        Value known = m_case.data;
        for (auto const& [name, value] : reading.data.as_map()) known.set(name, value);
        Variables variables = *m_variables;
        variables.data = &known;
        for (auto const& page : service.form) {
            if (!page.show_if || TRY(holds(page.show_if, variables, m_context, false))) continue;
            for (auto const& field : page.fields) {
                reading.data.erase(field.name);
                std::erase_if(reading.problems, [&](Problem const& p) {
                    return p.field == field.name || p.field.starts_with(field.name + "/");
                });
            }
        }
    }
    return reading;
}

Result<Value> Work::take_in(Action const& action, Reading reading) {
    if (!reading.problems.empty())
        return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, std::move(reading.problems)});
    auto const forget = [&](std::vector<Field> const& fields) {
        for (auto const& field : fields) m_case.data.erase(field.name);
    };
    if (m_is_new || action.edits_form) {
        for (auto const& page : m_shelf->service->form) forget(page.fields);
        forget(action.asks);
    }
    for (auto const& [name, value] : reading.data.as_map()) m_case.data.set(name, value);
    return std::move(reading.data);
}

// The record that a new case concerns: named by whoever opens it, or found from the form by the service's `record`.
Result<std::string> Work::record_asked(Ask const& ask) {
    auto const& service = *m_shelf->service;
    if (service.about.empty()) return std::string();
    if (!ask.record.empty()) return ask.record;
    if (!service.record || m_cause != Cause::person) return std::string();
    auto const found = service.record.program->evaluate(*m_variables, m_context);
    if (found && found->is(rules::Kind::string)) return found->as_string();
    if (found && found->is(rules::Kind::map))
        if (auto const* id = found->as_map().find("id")) return id->as_string();
    if (found || found.error().code == "rules.no_value" || found.error().code == "rules.index")
        return Fail(Error::not_found("record.unknown"));
    return Fail(found.error());
}

void describe_case(Case& of, definition::Service const& service, definition::Province const& province) {
    int best = -1;
    for (auto const* field : service.all_fields()) {
        if (field->kind != FieldKind::area || !field->routes) continue;
        auto const code = of.data[field->name].string_or("");
        int const level = province.level_index(field->level);
        if (!code.empty() && level > best) {
            best = level;
            of.area = code;
        }
    }
    if (!service.subject.empty() && of.data[service.subject].is_string())
        of.subject = of.data[service.subject].as_string();
    if (!service.national_id.empty()) of.national_id = of.data[service.national_id].string_or("");
}

// Whose case it is that an officer writes down: of the account with the form's CNIC, if it has the mobile number of the
// form too, for an account can be opened with any CNIC. Nobody's when there is no such account.
void Work::find_applicant() {
    auto const& service = *m_shelf->service;
    if (!m_case.is_by_officer() || !service.is_opened_by("citizen") || m_case.national_id.empty()) return;
    auto const person = people::Accounts::find_person_by_cnic(m_tx.db(), m_case.national_id);
    if (!person) return;
    for (auto const* field : service.all_fields())
        if (field->from == "account.phone" && m_case.data[field->name].string_or("") == person->phone)
            m_case.applicant = person->id.text();
}

// What a new case's form leaves open comes from its record, else from whoever opens it.
Result<> Work::place(Ask const& ask) {
    auto const& service = *m_shelf->service;
    describe();
    auto const record_id = TRY(record_asked(ask));
    if (!record_id.empty()) {
        auto const id = RecordId::parse(record_id);
        auto record = id ? m_parts.registries.find(m_tx.db(), service.about, *id) : std::nullopt;
        if (!record) return Fail(Error::not_found("record.unknown"));
        m_record = std::move(record);
        m_case.record = m_record->id.text();
        auto const registry = m_parts.establishment.model().find_registry(service.about);
        if (m_case.area.empty() && registry) m_case.area = m_record->fields[registry->area].string_or("");
        if (m_case.subject.empty() && registry) m_case.subject = m_record->fields[registry->subject].string_or("");
        if (m_case.national_id.empty() && registry)
            m_case.national_id = m_record->fields[registry->national_id].string_or("");
    }
    if (m_case.area.empty() && !m_actor.post.empty())
        if (auto const* post = m_parts.establishment.find_post(m_actor.post)) m_case.area = post->office->area->code;
    if (m_case.area.empty()) m_case.area = m_parts.establishment.model().province.areas.front().code;
    if (m_case.subject.empty()) m_case.subject = m_actor.name;
    find_applicant();
    return {};
}

}  // namespace bolan::cases
