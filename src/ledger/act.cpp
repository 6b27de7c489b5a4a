#include "ledger/act.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "ledger/act_json.h"
#include "store/database.h"

namespace bolan::ledger {

namespace {

StoredAct read_act(store::Row const& row) {
    StoredAct stored;
    stored.index = static_cast<std::uint64_t>(row.integer(0));
    auto& act = stored.act;
    auto const id = ActId::parse(row.text(1));
    auto input = parse_json(row.text(10));
    CHECK(id && input);
    act.id = *id;
    act.at = {row.integer(2)};
    act.service = row.string(3);
    act.subject_kind = row.string(4);
    act.subject = row.string(5);
    act.action = row.string(6);
    act.person = row.string(7);
    act.post = row.string(8);
    act.charge = row.string(9);
    act.input = std::move(*input);
    act.effects = parse_effects(row.text(11));
    act.outcome = row.string(12);
    return stored;
}

void member(std::string& out, std::string_view name, std::string_view text) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json_string(out, text);
}

}  // namespace

std::string effects_json(std::vector<Effect> const& effects) {
    std::string out = "[";
    for (auto const& effect : effects) {
        out += out.size() > 1 ? ",[" : "[";
        append_json_string(out, effect.table);
        out += ',';
        append_json_string(out, effect.key);
        out += ",\"";
        crypto::append_hex(out, effect.row);
        out += "\"]";
    }
    out += ']';
    return out;
}

std::vector<Effect> parse_effects(std::string_view json) {
    auto const parsed = parse_json(json);
    CHECK(parsed && parsed->is_list());
    std::vector<Effect> out;
    for (auto const& item : parsed->as_list()) {
        auto const& parts = item.as_list();
        CHECK(parts.size() == 3);
        auto const row = crypto::parse_digest(parts[2].as_string());
        CHECK(row);
        out.push_back({parts[0].as_string(), parts[1].as_string(), *row});
    }
    return out;
}

// RFC 8785 section 3.2.3: members in the order of their names.
std::string canonical_content(Act const& act, std::uint64_t index, std::string_view input_json,
                              std::string_view effects_json) {
    std::string out;
    out.reserve(400 + input_json.size() + effects_json.size());
    out += "{\"action\":";
    append_json_string(out, act.action);
    out += ",\"at\":";
    out += std::to_string(act.at.ms);
    member(out, "charge", act.charge);
    out += ",\"effects\":";
    out += effects_json;
    member(out, "id", act.id.view());
    out += ",\"index\":";
    out += std::to_string(index);
    out += ",\"input\":";
    out += input_json;
    member(out, "outcome", act.outcome);
    member(out, "person", act.person);
    member(out, "post", act.post);
    member(out, "service", act.service);
    member(out, "subject", act.subject);
    member(out, "subject_kind", act.subject_kind);
    out += '}';
    return out;
}

std::string canonical_content(Act const& act, std::uint64_t index) {
    return canonical_content(act, index, write_canonical_json(act.input), effects_json(act.effects));
}

std::vector<StoredAct> acts_of(store::Connection& db, std::string_view subject_kind, std::string_view subject) {
    std::vector<StoredAct> out;
    db.each(
        "select leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge, input, effects,"
        " outcome from act where subject_kind = ?1 and subject = ?2 order by leaf_index",
        [&](store::Row const& row) { out.push_back(read_act(row)); }, subject_kind, subject);
    return out;
}

std::optional<StoredAct> find_act(store::Connection& db, ActId const& id) {
    return db.find(
        "select leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge, input,"
        " effects, outcome from act where id = ?1",
        read_act, id.view());
}

std::vector<StoredAct> acts_from(store::Connection& db, std::uint64_t index, int count) {
    std::vector<StoredAct> out;
    db.each(
        "select leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge, input, effects,"
        " outcome from act where leaf_index >= ?1 order by leaf_index limit ?2",
        [&](store::Row const& row) { out.push_back(read_act(row)); }, index, count);
    return out;
}

}  // namespace bolan::ledger
