#include "api/endpoints.h"
#include "http/form.h"

namespace bolan::api {

using http::Method;
using http::Where;

namespace {

constexpr std::size_t k_form_limit = 256 * 1024;

std::vector<Endpoint> make() {
    auto const everybody = Access::everybody, signed_in = Access::signed_in, officer = Access::officer;
    auto const reads = Where::reads, worker = Where::worker;
    QueryParam const lang{"lang", "Language of texts: en, ur"};
    QueryParam const from{"from", "First day, 2026-11-01; else of this month"}, to{"to", "Last day; else today"};
    QueryParam const by{"by", "A level of areas, office, post, outcome or month"};
    QueryParam const map{"map", "Areas as they are on this day; else as on the day of each case"};
    std::size_t const upload = http::body_limit_for({}, 1);
    // A table, one operation a line.
    // clang-format off
    return {
        {Method::post, "/api/v1/session", "signIn", "session", "Sign in; the token goes into Authorization: Bearer", everybody, worker, post_session, "SignIn", "Session", 201},
        {Method::get, "/api/v1/session", "getSession", "session", "Who is signed in, and the posts held today", signed_in, reads, get_session, "", "Session", 200, {lang}},
        {Method::remove, "/api/v1/session", "signOut", "session", "End the session", signed_in, worker, delete_session, "", "", 204},
        {Method::post, "/api/v1/session/post", "choosePost", "session", "Choose the post to act from", signed_in, worker, post_session_post, "ChoosePost", "Session"},
        {Method::post, "/api/v1/session/password", "changePassword", "session", "Change the password; the other sessions end", signed_in, worker, post_password, "ChangePassword", "", 204},
        {Method::get, "/api/v1/sessions", "listSessions", "session", "Where the account is open", signed_in, reads, get_sessions, "", "SessionList", 200},
        {Method::remove, "/api/v1/sessions/{id}", "endSession", "session", "End one of them", signed_in, worker, delete_other_session, "", "", 204},
        {Method::remove, "/api/v1/sessions", "endOtherSessions", "session", "End all but this one", signed_in, worker, delete_other_sessions, "", "", 204},
        {Method::post, "/api/v1/accounts", "register", "session", "Register a citizen", everybody, worker, post_account, "Registration", "Account", 201},

        {Method::get, "/api/v1/services", "listServices", "services", "All services", everybody, reads, get_services, "", "ServiceList", 200, {lang}},
        {Method::get, "/api/v1/services/{service}", "getService", "services", "A service: its form, papers, fee today, states and actions", everybody, worker, get_service, "", "Service", 200, {lang}},
        {Method::get, "/api/v1/areas", "listAreas", "services", "Areas, for fields of the kind area", everybody, reads, get_areas, "", "AreaList", 200, {{"level", "District, tehsil, …"}, {"within", "Code of an area in which they lie"}, lang}},
        {Method::post, "/api/v1/services/{service}/check", "checkForm", "services", "Check a form without sending it", signed_in, worker, post_check, "Form", "FormCheck", 200, {}, false, k_form_limit},
        {Method::post, "/api/v1/services/{service}/cases", "openCase", "cases", "Open a case and submit it in one act; the body holds the form's answers", signed_in, worker, post_case, "Form", "Receipt", 201, {{"draft", "A draft that is done with once the case is open"}}, true, k_form_limit},

        {Method::get, "/api/v1/cases", "listCases", "cases", "Own cases; for officers those that match a reference, CNIC or name", signed_in, worker, get_cases, "", "CaseList", 200, {{"q", "Reference, CNIC or name in either script"}, {"limit", "At most 100"}, lang}},
        {Method::get, "/api/v1/cases/{reference}", "getCase", "cases", "A case: state, answers, what can be done, tasks, bills, documents, messages, history", signed_in, worker, get_case, "", "Case", 200, {lang}},
        {Method::post, "/api/v1/cases/{reference}/actions/{action}", "performAction", "cases", "Perform an action of a case", signed_in, worker, post_action, "Action", "Receipt", 200, {}, true, k_form_limit},
        {Method::get, "/api/v1/cases/{reference}/attachments/{hash}", "getAttachment", "attachments", "An attachment of a case", signed_in, worker, get_attachment, "", "application/octet-stream"},
        {Method::post, "/api/v1/attachments", "sendAttachment", "attachments", "Send a file, as the body or as multipart/form-data; at most 5 MB", signed_in, worker, post_attachment, "application/octet-stream", "Attachment", 201, {{"name", "File name, when the body is the file"}}, false, upload},
        {Method::get, "/api/v1/track/{reference}", "track", "cases", "Where a case stands, without personal data", everybody, worker, get_tracking, "", "Tracking", 200, {lang}},
        {Method::get, "/api/v1/messages", "listMessages", "cases", "Messages to whoever is signed in: to the post of an officer", signed_in, worker, get_messages, "", "MessageList", 200, {lang}},

        {Method::get, "/api/v1/drafts", "listDrafts", "drafts", "Forms begun and not yet sent", signed_in, reads, get_drafts, "", "DraftList"},
        {Method::post, "/api/v1/drafts", "newDraft", "drafts", "Save a form to return to", signed_in, worker, post_draft, "NewDraft", "Draft", 201, {}, false, k_form_limit},
        {Method::get, "/api/v1/drafts/{id}", "getDraft", "drafts", "A draft", signed_in, reads, get_draft, "", "Draft"},
        {Method::put, "/api/v1/drafts/{id}", "saveDraft", "drafts", "Replace a draft's answers", signed_in, worker, put_draft, "Form", "Draft", 200, {}, false, k_form_limit},
        {Method::remove, "/api/v1/drafts/{id}", "deleteDraft", "drafts", "Throw a draft away", signed_in, worker, delete_draft, "", "", 204},

        {Method::get, "/api/v1/inbox", "getInbox", "desk", "What waits at the post, or what its office looks over, by due time", officer, reads, get_inbox, "", "Inbox", 200,
         {{"scope", "post (default) or office"}, {"service", "Name of a service"}, {"state", "Name of a state"}, {"late", "1: only what is late"}, {"q", "In the applicant's name or the reference"}, {"after", "`next` of the page before"}, {"limit", "At most 200"}, {"count", "1: also counts, capped"}, lang}},
        {Method::post, "/api/v1/bulk", "bulk", "desk", "Perform one action on many cases; each is an act of its own", officer, worker, post_bulk, "Bulk", "BulkReport", 200, {}, true},
        {Method::get, "/api/v1/bills/{number}", "getBill", "desk", "A bill", signed_in, worker, get_bill, "", "Bill"},
        {Method::post, "/api/v1/bills/{number}/receive", "receiveBill", "desk", "Mark a bill as received at the counter", officer, worker, receive_bill, "", "Bill"},
        {Method::get, "/api/v1/reports", "listReports", "desk", "Reports that the post may read", officer, reads, get_reports, "", "ReportList", 200, {lang}},
        {Method::get, "/api/v1/step-report", "reportSteps", "desk", "Of the offices that the post looks over: stages ended in a period, in time, working time", officer, worker, get_step_report, "", "StepReport", 200, {from, to}},
        {Method::get, "/api/v1/services/{service}/report", "reportService", "desk", "What was received, decided and pending in a period, in lines", officer, worker, get_service_report, "", "ServiceReport", 200, {from, to, by, map}},
        {Method::get, "/api/v1/services/{service}/report/cases", "reportServiceCases", "desk", "The cases behind a figure of the report", officer, worker, get_service_report_cases, "", "CountedCases", 200,
         {from, to, by, map, {"figure", "received, granted, refused, otherwise, pending, pending_5, pending_15, pending_30, pending_more"}, {"line", "`key` of a line; without it, of all"}, {"skip", "So many were read before"}, lang}},
        {Method::get, "/api/v1/reports/{name}", "runReport", "desk", "A report over the post's area", officer, worker, get_report, "", "Report", 200, {lang}},

        {Method::get, "/api/v1/establishment", "getEstablishment", "establishment", "An area: what lies in it, its offices, its sanctioned strength", officer, worker, get_establishment, "", "Establishment", 200, {{"area", "Code; else that of the post's office"}, lang}},
        {Method::get, "/api/v1/offices/{code}", "getOffice", "establishment", "An office, its posts and who holds them", officer, worker, get_office, "", "Office", 200, {lang}},
        {Method::get, "/api/v1/posts/{code}", "getPost", "establishment", "A post: what it looks after, and everyone who held it", officer, worker, get_post, "", "PostInFull", 200, {lang}},
        {Method::get, "/api/v1/officers", "listOfficers", "establishment", "Officers by name or user name, with the posts they act from", officer, worker, get_officers, "", "OfficerList", 200, {{"q", "A name or a user name"}, lang}},
        {Method::get, "/api/v1/officers/{id}", "getOfficer", "establishment", "An officer: charges, absences, orders", officer, worker, get_officer, "", "Officer", 200, {lang}},
        {Method::get, "/api/v1/cases/{reference}/authority", "getAuthority", "establishment", "Who can act in a case now, and why another cannot", officer, worker, get_authority, "", "Authority", 200, {{"officer", "`person` of an officer, to be told why he cannot"}, lang}},
        {Method::post, "/api/v1/orders", "enterOrder", "establishment", "Enter an order about a post or an officer", officer, worker, post_order, "NewOrder", "Order", 201, {lang}, true},
        {Method::get, "/api/v1/orders/{id}", "getOrder", "establishment", "An order, for whom it concerns and who gives such orders", officer, worker, get_order, "", "Order", 200, {lang}},
        {Method::get, "/api/v1/orders/{id}/paper", "getOrderPaper", "establishment", "The order's paper", officer, worker, get_order_paper, "", "application/octet-stream"},
        {Method::get, "/api/v1/delegations", "listDelegations", "establishment", "What was delegated from the charge acted by", officer, worker, get_delegations, "", "DelegationList", 200, {lang}},
        {Method::post, "/api/v1/delegations", "delegate", "establishment", "Delegate within limits, from the charge acted by", officer, worker, post_delegation, "NewDelegation", "Order", 201, {lang}, true},
        {Method::post, "/api/v1/delegations/{charge}/end", "endDelegation", "establishment", "Take a delegation back, or give it back", officer, worker, post_delegation_end, "", "", 204},
        {Method::get, "/api/v1/handovers", "listHandovers", "establishment", "The post's notes of handing over, newest first", officer, worker, get_handovers, "", "HandoverList", 200, {lang}},
        {Method::get, "/api/v1/handovers/{id}", "getHandover", "establishment", "A note, and what waited", officer, worker, get_handover, "", "Handover", 200, {{"after", "`next` of the page before"}, lang}},
        {Method::post, "/api/v1/handovers/{id}/accept", "acceptHandover", "establishment", "Accept the cases named, or without `references` all of them", officer, worker, post_handover_acceptance, "Acceptance", "Handover", 200, {lang}},

        {Method::get, "/api/v1/registries", "listRegistries", "registries", "Registries that the post may read", officer, reads, get_registries, "", "RegistryList", 200, {lang}},
        {Method::get, "/api/v1/registries/{registry}", "searchRegistry", "registries", "Records that match a number, CNIC or name", officer, worker, get_records, "", "RecordList", 200, {{"q", "Number, CNIC or name"}, {"limit", "At most 100"}}},
        {Method::get, "/api/v1/registries/{registry}/{id}", "getRecord", "registries", "A record", officer, worker, get_record, "", "Record"},
        {Method::get, "/api/v1/registries/{registry}/{id}/history", "getRecordHistory", "registries", "All versions of a record, each with its act", officer, worker, get_record_history, "", "RecordHistory"},

        {Method::get, "/api/v1/definitions", "listDefinitions", "definitions", "What is in force, what the folder says otherwise, and the proposals", officer, worker, get_definitions, "", "Definitions"},
        {Method::post, "/api/v1/definitions/proposals", "propose", "definitions", "Propose parts of the folder as they stand, with the reason", officer, worker, post_proposal, "NewProposal", "ProposalReview", 201, {lang}},
        {Method::get, "/api/v1/definitions/proposals/{id}", "getProposal", "definitions", "A proposal, and in sentences what it changes", officer, worker, get_proposal, "", "ProposalReview", 200, {lang}},
        {Method::post, "/api/v1/definitions/proposals/{id}/approve", "approve", "definitions", "Approve it from a day, as another person than who proposed it", officer, worker, post_approval, "Approval", "ProposalReview", 200, {lang}},
        {Method::post, "/api/v1/definitions/proposals/{id}/send-back", "sendBack", "definitions", "Send it back with remarks", officer, worker, post_sending_back, "Remarks", "ProposalReview", 200, {lang}},
        {Method::post, "/api/v1/definitions/proposals/{id}/withdraw", "withdraw", "definitions", "Take back one's own proposal", officer, worker, post_withdrawal, "", "ProposalReview", 200, {lang}},
        {Method::post, "/api/v1/definitions/proposals/{id}/call-off", "callOff", "definitions", "Take back what was approved, before its day, with remarks", officer, worker, post_calling_off, "Remarks", "ProposalReview", 200, {lang}},
        {Method::get, "/api/v1/definitions/services/{service}", "getVersions", "definitions", "Running cases by version, and how far moving them to the one in force is", officer, worker, get_versions, "", "Versions"},
        {Method::post, "/api/v1/definitions/services/{service}/migration", "migrate", "definitions", "Move the running cases to the version in force, or try it out; goes on in the background", officer, worker, post_migration, "NewMigration", "Versions", 202},

        {Method::get, "/api/v1/documents/{code}", "getDocument", "documents", "A document, for whoever may read its case", signed_in, worker, get_document, "", "Document", 200, {lang}},
        {Method::get, "/api/v1/documents/{code}/pdf", "getDocumentPdf", "documents", "Its signed PDF", signed_in, worker, get_document_pdf, "", "application/pdf"},
        {Method::get, "/api/v1/verify/{code}", "verify", "documents", "Whether a document stands, by its code or number; public fields only", everybody, worker, get_verification, "", "Verification", 200, {lang}},
        {Method::get, "/api/v1/acts/{index}/receipt", "getActReceipt", "documents", "The proof and the content of an act, for a party to it", signed_in, worker, get_act_receipt, "", "ActReceipt"},
    };
    // clang-format on
}

}  // namespace

std::vector<Endpoint> const& endpoints() {
    static std::vector<Endpoint> const all = make();
    return all;
}

}  // namespace bolan::api
