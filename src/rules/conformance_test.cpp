// The published conformance cases of CEL (npm package @bufbuild/cel-spec), those that need no protocol
// buffers. tests/conformance/cases.mjs prints them; skipped where neither its packages nor the network are
// there.
#include "base/json.h"
#include "rules/program.h"
#include "rules/time_text.h"
#include "rules/utf8.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <map>

namespace bolan::rules {
namespace {

using Json = bolan::Value;

std::string output_of(std::string const& command) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return out;
    char buffer[65536];
    while (std::size_t const n = fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
    return pclose(pipe) == 0 ? out : std::string();
}

double double_of(Json const& json) {
    if (!json.is_string()) return json.as_double();
    if (json.as_string() == "NaN") return std::nan("");
    return json.as_string() == "-Infinity" ? -INFINITY : INFINITY;
}

template <typename Number>
Number number_of(std::string const& text) {
    Number n{};
    std::from_chars(text.data(), text.data() + text.size(), n);
    return n;
}

std::optional<Type> simple_type(std::string_view name) {
    static std::map<std::string_view, Type> const known{{"bool", Type::boolean()},
                                                        {"int", Type::integer()},
                                                        {"uint", Type::unsigned_integer()},
                                                        {"double", Type::real()},
                                                        {"string", Type::string()},
                                                        {"bytes", Type::bytes()},
                                                        {"list", Type::list({})},
                                                        {"map", Type::map({}, {})},
                                                        {"null_type", Type::null()},
                                                        {"type", Type::type_of({})},
                                                        {"optional_type", Type::optional({})},
                                                        {"google.protobuf.Timestamp", Type::timestamp()},
                                                        {"google.protobuf.Duration", Type::duration()}};
    auto const found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

// A value as the cases write it: {"int64Value": "5"}.
std::optional<Value> read_value(Json const& json) {
    auto const& [kind, v] = json.as_map().at(0);
    if (kind == "nullValue") return Value();
    if (kind == "boolValue") return Value(v.as_bool());
    if (kind == "int64Value") return Value(number_of<std::int64_t>(v.as_string()));
    if (kind == "uint64Value") return Value(number_of<std::uint64_t>(v.as_string()));
    if (kind == "doubleValue") return Value(double_of(v));
    if (kind == "stringValue") return Value(v.as_string());
    if (kind == "bytesValue") {
        std::string bytes;
        return from_base64(v.as_string(), bytes) ? std::optional(Value::bytes(bytes)) : std::nullopt;
    }
    if (kind == "typeValue") {
        auto const type = simple_type(v.as_string());
        return type ? std::optional(Value(*type)) : std::nullopt;
    }
    if (kind == "objectValue" && v["@type"].string_or("").ends_with("Timestamp"))
        return Value::timestamp(parse_timestamp(v["value"].as_string()).value());
    if (kind == "objectValue" && v["@type"].string_or("").ends_with("Duration"))
        return Value::duration(parse_duration(v["value"].as_string()).value());
    if (kind == "listValue") {
        Value::List list;
        if (v["values"].is_list())
            for (auto const& element : v["values"].as_list()) list.push_back(read_value(element).value());
        return Value(std::move(list));
    }
    if (kind != "mapValue") return {};
    std::vector<Value::Entry> entries;
    if (v["entries"].is_list())
        for (auto const& entry : v["entries"].as_list())
            entries.emplace_back(read_value(entry["key"]).value(), read_value(entry["value"]).value());
    return Value::map(std::move(entries));
}

// Stricter than CEL's ==: kinds must agree, and NaN is what NaN was expected to be.
bool is_same(Value const& a, Value const& b) {
    if (a.kind() != b.kind()) return false;
    if (a.is(Kind::real) && std::isnan(a.as_double())) return std::isnan(b.as_double());
    if (a.is(Kind::list)) {
        auto const &x = a.as_list(), &y = b.as_list();
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), is_same);
    }
    if (!a.is(Kind::map)) return a == b;
    if (a.as_map().size() != b.as_map().size()) return false;
    for (auto const& [key, value] : a.as_map().entries()) {
        Value const* other = b.as_map().find(key);
        if (!other || !is_same(value, *other)) return false;
    }
    return true;
}

std::optional<Type> read_type(Json const& json) {
    auto const& [kind, v] = json.as_map().at(0);
    static std::map<std::string, Type> const primitives{
        {"BOOL", Type::boolean()}, {"INT64", Type::integer()}, {"UINT64", Type::unsigned_integer()},
        {"DOUBLE", Type::real()},  {"STRING", Type::string()}, {"BYTES", Type::bytes()}};
    if (kind == "primitive") return primitives.at(v.as_string());
    if (kind == "dyn") return Type::dyn();
    if (kind == "null") return Type::null();
    if (kind == "typeParam") return Type::parameter(v.as_string());
    if (kind == "wellKnown") return v.as_string() == "TIMESTAMP" ? Type::timestamp() : Type::duration();
    if (kind == "listType") {
        auto const element = read_type(v["elemType"]);
        return element ? std::optional(Type::list(*element)) : std::nullopt;
    }
    if (kind == "mapType") {
        auto const key = read_type(v["keyType"]), value = read_type(v["valueType"]);
        return key && value ? std::optional(Type::map(*key, *value)) : std::nullopt;
    }
    if (kind == "abstractType" && v["name"] == Json("optional_type")) {
        auto const inner = read_type(v["parameterTypes"].as_list().at(0));
        return inner ? std::optional(Type::optional(*inner)) : std::nullopt;
    }
    return {};
}

bool declare_all(Json const& declarations, Environment& environment) {
    if (!declarations.is_list()) return true;
    for (auto const& declaration : declarations.as_list()) {
        std::string const& name = declaration["name"].as_string();
        if (declaration["ident"].is_map()) {
            auto const type = read_type(declaration["ident"]["type"]);
            if (!type) return false;
            environment.declare(name, *type);
            continue;
        }
        for (auto const& overload : declaration["function"]["overloads"].as_list()) {
            Overload made;
            for (auto const& parameter : overload["params"].as_list()) {
                auto const type = read_type(parameter);
                if (!type) return false;
                made.parameters.push_back(*type);
            }
            auto const result = read_type(overload["resultType"]);
            if (!result) return false;
            made.result = *result;
            environment.define(name, made);
        }
    }
    return true;
}

// Empty when the case passes, else why it does not.
std::string run_case(Json const& test) {
    Environment environment;
    if (test["container"].is_string()) environment.set_container(test["container"].as_string());
    if (!declare_all(test["typeEnv"], environment)) return "a declared type is not of the language";
    MapActivation variables;
    if (test["bindings"].is_map())
        for (auto const& [name, binding] : test["bindings"].as_map()) {
            auto value = read_value(binding["value"]);
            if (!value) return "cannot read the variable " + name;
            variables.set(name, *value);
            if (!environment.find_variable(name)) environment.declare(name, Type::dyn());
        }
    bool const wants_error = test["evalError"].is_map() || test["anyEvalErrors"].is_map();
    auto const program = compile(test["expr"].as_string(), environment,
                                 test["disableCheck"].bool_or(false) ? Typing::unchecked : Typing::checked);
    if (!program)
        return wants_error
                   ? ""
                   : "does not compile: " + describe(mistakes_of(program.error()).at(0), test["expr"].as_string());
    Json const& typed = test["typedResult"];
    if (typed.is_map()) {
        auto const type = read_type(typed["deducedType"]);
        if (!type) return "the expected type is not of the language";
        if (!(*type == program->type())) return "type " + program->type().text() + ", not " + type->text();
    }
    if (test["checkOnly"].bool_or(false)) return "";
    Context context;
    auto const result = program->evaluate(variables, context);
    if (wants_error) return result ? "gives " + show(*result) + ", not an error" : "";
    if (!result) return "error " + result.error().code;
    Value expected(true);
    Json const& value = typed.is_map() ? typed["result"] : test["value"];
    if (value.is_map()) {
        auto const read = read_value(value);
        if (!read) return "cannot read the expected value";
        expected = *read;
    }
    return is_same(*result, expected) ? "" : "gives " + show(*result) + ", not " + show(expected);
}

TEST(Conformance, the_published_cases_of_cel_pass_but_for_protocol_buffers) {
    std::string const folder = BOLAN_SOURCE_DIR "/tests/conformance";
    std::string const in_folder = "cd '" + folder + "' && ";
    if (output_of(in_folder + "test -d node_modules && echo yes").empty()) {
        output_of(in_folder + "npm ci --silent --no-audit --no-fund >/dev/null 2>&1 && echo yes");
        if (output_of(in_folder + "test -d node_modules && echo yes").empty())
            GTEST_SKIP() << "npm ci in tests/conformance is needed";
    }
    auto const cases = parse_json(output_of(in_folder + "node cases.mjs"));
    ASSERT_TRUE(cases) << cases.error().code;
    std::size_t total = 0, passed = 0;
    std::map<std::string, std::pair<int, int>> by_section;
    std::string failures;
    for (auto const& test : cases->as_list()) {
        if (test["needs_protobuf"].bool_or(false)) continue;
        ++total;
        std::string const section = test["section"].as_string();
        std::string const why = run_case(test);
        auto& [section_passed, section_total] = by_section[section.substr(0, section.find('/'))];
        ++section_total;
        if (why.empty()) {
            ++passed;
            ++section_passed;
        } else {
            failures += section + "/" + test["name"].as_string() + ": " + test["expr"].as_string().substr(0, 200) +
                        "\n    " + why + "\n";
        }
    }
    for (auto const& [section, count] : by_section)
        std::printf("  %-20s %d of %d\n", section.c_str(), count.first, count.second);
    std::printf("CEL conformance: %zu of %zu cases without protocol buffers\n%s", passed, total, failures.c_str());
    ASSERT_GT(total, 1500U);
    EXPECT_GE(static_cast<double>(passed), 0.98 * static_cast<double>(total));
}

}  // namespace
}  // namespace bolan::rules
