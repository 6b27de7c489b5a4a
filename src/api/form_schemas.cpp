// What a form's answers must look like. Conditions (show_if, required_if, check) are the server's to decide: a field
// under a condition is not named as required here.
#include "api/schemas.h"
#include <algorithm>

namespace bolan::api {

using definition::Field;
using definition::FieldKind;
using definition::Model;

namespace {

Value text() { return Value::map({{"type", "string"}}); }

Value formatted(std::string_view format) { return Value::map({{"type", "string"}, {"format", format}}); }

Value patterned(std::string_view pattern, std::string_view example) {
    return Value::map({{"type", "string"}, {"pattern", pattern}, {"examples", Value::List{example}}});
}

Value fields_schema(std::vector<Field const*> const& fields, bool all_conditional);

Value number_schema(Field const& field) {
    Value out = Value::map({{"type", field.decimals ? "number" : "integer"}});
    if (field.min) out.set("minimum", *field.min);
    if (field.max) out.set("maximum", *field.max);
    return out;
}

Value money_schema(Field const& field) {
    Value out = Value::map({{"type", "integer"},
                            {"description", "Paisa"},
                            {"minimum", static_cast<std::int64_t>(field.min.value_or(0) * 100)}});
    if (field.max) out.set("maximum", static_cast<std::int64_t>(*field.max * 100));
    return out;
}

Value choice_schema(Field const& field) {
    Value out = text();
    if (!field.options_table.empty()) {
        out.set("description", "Codes of the dated table " + field.options_table + "; getService lists today's");
        return out;
    }
    Value codes = Value::list();
    for (auto const& option : field.options) codes.push(option.code);
    out.set("enum", std::move(codes));
    return out;
}

Value list_schema(Field const& field, Value items) {
    return Value::map(
        {{"type", "array"}, {"items", std::move(items)}, {"minItems", field.many_min}, {"maxItems", field.many_max}});
}

Value plain_schema(Field const& field) {
    switch (field.kind) {
        case FieldKind::text:
        case FieldKind::name: {
            Value out = text();
            out.set("maxLength", field.max_length ? field.max_length : field.lines > 1 ? 4000 : 200);
            return out;
        }
        case FieldKind::cnic:
            return patterned("^[0-9]{5}-?[0-9]{7}-?[0-9]$", "54400-1234567-1");
        case FieldKind::phone:
            return patterned("^(\\+92|0092|92|0)3[0-9]{2}[ -]?[0-9]{7}$", "0300-1234567");
        case FieldKind::email:
            return formatted("email");
        case FieldKind::date:
            return formatted("date");
        case FieldKind::moment:
            return formatted("date-time");
        case FieldKind::number:
            return number_schema(field);
        case FieldKind::money:
            return money_schema(field);
        case FieldKind::yes_no:
            return Value::map({{"type", "boolean"}});
        case FieldKind::choice:
            return choice_schema(field);
        case FieldKind::area: {
            Value out = text();
            out.set("description", "Code of an area of the level " + field.level + "; listAreas has them");
            return out;
        }
        case FieldKind::attachment:
            return list_schema(field, schema_ref("AttachmentRef"));
        case FieldKind::group: {
            std::vector<Field const*> inner;
            for (auto const& own : field.fields) inner.push_back(&own);
            return list_schema(field, fields_schema(inner, false));
        }
        case FieldKind::note:
            return Value::map();
    }
    return Value::map();
}

Value fields_schema(std::vector<Field const*> const& fields, bool all_conditional) {
    Value properties = Value::map(), required = Value::list();
    for (auto const* field : fields) {
        if (field->kind == FieldKind::note || field->compute) continue;
        Value schema = plain_schema(*field);
        schema.set("title", field->title.en);
        if (!field->hint.empty() && !schema.find("description")) schema.set("description", field->hint.en);
        properties.set(field->name, std::move(schema));
        bool const may_lack = field->optional || field->show_if || field->required_if ||
                              (field->kind == FieldKind::group && field->many_min == 0);
        if (!may_lack && !all_conditional) required.push(field->name);
    }
    Value out =
        Value::map({{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}});
    if (!required.as_list().empty()) out.set("required", std::move(required));
    return out;
}

Value form_schema(definition::Service const& service) {
    Value out = Value::map({{"type", "object"}, {"properties", Value::map()}});
    Value required = Value::list();
    for (auto const& page : service.form) {
        std::vector<Field const*> fields;
        for (auto const& field : page.fields) fields.push_back(&field);
        auto const schema = fields_schema(fields, static_cast<bool>(page.show_if));
        for (auto const& [name, property] : schema["properties"].as_map()) out.find("properties")->set(name, property);
        if (auto const* names = schema.find("required"))
            for (auto const& name : names->as_list()) required.push(name);
    }
    if (!service.about.empty() && !service.find_field("record")) {
        Value record = text();
        record.set("description", "Id of the record in " + service.about + " that the case is about");
        out.find("properties")->set("record", std::move(record));
    }
    out.set("additionalProperties", false);
    if (!required.as_list().empty()) out.set("required", std::move(required));
    out.set("title", service.title.en);
    return out;
}

bool is_opened_by_people(definition::Service const& service) {
    return std::ranges::any_of(service.actions, [](definition::Action const& action) {
        return std::ranges::find(action.from, "start") != action.from.end() &&
               action.by != std::vector<std::string>{"system"};
    });
}

}  // namespace

Value schema_ref(std::string_view name) { return Value::map({{"$ref", "#/components/schemas/" + std::string(name)}}); }

void add_form_schemas(Value& schemas, Model const& model) {
    Value forms = Value::list(), inputs = Value::list();
    for (auto const& service : model.services) {
        if (is_opened_by_people(*service)) {
            schemas.set("form." + service->name, form_schema(*service));
            forms.push(schema_ref("form." + service->name));
        }
        for (auto const& action : service->actions) {
            if (action.asks.empty() || action.by == std::vector<std::string>{"system"}) continue;
            std::vector<Field const*> fields;
            for (auto const& field : action.asks) fields.push_back(&field);
            Value schema = fields_schema(fields, false);
            if (action.edits_form) schema.set("additionalProperties", true);  // the form's answers too
            schema.set("title", action.title.en);
            auto const name = "action." + service->name + "." + action.name;
            schemas.set(name, std::move(schema));
            inputs.push(schema_ref(name));
        }
    }
    inputs.push(Value::map({{"type", "object"}, {"maxProperties", 0}}));
    schemas.set("Form", Value::map({{"description", "The form of the service named in the path"},
                                    {"anyOf", std::move(forms)}}));
    schemas.set("ActionInput",
                Value::map({{"description", "What the action named in the path asks"}, {"anyOf", std::move(inputs)}}));
}

}  // namespace bolan::api
