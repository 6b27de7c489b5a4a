// Documents, verification, and proofs of acts.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/verification.h"
#include <charconv>

namespace bolan::api {

using store::Connection;

namespace {

Result<documents::Issued> readable_document(Call const& call, Connection& db) {
    auto const code = parse_reference(call.request.param("code"));
    auto issued = code ? call.house().issuer.find_by_code(db, *code) : std::nullopt;
    auto const id = issued ? CaseId::parse(issued->case_id) : std::nullopt;
    auto const of = id ? call.house().shelves.find_case(db, *id) : std::nullopt;
    if (!of || !call.engine().may_read(call.actor(), *of)) return Fail(Error::not_found("document.unknown"));
    return std::move(*issued);
}

// Whoever did it, and officers who may read the case: its content says what was given, also by officers in confidence.
bool is_party(Call const& call, Connection& db, ledger::Act const& act) {
    if (act.person == call.actor().person.text()) return true;
    auto const id = act.subject_kind == "case" ? CaseId::parse(act.subject) : std::nullopt;
    auto const of = id && call.is_officer() ? call.house().shelves.find_case(db, *id) : std::nullopt;
    return of && call.engine().may_read(call.actor(), *of);
}

}  // namespace

Result<http::Response> get_document(Call& call) {
    auto const issued = TRY(call.house().database.read([&](Connection& db) { return readable_document(call, db); }));
    return json(show_document(call, issued));
}

Result<http::Response> get_document_pdf(Call& call) {
    auto const issued = TRY(call.house().database.read([&](Connection& db) { return readable_document(call, db); }));
    auto const hash = issued.pdf.empty() ? TRY(call.house().press->draw(issued.id)) : issued.pdf;
    auto const bytes = TRY(call.house().attachments->get(hash));
    return http::Response::file(std::string(bytes.begin(), bytes.end()), "application/pdf",
                                issued.name + "-" + issued.code + ".pdf", http::Response::Show::download);
}

Result<http::Response> get_verification(Call& call) {
    if (auto const wait_ms = call.api.look_ups.take(call.request.peer, call.now()))
        return Fail(
            Error::of(ErrorKind::too_many, "request.too_many").with("seconds", std::to_string((wait_ms + 999) / 1000)));
    auto const view = cases::look_up(call.engine().parts(), call.request.param("code"));
    if (!view) return Fail(Error::not_found("document.unknown"));
    auto const* office = call.house().establishment.find_office(view->office);
    auto const definition = call.house().model->find_document(view->document);
    return json(Value::map(
        {{"verdict", view->verdict},
         {"code", view->code},
         {"number", view->number},
         {"document", view->document},
         {"title", definition ? call.text(definition->title) : view->title},
         {"office", view->office},
         {"office_title", office ? call.house().establishment.office_title(*office, call.language) : view->office},
         {"initials", view->initials},
         {"state", view->state},
         {"made_at", view->made_at.ms ? Value(call.time(view->made_at)) : Value()},
         {"registry", view->registry},
         {"fields", view->fields}}));
}

Result<http::Response> get_act_receipt(Call& call) {
    auto const& text = call.request.param("index");
    std::uint64_t index = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (failure != std::errc() || end != text.data() + text.size() || index > INT64_MAX)
        return Fail(Error::not_found("ledger.no_such_act"));
    auto const act = TRY(call.house().database.read([&](Connection& db) -> Result<ledger::Act> {
        auto found = ledger::acts_from(db, index, 1);
        if (found.empty() || found.front().index != index || !is_party(call, db, found.front().act))
            return Fail(Error::not_found("ledger.no_such_act"));
        return std::move(found.front().act);
    }));
    auto const receipt = TRY(call.house().ledger->receipt(index));
    return json(Value::map({{"index", static_cast<std::int64_t>(index)},
                            {"proof", receipt.proof_text(ledger::Receipt::For::party)},
                            {"content", ledger::canonical_content(act, index)}}));
}

}  // namespace bolan::api
