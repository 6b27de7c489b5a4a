// Officers with a name of their own in a story, and the orders about them.
#include "cases/handover.h"
#include "demo/story.h"

namespace bolan::demo {

using people::OrderForm;
using people::OrderKind;
using store::Transaction;

void Story::hire(Node const& officers) {
    auto const from = m_house.model->province.calendar->today(m_clock.now()).plus_days(-365);
    for (auto const& entry : officers.entries) {
        m_line = entry.line;
        auto const post = field(entry.value, "post");
        auto const done = m_house.database.write([&](Transaction& tx) -> Result<> {
            auto const id = m_house.accounts->add_officer(
                tx, {}, {field(entry.value, "name"), "officer-" + entry.key, "no password", "", ""});
            TRY(m_house.orders->give(tx, {}, people::posting_of(id, post, from, "1/" + post)));
            m_officers[entry.key] = id;
            return {};
        });
        if (!done) throw Broken(entry.key + " cannot be posted to " + post + ": " + done.error().code);
    }
    m_house.charges->reload();
}

// Acting from the post named, else from the first of those held now, else from the last one held: then it is refused.
people::Actor Story::officer(std::string const& name, Node const* post) {
    auto const& person = m_officers.at(name);
    auto const held = m_house.charges->of_person(person, m_clock.now());
    for (auto const& charge : held)
        if (!post || charge.post == post->text) return people::Charges::actor_of(charge);
    auto const past = m_house.charges->history_of_person(person);
    for (auto const& charge : past)
        if (!post || charge.post == post->text) return people::Charges::actor_of(charge);
    throw Broken(name + " never held " + (post ? post->text : std::string("a post")));
}

PersonId Story::person(std::string const& name) {
    if (auto const found = m_officers.find(name); found != m_officers.end()) return found->second;
    return holder(name).person;
}

// Without `as` the installation enters the order. A delegation is given by whoever gives it.
void Story::give_order(Node const& what, bool must_fail) {
    auto const kind = people::parse_order_kind(field(what, "kind"));
    if (!kind) throw Broken("no such order: " + field(what, "kind"));
    auto const day = [&](char const* key) -> std::optional<Date> {
        auto const* node = what.find(key);
        if (!node) return {};
        auto const date = Date::parse(node->text);
        if (!date) throw Broken(std::string(key) + " is no day: " + node->text);
        return date;
    };
    auto const today = m_house.model->province.calendar->today(m_clock.now());
    auto form = people::posting_of(person(field(what, "officer")), "", today, "S-" + std::to_string(++m_orders));
    form.kind = *kind;
    if (auto const from = day("from")) form.from = from;
    form.to = day("to");
    if (auto const* post = what.find("to_post")) form.post = post->text;
    if (auto const* substitute = what.find("substitute")) form.substitute = person(substitute->text);
    if (auto const* relieves = what.find("relieves")) form.relieves = relieves->text == "true";
    people::Actor by;
    if (what.find("as")) by = actor(field(what, "as"), what.find("post"));
    if (form.kind == OrderKind::delegation) form.charge = by.charge;
    if (form.kind == OrderKind::relief) form.charge = officer(field(what, "officer"), what.find("of_post")).charge;
    if (auto const* services = what.find("services"))
        for (auto const& service : services->items) form.limits.services.push_back(service.text);
    if (auto const* actions = what.find("actions"))
        for (auto const& action : actions->items) form.limits.actions.push_back(action.text);
    if (auto const* amount = what.find("amount")) form.limits.amount = Money::parse(amount->text);
    auto const given = cases::give_order(m_house, by, form);
    if (must_fail) return check_refusal(what, given ? nullptr : &given.error());
    if (!given)
        throw Broken("the order is refused: " + given.error().code +
                     (given.error().problems.empty() ? "" : " " + given.error().problems.front().code));
}

}  // namespace bolan::demo
