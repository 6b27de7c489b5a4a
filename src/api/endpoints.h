// The table of what the API offers: routes and their description come from the same rows, so that the OpenAPI document
// and the router cannot differ.
#pragma once
#include "api/call.h"
#include <span>
#include <vector>

namespace bolan::api {

enum class Access { everybody, signed_in, officer };

struct QueryParam {
    std::string_view name;
    std::string_view what;
};

struct Endpoint {
    http::Method method = http::Method::get;
    std::string_view pattern;
    std::string_view id;  // operationId
    std::string_view tag;
    std::string_view summary;
    Access access = Access::signed_in;
    http::Where where = http::Where::worker;
    Result<http::Response> (*answer)(Call&) = nullptr;
    std::string_view takes;  // schema of the body; empty: none
    std::string_view gives;  // schema of the answer; or a media type, when it holds a slash; empty: nothing
    int status = 200;
    std::vector<QueryParam> query = {};
    bool keyed = false;  // needs Idempotency-Key
    std::size_t body_limit = http::k_default_body_limit;
};

std::vector<Endpoint> const& endpoints();

// session.cpp
Result<http::Response> post_session(Call& call);
Result<http::Response> get_session(Call& call);
Result<http::Response> delete_session(Call& call);
Result<http::Response> post_session_post(Call& call);
Result<http::Response> get_sessions(Call& call);
Result<http::Response> delete_other_session(Call& call);
Result<http::Response> delete_other_sessions(Call& call);
Result<http::Response> post_password(Call& call);
Result<http::Response> post_account(Call& call);
// services.cpp
Result<http::Response> get_services(Call& call);
Result<http::Response> get_service(Call& call);
Result<http::Response> get_areas(Call& call);
Result<http::Response> post_check(Call& call);
// cases.cpp
Result<http::Response> post_case(Call& call);
Result<http::Response> get_cases(Call& call);
Result<http::Response> get_case(Call& call);
Result<http::Response> post_action(Call& call);
Result<http::Response> get_tracking(Call& call);
Result<http::Response> get_messages(Call& call);
// attachments.cpp
Result<http::Response> post_attachment(Call& call);
Result<http::Response> get_attachment(Call& call);
// desk.cpp
Result<http::Response> get_inbox(Call& call);
Result<http::Response> post_bulk(Call& call);
Result<http::Response> get_bill(Call& call);
Result<http::Response> receive_bill(Call& call);
Result<http::Response> get_reports(Call& call);
Result<http::Response> get_report(Call& call);
// service_reports.cpp
Result<http::Response> get_step_report(Call& call);
Result<http::Response> get_service_report(Call& call);
Result<http::Response> get_service_report_cases(Call& call);
// establishment.cpp
Result<http::Response> get_establishment(Call& call);
Result<http::Response> get_office(Call& call);
Result<http::Response> get_post(Call& call);
Result<http::Response> get_officers(Call& call);
Result<http::Response> get_officer(Call& call);
Result<http::Response> get_authority(Call& call);
// orders.cpp
Result<http::Response> post_order(Call& call);
Result<http::Response> get_order(Call& call);
Result<http::Response> get_order_paper(Call& call);
Result<http::Response> get_delegations(Call& call);
Result<http::Response> post_delegation(Call& call);
Result<http::Response> post_delegation_end(Call& call);
// handovers.cpp
Result<http::Response> get_handovers(Call& call);
Result<http::Response> get_handover(Call& call);
Result<http::Response> post_handover_acceptance(Call& call);
// registers.cpp
Result<http::Response> get_registries(Call& call);
Result<http::Response> get_records(Call& call);
Result<http::Response> get_record(Call& call);
Result<http::Response> get_record_history(Call& call);
// definitions.cpp
Result<http::Response> get_definitions(Call& call);
Result<http::Response> post_proposal(Call& call);
Result<http::Response> get_proposal(Call& call);
Result<http::Response> post_approval(Call& call);
Result<http::Response> post_sending_back(Call& call);
Result<http::Response> post_withdrawal(Call& call);
Result<http::Response> post_calling_off(Call& call);
Result<http::Response> get_versions(Call& call);
Result<http::Response> post_migration(Call& call);
// papers.cpp
Result<http::Response> get_document(Call& call);
Result<http::Response> get_document_pdf(Call& call);
Result<http::Response> get_verification(Call& call);
Result<http::Response> get_act_receipt(Call& call);
// drafts.cpp
Result<http::Response> get_drafts(Call& call);
Result<http::Response> post_draft(Call& call);
Result<http::Response> get_draft(Call& call);
Result<http::Response> put_draft(Call& call);
Result<http::Response> delete_draft(Call& call);

}  // namespace bolan::api
