#include "api/endpoints.h"
#include "http/status.h"
#include <memory>
#include <mutex>

namespace bolan::api {

namespace {

std::string language_of(Api const& api, http::Request const& request) {
    auto const asked = request.query_or("lang", request.header("accept-language").substr(0, 2));
    for (auto const& code : api.house.model->province.languages)
        if (code == asked) return code;
    return "en";
}

// A code of a service's own has its sentence in the definition; the values go into its braces.
std::string detail_of(Call const& call, Error const& error) {
    auto const* message = call.house().model->find_message(error.code);
    if (!message) return {};
    auto out = call.text(*message);
    for (auto const& [name, value] : error.values)
        if (auto const at = out.find("{" + name + "}"); at != std::string::npos)
            out.replace(at, name.size() + 2, value);
    return out;
}

http::Response refuse(Call const& call, Error const& error) {
    auto response = http::problem_response(error, {"", detail_of(call, error), "urn:bolan:request:" + call.request.id});
    if (error.kind == ErrorKind::unauthenticated) response.headers.set("WWW-Authenticate", "Bearer");
    for (auto const& [name, value] : error.values)
        if (error.kind == ErrorKind::too_many && name == "seconds") response.headers.set("Retry-After", value);
    return response;
}

Result<http::Response> answer(Endpoint const& endpoint, Call& call) {
    if (endpoint.access != Access::everybody) {
        auto const token = call.request.bearer();
        if (token.empty()) return Fail(Error::unauthenticated("sign_in.needed"));
        call.session = call.house().accounts->find_session(token);
        if (!call.session) return Fail(Error::unauthenticated("session.ended"));
        call.request.post = call.session->post;
        if (endpoint.access == Access::officer && !call.is_officer()) return Fail(Error::forbidden("case.no_post"));
    }
    return endpoint.answer(call);
}

}  // namespace

void add_routes(http::Router& router, Api& api) {
    for (auto const& endpoint : endpoints())
        router.add({endpoint.method, std::string(endpoint.pattern), endpoint.where, endpoint.body_limit,
                    [&api, &endpoint](http::Request const& request) {
                        Call call{api, request, {}, language_of(api, request)};
                        auto response = answer(endpoint, call);
                        return response ? std::move(*response) : refuse(call, response.error());
                    }});
    // Made when it is first asked for: with many services it takes longer than all other routes together.
    struct Document {
        std::once_flag made;
        std::shared_ptr<std::string const> text;
    };
    router.get("/api/openapi.json", http::Where::worker, [&api, document = std::make_shared<Document>()](auto const&) {
        std::call_once(document->made, [&] { document->text = std::make_shared<std::string const>(openapi(api)); });
        http::Response response = http::Response::json("");
        response.shared = document->text;
        return response;
    });
}

}  // namespace bolan::api
