#include "definition/mappings.h"

namespace bolan::definition {

namespace {

using Kind = Shape::Kind;

Mapping<Page> make_page_mapping() {
    Mapping<Page> m("page", "One page of the form: one question or one group of questions.");
    m.code("page", &Page::name, Need::required, "The page's name, in its address.");
    m.text("title", &Page::title, Need::required, "Its heading.");
    m.text("lead", &Page::lead, Need::optional, "A sentence below the heading.");
    m.expression("show_if", &Page::show_if, Need::optional, "When false the page is left out and its values dropped.");
    m.named("fields", &Page::fields, field_mapping, "field", Need::required, "Its fields, in order.");
    return m;
}
Mapping<Page> const& page_mapping() {
    static Mapping<Page> const mapping = make_page_mapping();
    return mapping;
}

Mapping<Role> make_role_mapping() {
    Mapping<Role> m("role",
                    "Who may act: the holders of posts in the office of the case's area or of an area above it.");
    m.text("title", &Role::title, Need::required, "What the role is called.");
    m.codes("posts", &Role::posts, Need::optional, "The posts, of offices.yaml, whose holders have the role.");
    m.expression("post_by", &Role::post_by, Need::optional, "The name of the post, chosen for each case, instead.");
    return m;
}
Mapping<Role> const& role_mapping() {
    static Mapping<Role> const mapping = make_role_mapping();
    return mapping;
}

Mapping<Late> make_late_mapping() {
    Mapping<Late> m("late", "A rung of the ladder that is climbed as the due time comes and passes.");
    m.period("before", &Late::before, Need::optional, "So long ahead of the due time: a reminder.");
    m.period("after", &Late::after, Need::optional,
             "So long past the due time; without `before` and `after` when it is due.");
    m.code(
        "tell", &Late::tell, Need::required,
        "The role that is told, or supervisor, next_supervisor or head: who stands over the post that is waited for.");
    return m;
}
Mapping<Late> const& late_mapping() {
    static Mapping<Late> const mapping = make_late_mapping();
    return mapping;
}

Mapping<Then> make_then_mapping() {
    Mapping<Then> m("then", "What moves the case on by itself, tried in order after each action.");
    m.expression("when", &Then::when, Need::required, "The condition.");
    m.code("to", &Then::to, Need::required, "The state it moves to.");
    return m;
}
Mapping<Then> const& then_mapping() {
    static Mapping<Then> const mapping = make_then_mapping();
    return mapping;
}

void read_votes(Reader& reader, Node const& node, Committee& out) {
    if (!reader.is_map(node, "'votes'")) return;
    for (auto const& entry : node.entries) {
        auto& vote = out.votes.emplace_back();
        vote.at = entry.at();
        reader.read_code(Mapping<Committee>::key_node(entry), vote.action);
        reader.read_code(entry.value, vote.to);
    }
}

Mapping<Committee> make_committee_mapping() {
    Mapping<Committee> m(
        "committee",
        "Those who are waited for decide by votes: once all have voted, or the rest cannot change it, or "
        "the stage is due; never without a quorum and the chair's vote.");
    m.code("chair", &Committee::chair, Need::required, "The role that has the chair: it must vote, and breaks a tie.");
    m.expression("quorum", &Committee::quorum, Need::required, "How many votes there must be.");
    m.key("votes", Need::required, map_of({Kind::code}),
          "For each action by which one votes (`once`, without `to`): the state that it leads to.", read_votes);
    return m;
}
Mapping<Committee> const& committee_mapping() {
    static Mapping<Committee> const mapping = make_committee_mapping();
    return mapping;
}

Mapping<State> make_state_mapping() {
    Mapping<State> m("state", "A stage of a case.");
    m.text("title", &State::title, Need::required, "Its name for officers.");
    m.text("public_title", &State::public_title, Need::optional, "Its name for the applicant (title).");
    m.codes("waits_for", &State::waits_for, Need::optional, "The roles, or applicant, that each get a task.");
    m.codes("followed_by", &State::followed_by, Need::optional,
            "Roles that are not waited for and have it in their list all the same.");
    m.period("within", &State::within, Need::optional, "When it is due, from entering the state.");
    m.expression("until", &State::until, Need::optional, "The day at whose end it is due, instead.");
    m.list("late", &State::late, late_mapping, "late", Need::optional,
           "Who is told before it is due, and when it is late.");
    m.code("overdue_to", &State::overdue_to, Need::optional, "The state it moves to by itself at the due time.");
    m.code("overdue_do", &State::overdue_do, Need::optional,
           "The action, by system, that is performed by itself at the due time.");
    m.list("then", &State::then, then_mapping, "then", Need::optional, "What moves it on by itself.");
    m.key("committee", Need::optional, mapping_of("committee"), "Those who are waited for decide by votes.",
          [](Reader& reader, Node const& node, State& out) {
              committee_mapping().read(reader, node, out.committee.emplace());
          });
    m.flag("final", &State::final, "The case ends here.");
    m.choice("outcome", &State::outcome, {"granted", "refused", "withdrawn", "lapsed", "closed"}, Need::optional,
             "How a final state ends the case.");
    m.codes("formerly", &State::formerly, Need::optional,
            "What it was called in earlier versions: their running cases may be moved here.");
    m.flag("pauses", &State::pauses,
           "The office waits for somebody else here: lists show no time limit of the office, and the service's "
           "promise stands still.");
    return m;
}
Mapping<State> const& state_mapping() {
    static Mapping<State> const mapping = make_state_mapping();
    return mapping;
}

Mapping<Action> make_action_mapping() {
    Mapping<Action> m("action", "What somebody does to a case.");
    m.text("title", &Action::title, Need::required, "On the button: a verb.");
    m.text("done", &Action::done, Need::optional, "In the history (title).");
    auto const codes = one_or_list_of({Kind::code});
    m.key("by", Need::required, codes, "The roles that may, or applicant, or system (only effects and timers).",
          [](Reader& reader, Node const& node, Action& out) { reader.read_code_or_codes(node, out.by); });
    m.key("from", Need::required, codes, "The states in which it can be done; start opens a case.",
          [](Reader& reader, Node const& node, Action& out) { reader.read_code_or_codes(node, out.from); });
    m.code("to", &Action::to, Need::optional, "The state it leads to; without it the case stays.");
    m.named("asks", &Action::asks, field_mapping, "field", Need::optional, "What it asks; kept as fields of the case.");
    m.expression("when", &Action::when, Need::optional, "When false the action is absent.");
    m.code("error", &Action::error, Need::optional, "The message when it is tried although `when` is false.");
    m.codes("not_by", &Action::not_by, Need::optional,
            "Actions: who performed one of them on this case may not do this.");
    m.flag("keeps_task", &Action::keeps_task, "Who does it is still waited for: a note, a telephone call.");
    m.flag("once", &Action::once, "Each person once in one stay in the state (a vote).");
    m.flag(
        "edits_form", &Action::edits_form,
        "The applicant may change the answers of the form too (a case sent back); what is not sent stays as it was.");
    m.flag("bulk", &Action::bulk, "May be done on many cases of a list.");
    m.flag("danger", &Action::danger, "Shown as a warning.");
    m.period("within", &Action::within, Need::optional, "Only so long after the case entered the state.");
    m.key("do", Need::optional, list_of(mapping_of("effect")), "Its effects, in order, in one transaction.",
          [](Reader& reader, Node const& node, Action& out) { read_effects(reader, node, out.effects); });
    return m;
}
Mapping<Action> const& action_mapping() {
    static Mapping<Action> const mapping = make_action_mapping();
    return mapping;
}

void read_match(Reader& reader, Node const& node, Unique& out) {
    if (!reader.is_map(node, "'match'")) return;
    for (auto const& entry : node.entries) {
        auto& [theirs, ours] = out.match.emplace_back();
        reader.read_code(Mapping<Unique>::key_node(entry), theirs);
        reader.read_code(entry.value, ours);
    }
    if (out.match.empty()) reader.wrong(node, "'match' needs a field");
}

Mapping<Unique> make_unique_mapping() {
    Mapping<Unique> m("unique", "What may not exist already when a case is opened.");
    m.code("registry", &Unique::registry, Need::optional,
           "Among its live records; without it, this service's open cases.");
    m.key("match", Need::required, map_of({Kind::code}), "Field there: field of the form.", read_match);
    m.code("error", &Unique::error, Need::required, "The message when there is one.");
    m.code("show", &Unique::show, Need::optional, "A field of the record that the message shows, masked, as {FIELD}.");
    return m;
}
Mapping<Unique> const& unique_mapping() {
    static Mapping<Unique> const mapping = make_unique_mapping();
    return mapping;
}

Mapping<Fee> make_fee_mapping() {
    Mapping<Fee> m("fee", "What is paid. Nothing is billed while the amount is not notified.");
    m.text("head", &Fee::head, Need::required, "What it is paid for.");
    m.expression("amount", &Fee::amount, Need::required, "Money, from a dated table.");
    m.code("before", &Fee::before, Need::required, "The action that waits for the payment.");
    m.code("collected_by", &Fee::collected_by, Need::optional, "The role that marks it as received at the counter.");
    return m;
}

Mapping<Promise> make_promise_mapping() {
    Mapping<Promise> m("promise", "How soon the service is done: one clock over several states.");
    m.period("within", &Promise::within, Need::required, "How soon; states that pause do not count.");
    auto const codes = one_or_list_of({Kind::code});
    m.key("from", Need::optional, codes, "The clock begins in the first of these states that a case enters (at once).",
          [](Reader& reader, Node const& node, Promise& out) { reader.read_code_or_codes(node, out.from); });
    m.key("to", Need::optional, codes, "It ends in one of these states, or where the case is granted or refused.",
          [](Reader& reader, Node const& node, Promise& out) { reader.read_code_or_codes(node, out.to); });
    m.list("late", &Promise::late, late_mapping, "late", Need::required, "Who is told when it is broken.");
    return m;
}
Mapping<Promise> const& promise_mapping() {
    static Mapping<Promise> const mapping = make_promise_mapping();
    return mapping;
}

void read_messages(Reader& reader, Node const& node, Service& out) {
    if (!reader.is_map(node, "'messages'")) return;
    for (auto const& entry : node.entries) {
        std::string code;
        reader.read_code(Mapping<Service>::key_node(entry), code);
        reader.read_text(entry.value, out.messages[code]);
    }
}

void read_applicant(Reader& reader, Node const& node, Service& out) {
    std::vector<std::string> const alone{"citizen", "officer", "none"}, together{"citizen", "officer"};
    auto const take = [&](Node const& one, std::vector<std::string> const& known) {
        std::string who;
        if (!reader.read_one_of(one, known, who)) return;
        if (out.is_opened_by(who)) reader.wrong(one, "'" + who + "' is listed twice");
        out.applicant.push_back(std::move(who));
    };
    if (!node.is_list()) return take(node, alone);
    for (auto const& item : node.items) take(item, together);
    if (node.items.empty()) reader.wrong(node, "'applicant' names nobody");
}

Mapping<Service> make_service_mapping() {
    Mapping<Service> m("service", "What one can apply for, or be subject to.");
    m.code("service", &Service::name, Need::required, "Its name, unique in the province.");
    m.text("title", &Service::title, Need::required, "What people call it.");
    m.text("summary", &Service::summary, Need::required, "One or two plain sentences.");
    m.code("icon", &Service::icon, Need::optional, "One of the icons of ui.");
    m.code("owner", &Service::owner, Need::required, "The office that owns it.");
    m.key("applicant", Need::required, one_or_list_of(one_of({"citizen", "officer", "none"})),
          "Who opens cases: a citizen, an officer (the roles of the actions from start), both (by web and at the "
          "counter), or only effects.",
          read_applicant);
    m.code("about", &Service::about, Need::optional, "A registry: each case concerns one of its records.");
    m.expression(
        "record", &Service::record, Need::optional,
        "With `about`: the record, or its id, found from the form. Effects that open the case set it instead.");
    m.code("subject", &Service::subject, Need::optional, "The field that names a case in lists.");
    m.code("national_id", &Service::national_id, Need::optional, "The field searched as CNIC.");
    m.codes("list_columns", &Service::list_columns, Need::optional, "More fields in lists.");
    m.key("keywords", Need::optional, list_of({Kind::text}), "Words, in any language, that search finds it by.",
          [](Reader& reader, Node const& node, Service& out) { reader.read_lines(node, out.keywords, false); });
    m.key("papers", Need::optional, list_of({Kind::text}), "What to have at hand.",
          [](Reader& reader, Node const& node, Service& out) { reader.read_lines(node, out.papers, true); });
    m.codes("watch", &Service::watch, Need::optional, "Offices above the case's that may look on.");
    m.list("form", &Service::form, page_mapping, "page", Need::optional, "The pages of the form.");
    m.named("roles", &Service::roles, role_mapping, "role", Need::optional, "Who may act.");
    m.named("states", &Service::states, state_mapping, "state", Need::required, "The stages of a case.");
    m.named("actions", &Service::actions, action_mapping, "action", Need::required, "What moves a case.");
    m.list("unique", &Service::unique, unique_mapping, "unique", Need::optional, "What may not exist already.");
    m.key("fee", Need::optional, mapping_of("fee"), "What is paid.",
          [](Reader& reader, Node const& node, Service& out) { fee_mapping().read(reader, node, out.fee.emplace()); });
    m.expression("amount", &Service::amount, Need::optional,
                 "The sum of money that a case is about: a delegation with a limit does not go beyond it.");
    m.key("promise", Need::optional, mapping_of("promise"), "How soon the service is done.",
          [](Reader& reader, Node const& node, Service& out) {
              promise_mapping().read(reader, node, out.promise.emplace());
          });
    m.key("messages", Need::optional, map_of({Kind::text}), "Sentences for error codes.", read_messages);
    return m;
}

}  // namespace

Mapping<Fee> const& fee_mapping() {
    static Mapping<Fee> const mapping = make_fee_mapping();
    return mapping;
}

Mapping<Service> const& service_mapping() {
    static Mapping<Service> const mapping = make_service_mapping();
    return mapping;
}

std::vector<MappingSpec const*> service_specs() {
    return {&service_mapping().spec(), &page_mapping().spec(), &role_mapping().spec(),      &state_mapping().spec(),
            &late_mapping().spec(),    &then_mapping().spec(), &committee_mapping().spec(), &action_mapping().spec(),
            &unique_mapping().spec(),  &fee_mapping().spec(),  &promise_mapping().spec()};
}

}  // namespace bolan::definition
