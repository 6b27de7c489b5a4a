#include "api/schemas.h"

namespace bolan::api {

namespace {

Value const k_text = Value::map({{"type", "string"}});
Value const k_whole = Value::map({{"type", "integer"}});
Value const k_flag = Value::map({{"type", "boolean"}});
Value const k_time = Value::map({{"type", "string"}, {"format", "date-time"}});
Value const k_any = Value::map({{"type", "object"}});

Value or_null(Value schema) {
    return Value::map({{"anyOf", Value::List{std::move(schema), Value::map({{"type", "null"}})}}});
}
Value list(Value items) { return Value::map({{"type", "array"}, {"items", std::move(items)}}); }

// An object; a name that ends in '?' may be absent.
Value object(std::vector<std::pair<std::string, Value>> members) {
    Value properties = Value::map(), required = Value::list();
    for (auto& [name, schema] : members) {
        bool const may_lack = name.ends_with('?');
        if (may_lack)
            name.pop_back();
        else
            required.push(name);
        properties.set(name, std::move(schema));
    }
    Value out = Value::map({{"type", "object"}, {"properties", std::move(properties)}});
    if (!required.as_list().empty()) out.set("required", std::move(required));
    return out;
}

// One that takes nothing else: what callers send.
Value strict(std::vector<std::pair<std::string, Value>> members) {
    Value out = object(std::move(members));
    out.set("additionalProperties", false);
    return out;
}

void add_people(Value& schemas) {
    // A table, one schema a line.
    // clang-format off
    schemas.set("SignIn", strict({{"login", k_text}, {"password", k_text}}));
    schemas.set("ChoosePost", strict({{"post", k_text}}));
    schemas.set("ChangePassword", strict({{"current", k_text}, {"password", Value::map({{"type", "string"}, {"minLength", 8}})}}));
    schemas.set("SessionList", object({{"sessions", list(object({{"id", k_text}, {"device", k_text}, {"since", or_null(k_time)}, {"expires_at", k_time}, {"is_this", k_flag}}))}}));
    schemas.set("Registration", strict({{"name", k_text}, {"cnic", k_text}, {"phone", k_text}, {"email?", k_text}, {"password", Value::map({{"type", "string"}, {"minLength", 8}})}}));
    schemas.set("Account", object({{"person", k_text}, {"name", k_text}}));
    schemas.set("Post", object({{"code", k_text}, {"title", k_text}, {"kind?", k_text}, {"from?", k_text}, {"to?", or_null(k_text)}}));
    schemas.set("Session", object({{"token?", k_text}, {"name", k_text}, {"is_officer", k_flag}, {"post", or_null(schema_ref("Post"))}, {"posts", list(schema_ref("Post"))}, {"expires_at", k_time}}));
}

void add_services(Value& schemas) {
    schemas.set("Field", object({{"name", k_text}, {"kind", k_text}, {"title", k_text}, {"required", k_flag}, {"hint?", k_text}, {"depends?", k_flag}, {"computed?", k_flag}, {"options?", list(object({{"code", k_text}, {"title", k_text}}))}, {"fields?", list(schema_ref("Field"))}}));
    std::vector<std::pair<std::string, Value>> const line{{"name", k_text}, {"title", k_text}, {"summary", k_text}, {"applicant", list(k_text)}, {"owner", k_text}, {"icon", k_text}};
    schemas.set("ServiceList", object({{"services", list(object(line))}}));
    schemas.set("Fee", object({{"head", k_text}, {"before", k_text}, {"is_notified", k_flag}, {"amount_paisa", or_null(k_whole)}}));
    auto whole = line;
    whole.insert(whole.end(), {{"papers", list(k_text)},
                               {"about", or_null(k_text)},
                               {"fee", or_null(schema_ref("Fee"))},
                               {"pages", list(object({{"name", k_text}, {"title", k_text}, {"lead?", k_text}, {"depends?", k_flag}, {"fields", list(schema_ref("Field"))}}))},
                               {"states", list(object({{"name", k_text}, {"title", k_text}, {"public_title?", k_text}, {"waits_for", list(k_text)}, {"outcome?", k_text}}))},
                               {"actions", list(object({{"name", k_text}, {"title", k_text}, {"by", list(k_text)}, {"from", list(k_text)}, {"to", or_null(k_text)}, {"bulk", k_flag}, {"danger", k_flag}, {"asks", list(schema_ref("Field"))}}))},
                               {"schema", k_text},
                               {"definition", k_text}});
    schemas.set("Service", object(whole));
    schemas.set("Area", object({{"code", k_text}, {"name", k_text}}));
    schemas.set("AreaList", object({{"areas", list(object({{"code", k_text}, {"level", k_text}, {"parent", or_null(k_text)}, {"name", k_text}}))}}));
    schemas.set("FormCheck", object({{"valid", k_flag}, {"pages", list(k_text)}, {"data", k_any}, {"fee", or_null(schema_ref("Fee"))}, {"errors", or_null(list(schema_ref("FieldProblem")))}}));
}

void add_cases(Value& schemas) {
    schemas.set("Receipt", object({{"reference", k_text}, {"state", k_text}, {"version", k_whole}, {"act", k_text}, {"leaf", k_whole}, {"receipt", k_text}, {"documents", list(k_text)}}));
    std::vector<std::pair<std::string, Value>> const line{
        {"reference", k_text}, {"service", k_text}, {"service_title", k_text}, {"subject", k_text}, {"state", k_text}, {"state_title", k_text}, {"outcome", or_null(k_text)},
        {"area", schema_ref("Area")}, {"opened_at", k_time}, {"entered_at", k_time}, {"due_at", or_null(k_time)}, {"closed_at", or_null(k_time)}, {"promised_at", or_null(k_time)}, {"in_time", or_null(k_flag)}, {"version", k_whole}};
    schemas.set("CaseLine", object(line));
    schemas.set("CaseList", object({{"cases", list(schema_ref("CaseLine"))}, {"is_cut", k_flag}}));
    schemas.set("Offer", object({{"action", k_text}, {"title", k_text}, {"as", k_text}, {"bulk", k_flag}, {"danger", k_flag}, {"edits_form", k_flag}, {"asks", list(schema_ref("Field"))}}));
    schemas.set("Task", object({{"role", k_text}, {"title", k_text}, {"since", k_time}, {"due_at", or_null(k_time)}, {"is_late", k_flag}}));
    schemas.set("Act", object({{"at", k_time}, {"action", k_text}, {"title", k_text}, {"post", or_null(schema_ref("Post"))}, {"outcome", k_text}, {"act", k_text}, {"leaf", k_whole}, {"receipt", k_text}, {"input?", or_null(k_any)}}));
    schemas.set("Message", object({{"at", k_time}, {"text", or_null(k_text)}, {"case?", or_null(k_text)}}));
    schemas.set("MessageList", object({{"messages", list(schema_ref("Message"))}}));
    auto whole = line;
    whole.insert(whole.end(), {{"definition", k_text}, {"data", k_any}, {"record?", or_null(object({{"registry", k_text}, {"id", k_text}}))}, {"parent?", or_null(k_text)},
                               {"offers", list(schema_ref("Offer"))}, {"tasks", list(schema_ref("Task"))}, {"may_collect", k_flag}, {"bills", list(schema_ref("Bill"))},
                               {"documents", list(schema_ref("Document"))}, {"messages", list(schema_ref("Message"))}, {"history", list(schema_ref("Act"))}});
    schemas.set("Case", object(whole));
    Value version = k_whole;
    version.set("description", "Of the case as it was seen; another one now is refused with case.moved_on");
    schemas.set("Action", strict({{"input?", schema_ref("ActionInput")}, {"version?", version}}));
    schemas.set("Tracking", object({{"reference", k_text}, {"service", k_text}, {"service_title", k_text}, {"state", k_text}, {"state_title", k_text}, {"outcome", or_null(k_text)}, {"opened_at", k_time}, {"entered_at", k_time}, {"closed_at", or_null(k_time)}}));
    schemas.set("Attachment", object({{"hash", k_text}, {"name", k_text}, {"type", k_text}, {"size", k_whole}}));
    Value const hash = Value::map({{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}});
    schemas.set("AttachmentRef", Value::map({{"description", "The hash that sendAttachment gave, alone or in an object"}, {"anyOf", Value::List{hash, object({{"hash", hash}})}}}));
    schemas.set("Draft", object({{"id", k_text}, {"service", k_text}, {"changed_at", k_time}, {"data", k_any}, {"errors?", or_null(list(schema_ref("FieldProblem")))}}));
    schemas.set("DraftList", object({{"drafts", list(schema_ref("Draft"))}}));
    schemas.set("NewDraft", strict({{"service", k_text}, {"data?", k_any}}));
}

void add_desk(Value& schemas) {
    schemas.set("Inbox", object({{"scope", k_text},
                                 {"rows", list(object({{"reference", k_text}, {"service", k_text}, {"subject", k_text}, {"state", k_text}, {"state_title", k_text}, {"role", k_text}, {"area", schema_ref("Area")},
                                                       {"opened_at", k_time}, {"entered_at", k_time}, {"due_at", or_null(k_time)}, {"is_late", k_flag}, {"told", k_flag}}))},
                                 {"next", or_null(k_text)},
                                 {"count?", object({{"waiting", k_whole}, {"late", k_whole}, {"is_capped", k_flag}})}}));
    Value chosen = list(strict({{"reference", k_text}, {"version?", k_whole}}));
    chosen.set("minItems", 1);
    chosen.set("maxItems", 200);
    schemas.set("Bulk", strict({{"cases", std::move(chosen)}, {"action", k_text}, {"input?", schema_ref("ActionInput")}}));
    schemas.set("BulkReport", object({{"done", k_whole}, {"refused", k_whole},
                                      {"cases", list(object({{"reference", k_text}, {"ok", k_flag}, {"receipt?", schema_ref("Receipt")}, {"error?", object({{"code", k_text}, {"values?", k_any}, {"errors?", list(schema_ref("FieldProblem"))}})}}))}}));
    schemas.set("Bill", object({{"number", k_text}, {"head", k_text}, {"amount_paisa", k_whole}, {"amount", k_text}, {"state", k_text}, {"before", k_text}, {"raised_at", k_time}, {"received_at", or_null(k_time)}, {"receipt_no", or_null(k_text)}, {"case?", k_text}}));
    schemas.set("ReportList", object({{"reports", list(object({{"name", k_text}, {"title", k_text}, {"from", k_text}}))}}));
    schemas.set("Report", object({{"name", k_text}, {"title", k_text}, {"columns", list(k_text)}, {"measures", list(k_text)}, {"rows", list(object({{"by", list(Value::map())}, {"count", k_whole}, {"measures", list(Value::map())}}))}}));
    schemas.set("StepReport", object({{"lines", list(object({{"office", k_text}, {"service", k_text}, {"state", k_text}, {"count", k_whole}, {"in_time", k_whole}, {"median_minutes", k_whole}, {"most_minutes", k_whole}, {"longest_minutes", k_whole}}))}}));
    auto const line = object({{"key", k_text}, {"figures", k_any}, {"median_days", or_null(k_whole)}, {"most_days", or_null(k_whole)}});
    schemas.set("ServiceReport", object({{"service", k_text}, {"from", k_text}, {"to", k_text}, {"by", k_text}, {"lines", list(line)}, {"total", line}}));
    schemas.set("CountedCases", object({{"cases", list(schema_ref("CaseLine"))}, {"has_more", k_flag}}));
    schemas.set("RegistryList", object({{"registries", list(object({{"name", k_text}, {"title", k_text}}))}}));
    schemas.set("Record", object({{"id", k_text}, {"registry", k_text}, {"number", k_text}, {"state", k_text}, {"live", k_flag}, {"version", k_whole}, {"created_at", k_time}, {"changed_at", k_time}, {"fields", k_any}}));
    schemas.set("RecordList", object({{"records", list(schema_ref("Record"))}}));
    schemas.set("RecordHistory", object({{"versions", list(object({{"version", k_whole}, {"at", k_time}, {"act", k_text}, {"state", k_text}, {"fields", k_any}}))}}));
}

void add_establishment(Value& schemas) {
    auto const post = schema_ref("Post");
    std::vector<std::pair<std::string, Value>> const office{{"code", k_text}, {"title", k_text}, {"area", schema_ref("Area")}};
    schemas.set("Limits", object({{"services", list(k_text)}, {"actions", list(k_text)}, {"amount_paisa", or_null(k_whole)}, {"may_pass_on", k_flag}}));
    schemas.set("Charge", object({{"id", k_text}, {"person", k_text}, {"name", k_text}, {"post", post}, {"kind", k_text}, {"from", k_time}, {"to", or_null(k_time)}, {"order", or_null(k_text)}, {"number", k_text}, {"limits?", schema_ref("Limits")}}));
    auto const charges = list(schema_ref("Charge"));
    schemas.set("OfficeLine", object(office));
    schemas.set("Establishment", object({{"area", schema_ref("Area")}, {"ended_on", or_null(k_text)}, {"within", list(schema_ref("Area"))}, {"offices", list(schema_ref("OfficeLine"))},
                                         {"strength", list(object({{"office", k_text}, {"post", k_text}, {"title", k_text}, {"grade", or_null(k_whole)}, {"sanctioned", k_whole}, {"filled", k_whole}, {"vacant", k_whole}}))}}));
    auto whole = office;
    whole.insert(whole.end(), {{"supervisor", or_null(schema_ref("OfficeLine"))}, {"supervises", list(schema_ref("OfficeLine"))},
                               {"posts", list(object({{"code", k_text}, {"title", k_text}, {"grade", or_null(k_whole)}, {"held_by", charges}}))}});
    schemas.set("Office", object(whole));
    schemas.set("PostInFull", object({{"code", k_text}, {"title", k_text}, {"grade", or_null(k_whole)}, {"office", schema_ref("OfficeLine")}, {"looks_after", list(object({{"area", schema_ref("Area")}, {"services", list(k_text)}}))}, {"charges", charges}, {"may_order", k_flag}}));
    schemas.set("OfficerList", object({{"officers", list(object({{"person", k_text}, {"name", k_text}, {"charges", charges}}))}}));
    schemas.set("Officer", object({{"person", k_text}, {"name", k_text}, {"charges", charges},
                                   {"absences", list(object({{"kind", k_text}, {"from", k_time}, {"to", or_null(k_time)}, {"order", k_text}, {"number", k_text}}))},
                                   {"orders", list(object({{"id", k_text}, {"kind", k_text}, {"number", k_text}, {"from", k_time}}))}, {"may_order", k_flag}}));
    auto const reason = or_null(object({{"code", k_text}, {"values?", k_any}}));
    schemas.set("Authority", object({{"state", k_text},
                                     {"actions", list(object({{"action", k_text}, {"title", k_text}, {"candidates", list(object({{"role", k_text}, {"post", or_null(post)}, {"charge", or_null(schema_ref("Charge"))}, {"may", k_flag}, {"reason", reason}}))}}))},
                                     {"officer?", list(object({{"charge", schema_ref("Charge")}, {"action", k_text}, {"may", k_flag}, {"reason", reason}}))}}));
    Value date = k_text, kind = k_text;
    date.set("format", "date");
    kind.set("enum", Value::List{"posting", "transfer", "officiating", "additional", "relief", "leave", "suspension", "rejoining", "retirement"});
    schemas.set("NewOrder", strict({{"kind", kind}, {"number", k_text}, {"issued_on", date}, {"person", k_text}, {"post?", k_text}, {"charge?", k_text}, {"from", date}, {"to?", date}, {"substitute?", k_text}, {"relieves?", k_flag}, {"document?", k_text}, {"remarks?", k_text}}));
    schemas.set("Order", object({{"id", k_text}, {"kind", k_text}, {"number", k_text}, {"issued_on", date}, {"person", k_text}, {"post", or_null(post)}, {"charge", or_null(k_text)}, {"from", k_time}, {"to", or_null(k_time)}, {"substitute", or_null(k_text)}, {"relieves", k_flag},
                                 {"limits", or_null(schema_ref("Limits"))}, {"document", or_null(k_text)}, {"remarks", k_text}, {"entered_at", k_time}, {"entered_by", or_null(k_text)}, {"entered_post", or_null(post)}}));
    schemas.set("DelegationList", object({{"delegations", charges}}));
    schemas.set("NewDelegation", strict({{"person", k_text}, {"number", k_text}, {"from", date}, {"to", date}, {"services?", list(k_text)}, {"actions?", list(k_text)}, {"amount_paisa?", k_whole}, {"may_pass_on?", k_flag}}));
    std::vector<std::pair<std::string, Value>> note{{"id", k_text}, {"post", post}, {"from", k_text}, {"order", k_text}, {"at", k_time}, {"is_listed", k_flag}, {"waiting", k_whole}, {"listed", k_whole}, {"accepted", k_whole}};
    schemas.set("HandoverList", object({{"handovers", list(object(note))}}));
    note.insert(note.end(), {{"may_accept", k_flag}, {"next", or_null(k_text)},
                             {"items", list(object({{"reference", k_text}, {"service", k_text}, {"subject", k_text}, {"state", k_text}, {"state_title", k_text}, {"area", schema_ref("Area")}, {"due_at", or_null(k_time)}, {"accepted_at", or_null(k_time)}, {"remark", k_text}, {"still_waits", k_flag}}))}});
    schemas.set("Handover", object(note));
    schemas.set("Acceptance", strict({{"references?", list(k_text)}, {"remark?", k_text}}));
}

void add_definitions(Value& schemas) {
    auto const post = or_null(schema_ref("Post")), parts = list(object({{"part", k_text}, {"hash", k_text}}));
    std::vector<std::pair<std::string, Value>> const proposal{
        {"id", k_text}, {"state", k_text}, {"reason", k_text}, {"parts", list(object({{"part", k_text}, {"hash", k_text}, {"base", or_null(k_text)}}))},
        {"proposed_by", post}, {"proposed_at", k_time}, {"decided_by", post}, {"decided_at", or_null(k_time)}, {"remarks", k_text}, {"from", or_null(k_text)}};
    schemas.set("Definitions", object({{"in_force", parts}, {"differing", parts}, {"proposals", list(object(proposal))}}));
    auto review = proposal;
    review.insert(review.end(), {{"changes", list(object({{"title", k_text}, {"paragraphs", list(object({{"text", k_text}, {"items", list(k_text)}}))}}))},
                                 {"mistakes", list(k_text)},
                                 {"stranded", list(object({{"service", k_text}, {"running", k_whole}, {"first", k_text}}))}});
    schemas.set("ProposalReview", object(review));
    schemas.set("NewProposal", strict({{"parts", list(k_text)}, {"reason", k_text}}));
    Value date = k_text;
    date.set("format", "date");
    schemas.set("Approval", strict({{"from", date}, {"remarks?", k_text}}));
    schemas.set("Remarks", strict({{"remarks", k_text}}));
    schemas.set("NewMigration", strict({{"dry_run", k_flag}}));
    schemas.set("Versions", object({{"in_force", k_text}, {"versions", list(object({{"version", k_text}, {"running", k_whole}, {"is_in_force", k_flag}}))},
                                    {"migration", or_null(object({{"is_dry_run", k_flag}, {"version", k_text}, {"asked_by", schema_ref("Post")}, {"asked_at", k_time}, {"ended_at", or_null(k_time)}, {"running", k_whole}, {"seen", k_whole}, {"movable", k_whole},
                                                                  {"stuck", list(object({{"reference", k_text}, {"problems", list(object({{"field", k_text}, {"code", k_text}, {"values", k_any}}))}}))}}))}}));
}

void add_papers(Value& schemas) {
    schemas.set("Document", object({{"code", k_text}, {"document", k_text}, {"title", k_text}, {"number", k_text}, {"office", k_text}, {"office_title", k_text}, {"made_at", k_time}, {"is_drawn", k_flag}, {"pdf", k_text}, {"verify", k_text}}));
    Value verdict = k_text;
    verdict.set("enum", Value::List{"valid", "review", "cancelled", "superseded", "expired", "issued"});
    schemas.set("Verification", object({{"verdict", verdict}, {"code", k_text}, {"number", k_text}, {"document", k_text}, {"title", k_text}, {"office", k_text}, {"office_title", k_text}, {"initials", k_text}, {"state", k_text}, {"made_at", or_null(k_time)}, {"registry", k_text}, {"fields", k_any}}));
    Value proof = k_text, content = k_text;
    proof.set("description", "C2SP tlog-proof; its extra line holds the salt");
    content.set("description", "Canonical JSON (RFC 8785): the leaf is SHA-256 of the salt and these bytes");
    schemas.set("ActReceipt", object({{"index", k_whole}, {"proof", proof}, {"content", content}}));
    schemas.set("FieldProblem", object({{"pointer?", k_text}, {"code", k_text}, {"values?", k_any}}));
    Value problem = object({{"type", k_text}, {"title", k_text}, {"status", k_whole}, {"code", k_text}, {"detail?", k_text}, {"instance?", k_text}, {"values?", k_any}, {"errors?", list(schema_ref("FieldProblem"))}});
    problem.set("description", "RFC 9457; `code` is stable for ever");
    schemas.set("Problem", std::move(problem));
    // clang-format on
}

}  // namespace

void add_own_schemas(Value& schemas) {
    add_people(schemas);
    add_services(schemas);
    add_cases(schemas);
    add_desk(schemas);
    add_establishment(schemas);
    add_definitions(schemas);
    add_papers(schemas);
}

}  // namespace bolan::api
