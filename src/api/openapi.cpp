// The OpenAPI 3.1 document: paths from the table of endpoints, schemas from schemas.h.
#include "api/endpoints.h"
#include "api/schemas.h"
#include "base/json.h"

namespace bolan::api {

namespace {

std::string method_key(http::Method method) {
    std::string out(http::method_name(method));
    for (char& c : out) c = static_cast<char>(c | 0x20);
    return out;
}

Value content(std::string_view what) {
    bool const is_media_type = what.find('/') != std::string_view::npos;
    if (!is_media_type) return Value::map({{"application/json", Value::map({{"schema", schema_ref(what)}})}});
    return Value::map(
        {{std::string(what), Value::map({{"schema", Value::map({{"type", "string"}, {"contentMediaType", what}})}})}});
}

Value request_body(std::string_view takes) {
    Value types = content(takes);
    if (takes == "application/octet-stream") {
        Value const file = Value::map(
            {{"type", "object"},
             {"properties", Value::map({{"file", Value::map({{"type", "string"}, {"contentMediaType", takes}})}})},
             {"required", Value::List{"file"}}});
        types.set("multipart/form-data", Value::map({{"schema", file}}));
    }
    return Value::map({{"required", true}, {"content", std::move(types)}});
}

Value parameter(std::string_view name, std::string_view in, std::string_view what, bool required) {
    Value out =
        Value::map({{"name", name}, {"in", in}, {"required", required}, {"schema", Value::map({{"type", "string"}})}});
    if (!what.empty()) out.set("description", what);
    return out;
}

Value parameters(Endpoint const& endpoint) {
    Value out = Value::list();
    auto rest = endpoint.pattern;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        auto const close = rest.find('}', open);
        out.push(parameter(rest.substr(open + 1, close - open - 1), "path", "", true));
        rest.remove_prefix(close + 1);
    }
    for (auto const& query : endpoint.query) out.push(parameter(query.name, "query", query.what, false));
    if (endpoint.keyed)
        out.push(parameter(
            "Idempotency-Key", "header",
            "Chosen by the caller, one for each act meant; the same key again gives the first answer again", true));
    return out;
}

Value operation(Endpoint const& endpoint) {
    Value out =
        Value::map({{"operationId", endpoint.id}, {"tags", Value::List{endpoint.tag}}, {"summary", endpoint.summary}});
    if (auto list = parameters(endpoint); !list.as_list().empty()) out.set("parameters", std::move(list));
    if (!endpoint.takes.empty()) out.set("requestBody", request_body(endpoint.takes));
    Value success = Value::map({{"description", endpoint.gives.empty() ? "Done" : "The answer"}});
    if (!endpoint.gives.empty()) success.set("content", content(endpoint.gives));
    Value responses = Value::map();
    responses.set(std::to_string(endpoint.status), std::move(success));
    responses.set("default", Value::map({{"$ref", "#/components/responses/Problem"}}));
    out.set("responses", std::move(responses));
    if (endpoint.access != Access::everybody)
        out.set("security", Value::List{Value::map({{"session", Value::list()}})});
    return out;
}

Value paths() {
    Value out = Value::map();
    for (auto const& endpoint : endpoints()) {
        auto* path = out.find(endpoint.pattern);
        (path ? *path : out.set(endpoint.pattern, Value::map())).set(method_key(endpoint.method), operation(endpoint));
    }
    Value self =
        Value::map({{"operationId", "getOpenApi"}, {"tags", Value::List{"services"}}, {"summary", "This document"}});
    self.set("responses",
             Value::map({{"200", Value::map({{"description", "OpenAPI 3.1"},
                                             {"content", Value::map({{"application/json", Value::map()}})}})}}));
    out.set("/api/openapi.json", Value::map({{"get", std::move(self)}}));
    return out;
}

}  // namespace

std::string openapi(Api const& api) {
    Value schemas = Value::map();
    add_own_schemas(schemas);
    add_form_schemas(schemas, *api.house.model);
    Value const problem = Value::map(
        {{"description", "A problem document (RFC 9457)"},
         {"content", Value::map({{"application/problem+json", Value::map({{"schema", schema_ref("Problem")}})}})}});
    return write_json(Value::map(
        {{"openapi", "3.1.0"},
         {"info", Value::map({{"title", api.title},
                              {"version", api.version},
                              {"description",
                               "Everything the pages do. Times are RFC 3339, dates ISO 8601, money is paisa "
                               "(integers). Errors are problem documents with a stable code."}})},
         {"paths", paths()},
         {"components",
          Value::map({{"schemas", std::move(schemas)},
                      {"responses", Value::map({{"Problem", problem}})},
                      {"securitySchemes",
                       Value::map({{"session", Value::map({{"type", "http"}, {"scheme", "bearer"}})}})}})}}));
}

}  // namespace bolan::api
