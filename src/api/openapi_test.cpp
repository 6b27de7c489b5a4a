// The OpenAPI document and the router say the same.
#include "api/testing.h"
#include <algorithm>
#include <set>

namespace bolan::api::testing {

namespace {

void collect_refs(Value const& value, std::set<std::string>& refs) {
    if (value.is_map())
        for (auto const& [name, member] : value.as_map()) {
            if (name == "$ref" && member.is_string()) refs.insert(member.as_string());
            collect_refs(member, refs);
        }
    if (value.is_list())
        for (auto const& item : value.as_list()) collect_refs(item, refs);
}

// "#/components/schemas/x" within the document; null when it leads nowhere.
Value const* resolve(Value const& document, std::string const& ref) {
    if (!ref.starts_with("#/")) return nullptr;
    Value const* at = &document;
    for (std::size_t from = 2; at && from <= ref.size();) {
        auto const to = std::min(ref.find('/', from), ref.size());
        at = at->find(ref.substr(from, to - from));
        from = to + 1;
    }
    return at;
}

std::set<std::string> operations(Value const& document) {
    std::set<std::string> out;
    for (auto const& [path, methods] : document["paths"].as_map())
        for (auto const& [method, operation] : methods.as_map()) out.insert(method + " " + path);
    return out;
}

}  // namespace

class OpenApi : public ApiTest {
  protected:
    Value document() {
        auto const answer = get("/api/openapi.json");
        EXPECT_EQ(answer.status, 200);
        return answer.body;
    }
};

TEST_F(OpenApi, names_every_route_of_the_router_and_no_other) {
    std::set<std::string> routes;
    for (auto const* route : router.all()) {
        std::string line(http::method_name(route->method));
        for (char& c : line) c = static_cast<char>(c | 0x20);
        routes.insert(line + " " + route->pattern);
    }
    EXPECT_EQ(operations(document()), routes);
}

TEST_F(OpenApi, every_reference_in_it_resolves_and_every_schema_is_used) {
    auto const doc = document();
    EXPECT_EQ(doc["openapi"].as_string(), "3.1.0");
    std::set<std::string> refs;
    collect_refs(doc, refs);
    EXPECT_GT(refs.size(), 40u);
    for (auto const& ref : refs) EXPECT_NE(resolve(doc, ref), nullptr) << ref;
    for (auto const& [name, schema] : doc["components"]["schemas"].as_map())
        EXPECT_TRUE(refs.contains("#/components/schemas/" + name)) << name;
}

TEST_F(OpenApi, each_operation_names_its_path_parameters_and_has_an_id_of_its_own) {
    auto const doc = document();
    std::set<std::string> ids;
    for (auto const& [path, methods] : doc["paths"].as_map())
        for (auto const& [method, operation] : methods.as_map()) {
            EXPECT_TRUE(ids.insert(operation["operationId"].as_string()).second) << path;
            std::size_t in_path = 0;
            if (auto const* parameters = operation.find("parameters"))
                for (auto const& parameter : parameters->as_list()) {
                    if (parameter["in"].as_string() != "path") continue;
                    ++in_path;
                    EXPECT_NE(path.find("{" + parameter["name"].as_string() + "}"), std::string::npos) << path;
                }
            EXPECT_EQ(in_path, static_cast<std::size_t>(std::ranges::count(path, '{'))) << path;
        }
}

TEST_F(OpenApi, a_form_is_described_by_the_services_definition) {
    auto const doc = document();
    auto const& form = doc["components"]["schemas"]["form.library_card"];
    ASSERT_TRUE(form.is_map());
    auto const& properties = form["properties"];
    EXPECT_EQ(properties["kind"]["enum"].as_list().size(), 2u);
    EXPECT_EQ(properties["born_on"]["format"].as_string(), "date");
    EXPECT_EQ(properties["home_from"]["format"].as_string(), "date-time");
    EXPECT_EQ(properties["favourites"]["items"]["properties"]["pages"]["minimum"].as_double(), 1.0);
    EXPECT_EQ(properties.find("years"), nullptr);  // computed: nobody sends it
    auto const& required = form["required"].as_list();
    EXPECT_NE(std::ranges::find(required, Value("cnic")), required.end());
    EXPECT_EQ(std::ranges::find(required, Value("deposit")), required.end());           // optional
    EXPECT_EQ(std::ranges::find(required, Value("guardian_card")), required.end());     // only for children
    EXPECT_EQ(std::ranges::find(required, Value("subject_of_study")), required.end());  // of a page under a condition
    EXPECT_TRUE(doc["components"]["schemas"].find("action.library_card.keeper_report") != nullptr);
}

}  // namespace bolan::api::testing
