#include "cases/exports.h"

namespace bolan::cases {

void note_export(Parts const& parts, people::Actor const& actor, Export const& of) {
    (void)parts.database.write([&](store::Transaction& tx) -> Result<> {
        ledger::Act act;
        act.at = parts.clock.now();
        act.id = new_id<ActId>(act.at);
        act.service = "lists";
        act.subject_kind = "list";
        act.subject = of.scope;
        act.action = "export";
        act.person = actor.person.text();
        act.post = actor.post;
        act.charge = actor.charge;
        act.input = Value::map({{"list", of.list}, {"format", of.format}, {"rows", of.rows}});
        parts.ledger.append(tx, act);
        return {};
    });
}

}  // namespace bolan::cases
