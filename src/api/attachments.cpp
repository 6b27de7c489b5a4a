// Sending files and getting them back through a case.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/upload.h"
#include "http/form.h"

namespace bolan::api {

namespace {

struct Sent {
    std::string name;
    std::string claimed;  // type; empty when the sender does not say
    std::string bytes;
};

Result<Sent> read_sent(Call const& call) {
    auto const type = call.request.media_type();
    if (type != "multipart/form-data")
        return Sent{http::safe_file_name(call.request.query_or("name")), type, call.request.body};
    auto form = TRY(http::parse_form(call.request));
    if (form.files.size() != 1)
        return Fail(Error::bad_input(form.files.empty() ? "attachment.required" : "form.too_many_files"));
    auto& file = form.files.front();
    return Sent{file.name, file.claimed_type, std::move(file.bytes)};
}

// The attachment of that hash anywhere in the data; null when it is not there.
Value const* find_attachment(Value const& data, std::string_view hash) {
    if (data.is_map()) {
        if (data["hash"].string_or("") == hash) return &data;
        for (auto const& [name, value] : data.as_map())
            if (auto const* found = find_attachment(value, hash)) return found;
    } else if (data.is_list()) {
        for (auto const& item : data.as_list())
            if (auto const* found = find_attachment(item, hash)) return found;
    }
    return nullptr;
}

}  // namespace

Result<http::Response> post_attachment(Call& call) {
    auto const person = call.actor().person.text();
    if (auto const wait_ms = call.api.uploads.take(person, call.now()))
        return Fail(
            Error::of(ErrorKind::too_many, "request.too_many").with("seconds", std::to_string((wait_ms + 999) / 1000)));
    auto const sent = TRY(read_sent(call));
    std::span<std::uint8_t const> const bytes(reinterpret_cast<std::uint8_t const*>(sent.bytes.data()),
                                              sent.bytes.size());
    return json(
        TRY(cases::take_upload(call.engine(), *call.house().attachments, call.actor(), bytes, sent.name, sent.claimed)),
        201);
}

Result<http::Response> get_attachment(Call& call) {
    auto const of = TRY(call.house().database.read([&](store::Connection& db) { return call.readable_case(db); }));
    auto const& service = *call.house().shelves.of(of).service;
    auto const data = visible_data(call, service, of.data);
    auto const* found = find_attachment(data, call.request.param("hash"));
    if (!found) return Fail(Error::not_found("attachment.missing"));
    auto const bytes = TRY(call.house().attachments->get(call.request.param("hash")));
    return http::Response::file(std::string(bytes.begin(), bytes.end()),
                                (*found)["type"].string_or("application/octet-stream"),
                                (*found)["name"].string_or("attachment"), http::Response::Show::download);
}

}  // namespace bolan::api
