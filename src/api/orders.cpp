// Orders about posts and officers, and what the holder of a post delegates.
#include "api/endpoints.h"
#include "api/show.h"
#include "base/check.h"
#include "cases/handover.h"

namespace bolan::api {

using people::OrderForm;
using people::OrderKind;
using store::Connection;

namespace {

// The members of a body, read one by one; what is wrong with them is told together.
class OrderMembers {
  public:
    OrderMembers(Call const& call, Value const& body) : m_call(call), m_body(body) {}

    std::string text(char const* name) {
        auto const& value = m_body[name];
        if (!value.is_null() && !value.is_string()) wrong(name, "field.malformed");
        return std::string(value.string_or(""));
    }
    std::optional<Date> date(char const* name) {
        auto const typed = text(name);
        auto const date = Date::parse(typed);
        if (!typed.empty() && !date) wrong(name, "field.date");
        return date;
    }
    PersonId person(char const* name) {
        auto const typed = text(name);
        auto const id = PersonId::parse(typed);
        if (!typed.empty() && !id) wrong(name, "order.officer_unknown");
        return id.value_or(PersonId());
    }
    bool flag(char const* name) {
        auto const& value = m_body[name];
        if (!value.is_null() && !value.is_bool()) wrong(name, "field.malformed");
        return value.bool_or(false);
    }
    std::vector<std::string> names(char const* name) {
        std::vector<std::string> out;
        auto const& value = m_body[name];
        if (value.is_null()) return out;
        if (!value.is_list()) return wrong(name, "field.malformed"), out;
        for (auto const& item : value.as_list())
            if (item.is_string())
                out.push_back(item.as_string());
            else
                wrong(name, "field.malformed");
        return out;
    }
    // A file that this person sent.
    void document(OrderForm& form) {
        auto const hash = text("document");
        if (hash.empty()) return;
        auto const sent = m_call.engine().find_upload(m_call.actor(), hash);
        if (sent.is_null()) return wrong("document", "attachment.missing");
        form.document = hash;
        form.document_name = sent["name"].string_or("");
        form.document_type = sent["type"].string_or("");
    }
    // What orders of this kind do not have.
    void none(char const* name, bool is_open) {
        if (!is_open && m_body.find(name)) wrong(name, "field.unknown");
    }
    void wrong(char const* name, char const* code) { m_problems.push_back({name, code, {}}); }
    Result<> check() const {
        if (m_problems.empty()) return {};
        return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, m_problems});
    }

  private:
    Call const& m_call;
    Value const& m_body;
    std::vector<Problem> m_problems;
};

Result<OrderForm> read_order(Call const& call) {
    auto const body = TRY(call.body_of({"kind", "number", "issued_on", "person", "post", "charge", "from", "to",
                                        "substitute", "relieves", "document", "remarks"}));
    OrderMembers members(call, body);
    auto const kind = people::parse_order_kind(members.text("kind"));
    if (!kind || *kind == OrderKind::delegation) members.wrong("kind", "field.choice");
    TRY(members.check());
    OrderForm form;
    form.kind = *kind;
    members.none("post", people::needs_post(form.kind));
    members.none("to", people::may_last(form.kind));
    members.none("relieves", people::may_relieve(form.kind));
    members.none("substitute", people::may_have_substitute(form.kind));
    members.none("charge", form.kind == OrderKind::relief);
    form.number = members.text("number");
    form.issued_on = members.date("issued_on");
    form.person = members.person("person");
    form.post = members.text("post");
    form.charge = members.text("charge");
    form.from = members.date("from");
    form.to = members.date("to");
    form.substitute = members.person("substitute");
    form.relieves = members.flag("relieves");
    form.remarks = members.text("remarks");
    members.document(form);
    TRY(members.check());
    return form;
}

Value show_order(Call const& call, people::Order const& order) {
    auto const& form = order.form;
    auto const or_null = [](std::string const& text) { return text.empty() ? Value() : Value(text); };
    auto const person = [](PersonId const& id) { return id.is_nil() ? Value() : Value(id.text()); };
    return Value::map({{"id", order.id},
                       {"kind", people::name_of(form.kind)},
                       {"number", form.number},
                       {"issued_on", form.issued_on->iso()},
                       {"person", form.person.text()},
                       {"post", form.post.empty() ? Value() : show_post(call, form.post)},
                       {"charge", or_null(form.charge)},
                       {"from", call.time(order.from)},
                       {"to", call.time_or_null(order.to)},
                       {"substitute", person(form.substitute)},
                       {"relieves", form.relieves},
                       {"limits", form.kind == OrderKind::delegation ? form.limits.value() : Value()},
                       {"document", or_null(form.document_name)},
                       {"remarks", form.remarks},
                       {"entered_at", call.time(order.entered_at)},
                       {"entered_by", person(order.entered_by)},
                       {"entered_post", order.entered_post.empty() ? Value() : show_post(call, order.entered_post)}});
}

Result<people::Order> readable_order(Call const& call) {
    auto const& house = call.house();
    auto order =
        house.database.read([&](Connection& db) { return people::Orders::find(db, call.request.param("id")); });
    if (!order) return Fail(Error::not_found("order.unknown"));
    if (!house.orders->may_read(call.actor(), *order)) return Fail(Error::forbidden("order.not_yours"));
    return std::move(*order);
}

Result<http::Response> given_order(Call const& call, OrderForm const& form) {
    auto const key = TRY(call.key("order"));
    auto const given = TRY(cases::give_order(call.house(), call.actor(), form, key));
    auto const order = call.house().database.read([&](Connection& db) { return people::Orders::find(db, given.id); });
    CHECK(order.has_value());
    return json(show_order(call, *order), 201).with("Location", "/api/v1/orders/" + given.id);
}

}  // namespace

Result<http::Response> post_order(Call& call) { return given_order(call, TRY(read_order(call))); }

Result<http::Response> get_order(Call& call) { return json(show_order(call, TRY(readable_order(call)))); }

Result<http::Response> get_order_paper(Call& call) {
    auto const order = TRY(readable_order(call));
    if (order.form.document.empty()) return Fail(Error::not_found("attachment.missing"));
    auto const bytes = TRY(call.house().attachments->get(order.form.document));
    return http::Response::file(std::string(bytes.begin(), bytes.end()), order.form.document_type,
                                order.form.document_name, http::Response::Show::download);
}

Result<http::Response> get_delegations(Call& call) {
    Value delegations = Value::list();
    auto const given =
        call.house().database.read([&](Connection& db) { return people::Charges::given_by(db, call.session->charge); });
    for (auto const& charge : given) delegations.push(show_charge(call, charge));
    return json(Value::map({{"delegations", std::move(delegations)}}));
}

Result<http::Response> post_delegation(Call& call) {
    auto const body =
        TRY(call.body_of({"person", "number", "from", "to", "services", "actions", "amount_paisa", "may_pass_on"}));
    OrderMembers members(call, body);
    OrderForm form;
    form.kind = OrderKind::delegation;
    form.charge = call.session->charge;
    form.issued_on = call.today();
    form.number = members.text("number");
    form.person = members.person("person");
    form.from = members.date("from");
    form.to = members.date("to");
    form.limits = {members.names("services"), members.names("actions"), {}, members.flag("may_pass_on")};
    for (auto const& name : form.limits.services)
        if (!call.house().model->find_service(name)) members.wrong("services", "field.choice");
    if (auto const& amount = body["amount_paisa"]; amount.is_int())
        form.limits.amount = Money{amount.as_int()};
    else if (!amount.is_null())
        members.wrong("amount_paisa", "field.money");
    TRY(members.check());
    return given_order(call, form);
}

Result<http::Response> post_delegation_end(Call& call) {
    auto const charge = call.house().charges->find(call.request.param("charge"));
    if (!charge) return Fail(Error::conflict("order.no_charge"));
    TRY(cases::give_order(call.house(), call.actor(), people::relief_of(*charge, call.today())));
    return http::Response::empty(204);
}

}  // namespace bolan::api
