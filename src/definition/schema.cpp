#include "definition/schema.h"
#include "base/json.h"
#include "base/value.h"
#include "definition/mappings.h"
#include <algorithm>

namespace bolan::definition {

namespace {

Value object_of(char const* type) { return Value::map({{"type", type}}); }

Value with(Value schema, char const* name, Value value) {
    schema.set(name, std::move(value));
    return schema;
}

Value pattern(char const* regex) { return with(object_of("string"), "pattern", regex); }

Value any_of(Value::List choices) { return Value::map({{"anyOf", Value(std::move(choices))}}); }

// Values that YAML writes without quotes may arrive as numbers or booleans in an editor: texts take them too.
Value any_text() { return Value::map({{"type", Value(Value::List{"string", "number", "boolean"})}}); }

// Among fields: the name of a set of fields, or NAME: [some of its fields].
Value schema_of_use() {
    auto const names = with(object_of("array"), "items", object_of("string"));
    return any_of({object_of("string"), with(object_of("object"), "additionalProperties", names)});
}

Value schema_of(Shape const& shape) {
    using Kind = Shape::Kind;
    switch (shape.kind) {
        case Kind::text:
        case Kind::expression:
            return any_text();
        case Kind::code:
            return pattern("^[a-z][a-z0-9_]*$");
        case Kind::integer:
            return object_of("integer");
        case Kind::number:
            return object_of("number");
        case Kind::flag:
            return object_of("boolean");
        case Kind::date:
            return pattern("^\\d{4}-\\d{2}-\\d{2}$");
        case Kind::period:
            return pattern("^(\\d+ (working day|working hour|day|hour|minute)s?|.*\\(.*\\).*)$");
        case Kind::size:
            return pattern("^\\d+ (KB|MB)$");
        case Kind::range:
            return pattern("^\\d+\\.\\.\\d+$");
        case Kind::hours:
            return pattern("^(closed|\\d{2}:\\d{2}-\\d{2}:\\d{2})$");
        case Kind::one_of: {
            Value values = Value::list();
            for (auto const& value : shape.values) values.push(value);
            return Value::map({{"enum", values}});
        }
        case Kind::list:
            return with(object_of("array"), "items", schema_of(*shape.item));
        case Kind::one_or_list:
            return any_of({schema_of(*shape.item), with(object_of("array"), "items", schema_of(*shape.item))});
        case Kind::always_or:
            return any_of({Value::map({{"enum", Value::List{"always"}}}), schema_of(*shape.item)});
        case Kind::map: {
            auto schema = with(object_of("object"), "additionalProperties", schema_of(*shape.item));
            if (shape.item->mapping == "field") schema.set("properties", Value::map({{"use", schema_of_use()}}));
            return schema;
        }
        case Kind::mapping:
            return Value::map({{"$ref", "#/definitions/" + shape.mapping}});
    }
    return Value::map();
}

Value properties_of(MappingSpec const& spec, std::string_view kind) {
    Value properties = Value::map();
    for (auto const& key : spec.keys) {
        if (!key.is_for(kind)) continue;
        properties.set(key.name, with(schema_of(key.shape), "description", key.doc));
    }
    return properties;
}

Value required_of(MappingSpec const& spec, std::string_view kind) {
    Value required = Value::list();
    for (auto const& key : spec.keys) {
        if (key.need == Need::required && key.is_for(kind)) required.push(key.name);
    }
    return required;
}

Value closed_object(MappingSpec const& spec, std::string_view kind) {
    Value schema = Value::map({{"type", "object"},
                               {"description", spec.doc},
                               {"properties", properties_of(spec, kind)},
                               {"additionalProperties", false}});
    auto required = required_of(spec, kind);
    if (!required.as_list().empty()) schema.set("required", std::move(required));
    return schema;
}

std::vector<std::string> kinds_of(MappingSpec const& spec) {
    std::vector<std::string> kinds;
    for (auto const& key : spec.keys) {
        for (auto const& kind : key.kinds) {
            if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
        }
    }
    return kinds;
}

// A field is one of its types, an effect or a block one of its first keys: each alternative is closed by itself.
Value mapping_schema(MappingSpec const& spec) {
    auto kinds = kinds_of(spec);
    if (!spec.kind_key.empty()) {
        for (auto const& key : spec.keys) {
            if (key.name == spec.kind_key) kinds = key.shape.values;
        }
    }
    if (kinds.empty()) return closed_object(spec, {});
    Value::List choices;
    for (auto const& kind : kinds) {
        auto choice = closed_object(spec, kind);
        if (!spec.kind_key.empty()) {
            choice.find("properties")->set(spec.kind_key, Value::map({{"const", kind}, {"description", spec.doc}}));
        }
        choices.push_back(std::move(choice));
    }
    return with(any_of(std::move(choices)), "description", spec.doc);
}

// The mappings that `spec` leads to, itself not.
void collect(MappingSpec const& spec, std::vector<MappingSpec const*>& found) {
    for (auto const& key : spec.keys) {
        auto const* shape = &key.shape;
        while (shape->item) shape = shape->item.get();
        if (shape->kind != Shape::Kind::mapping) continue;
        for (auto const* other : all_specs()) {
            if (other->name != shape->mapping || std::find(found.begin(), found.end(), other) != found.end()) continue;
            found.push_back(other);
            collect(*other, found);
        }
    }
}

void append_indented(std::string& out, Value const& value, int depth) {
    auto const indent = [&](int n) { out.append(static_cast<std::size_t>(n) * 2, ' '); };
    if (value.is_map() && !value.as_map().empty()) {
        out += "{\n";
        for (std::size_t i = 0; i < value.as_map().size(); ++i) {
            auto const& [name, member] = value.as_map()[i];
            indent(depth + 1);
            append_json_string(out, name);
            out += ": ";
            append_indented(out, member, depth + 1);
            out += i + 1 < value.as_map().size() ? ",\n" : "\n";
        }
        indent(depth);
        out += '}';
    } else if (value.is_list() && std::any_of(value.as_list().begin(), value.as_list().end(),
                                              [](Value const& item) { return item.is_map(); })) {
        out += "[\n";
        for (std::size_t i = 0; i < value.as_list().size(); ++i) {
            indent(depth + 1);
            append_indented(out, value.as_list()[i], depth + 1);
            out += i + 1 < value.as_list().size() ? ",\n" : "\n";
        }
        indent(depth);
        out += ']';
    } else {
        append_json(out, value);
    }
}

std::string shape_text(Shape const& shape) {
    using Kind = Shape::Kind;
    switch (shape.kind) {
        case Kind::text:
            return "text";
        case Kind::code:
            return "name";
        case Kind::expression:
            return "expression";
        case Kind::integer:
            return "whole number";
        case Kind::number:
            return "number";
        case Kind::flag:
            return "true or false";
        case Kind::date:
            return "date";
        case Kind::period:
            return "time, `5 working days`, or an expression, `hours(…)`";
        case Kind::size:
            return "size, `5 MB`";
        case Kind::range:
            return "range, `1..4`";
        case Kind::hours:
            return "hours, `09:00-17:00` or `closed`";
        case Kind::one_of: {
            std::string text;
            for (auto const& value : shape.values) text += (text.empty() ? "`" : ", `") + value + "`";
            return shape.values.size() == 1 ? text : "one of " + text;
        }
        case Kind::list:
            return "list of " + shape_text(*shape.item);
        case Kind::one_or_list:
            return shape_text(*shape.item) + ", or a list";
        case Kind::always_or:
            return "`always`, or " + shape_text(*shape.item);
        case Kind::map:
            return "name: " + shape_text(*shape.item);
        case Kind::mapping:
            return "[" + shape.mapping + "](#" + shape.mapping + ")";
    }
    return "";
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

void append_mapping(std::string& out, MappingSpec const& spec) {
    bool const has_kinds = !kinds_of(spec).empty();
    out += "\n## " + spec.name + "\n\n" + spec.doc + "\n\n";
    out += has_kinds ? "| key | for | value | meaning |\n|---|---|---|---|\n"
                     : "| key | value | meaning |\n|---|---|---|\n";
    for (auto const& key : spec.keys) {
        out += "| `" + key.name + "`" + (key.need == Need::required ? " *" : "") + " | ";
        if (has_kinds) out += (key.kinds.empty() ? std::string("all") : joined(key.kinds)) + " | ";
        out += shape_text(key.shape) + " | " + key.doc + " |\n";
    }
}

}  // namespace

std::vector<MappingSpec const*> file_specs() {
    return {&province_mapping().spec(), &calendar_mapping().spec(), &offices_mapping().spec(),
            &system_mapping().spec(),   &service_mapping().spec(),  &registry_mapping().spec(),
            &document_mapping().spec(), &report_mapping().spec(),   &fieldset_mapping().spec()};
}

std::vector<MappingSpec const*> all_specs() {
    std::vector<MappingSpec const*> all;
    for (auto const& specs : {province_specs(), service_specs(),
                              std::vector<MappingSpec const*>{&field_mapping().spec(), &fieldset_mapping().spec()},
                              registry_specs(), document_specs()}) {
        all.insert(all.end(), specs.begin(), specs.end());
    }
    return all;
}

std::vector<std::string> schema_kinds() {
    std::vector<std::string> kinds;
    for (auto const* spec : file_specs()) kinds.push_back(spec->name);
    return kinds;
}

std::optional<std::string> json_schema(std::string_view kind) {
    for (auto const* spec : file_specs()) {
        if (spec->name != kind) continue;
        std::vector<MappingSpec const*> others;
        collect(*spec, others);
        Value schema = Value::map({{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", spec->name}});
        Value const object = closed_object(*spec, {});
        for (auto const& [name, member] : object.as_map())
            if (name != "required") schema.set(name, member);
        // A part of a split definition (NAME.form.yaml) has any of the keys and not the one that says what it is.
        schema.set("if", Value::map({{"required", Value::List{kind}}}));
        schema.set("then", Value::map({{"required", object["required"]}}));
        Value definitions = Value::map();
        for (auto const* other : others) definitions.set(other->name, mapping_schema(*other));
        if (!others.empty()) schema.set("definitions", std::move(definitions));
        std::string out;
        append_indented(out, schema, 0);
        return out;
    }
    return {};
}

std::string keys_reference() {
    std::string out =
        "# Keys of definitions\n\n"
        "Generated by `bolan check --keys` from the declarations that the loader reads by; do "
        "not edit. `*` marks a key\n"
        "that must be there. [definitions.md](definitions.md) explains the language.\n";
    for (auto const* spec : all_specs()) append_mapping(out, *spec);
    return out;
}

}  // namespace bolan::definition
