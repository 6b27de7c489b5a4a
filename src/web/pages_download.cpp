// Papers of a case: what was issued, as a PDF, and what was sent, as a download that runs nothing in our name.
#include "documents/issue.h"
#include "web/own_case.h"

namespace bolan::web {

namespace {

// Applicants read their own; officers what their post covers.
bool may_read(Visit const& visit, cases::Case const& of) {
    auto const& engine = *visit.portal.house.engine;
    return engine.may_read(applicant_of(visit), of) || (visit.is_officer() && engine.may_read(visit.actor(), of));
}

// Any {hash, …} anywhere in the value.
Value const* find_attachment(Value const& value, std::string_view hash) {
    if (value.is_map()) {
        if (value["hash"].string_or("") == hash) return &value;
        for (auto const& [name, inner] : value.as_map())
            if (auto const* found = find_attachment(inner, hash)) return found;
    }
    if (value.is_list())
        for (auto const& inner : value.as_list())
            if (auto const* found = find_attachment(inner, hash)) return found;
    return nullptr;
}

Result<http::Response> send_attachment(Visit const& visit, Value const& attachment) {
    auto const bytes = TRY(visit.portal.house.attachments->get(attachment["hash"].string_or("")));
    auto const type = attachment["type"].string_or("application/octet-stream");
    bool const is_picture = type == "image/jpeg" || type == "image/png";
    return http::Response::file(std::string(bytes.begin(), bytes.end()), type,
                                attachment["name"].string_or("attachment"),
                                is_picture ? http::Response::Show::in_page : http::Response::Show::download);
}

Result<http::Response> get_own_attachment(Visit const& visit) {
    auto const found = visit.portal.house.engine->find_upload(visit.actor(), visit.request.param("hash"));
    if (found.is_null()) return Fail(Error::not_found("attachment.missing"));
    return send_attachment(visit, found);
}

Result<http::Response> get_attachment(Visit const& visit) {
    auto& house = visit.portal.house;
    auto const reference = parse_reference(visit.request.param("reference"));
    if (!reference) return Fail(Error::not_found("attachment.missing"));
    auto const of =
        house.database.read([&](store::Connection& db) { return house.shelves.find_by_reference(db, *reference); });
    if (!of || !may_read(visit, *of)) return Fail(Error::not_found("attachment.missing"));
    auto const* found = find_attachment(of->data, visit.request.param("hash"));
    if (!found) return Fail(Error::not_found("attachment.missing"));
    return send_attachment(visit, *found);
}

Result<http::Response> get_document(Visit const& visit) {
    auto& house = visit.portal.house;
    std::string_view name = visit.request.param("name");
    auto const code = name.ends_with(".pdf") ? parse_reference(name.substr(0, name.size() - 4)) : std::nullopt;
    if (!code) return Fail(Error::not_found("document.unknown"));
    auto const issued = house.database.read([&](store::Connection& db) -> std::optional<documents::Issued> {
        auto found = house.issuer.find_by_code(db, *code);
        if (!found) return {};
        auto const of = house.shelves.find_case(db, CaseId::parse(found->case_id).value_or(CaseId()));
        if (!of || !may_read(visit, *of)) return {};
        return found;
    });
    if (!issued) return Fail(Error::not_found("document.unknown"));
    auto const hash = issued->pdf.empty() ? TRY(house.press->draw(issued->id)) : issued->pdf;
    auto const bytes = TRY(house.attachments->get(hash));
    std::string file_name;
    for (char c : issued->number) file_name += c == '/' || c == ' ' ? '-' : c;
    return http::Response::file(std::string(bytes.begin(), bytes.end()), "application/pdf", file_name + ".pdf",
                                http::Response::Show::download);
}

}  // namespace

void add_download_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, "/attachment/own/{hash}", Who::signed_in, get_own_attachment);
    get_page(router, portal, "/attachment/{reference}/{hash}", Who::signed_in, get_attachment);
    get_page(router, portal, "/document/{name}", Who::signed_in, get_document);
}

}  // namespace bolan::web
