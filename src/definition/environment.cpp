#include "definition/environment.h"
#include "base/text.h"
#include "definition/names.h"
#include "definition/period.h"
#include <algorithm>
#include <set>

namespace bolan::definition {

using rules::Type;
using rules::Value;

namespace {

// What the functions of areas answer from, kept by the compiled programs.
struct Areas {
    std::map<std::string, AreaDef, std::less<>> by_code;
    AreaDef const* find(std::string_view code) const {
        auto const found = by_code.find(code);
        return found == by_code.end() ? nullptr : &found->second;
    }
    AreaDef const* at_level(std::string_view code, std::string_view level) const {
        auto const* area = find(code);
        for (int i = 0; area && i < 16; ++i) {
            if (area->level == level) return area;
            area = find(area->parent);
        }
        return nullptr;
    }
};

// Names of objects: shown in messages of types, and how find_field knows what a variable is.
constexpr std::string_view k_case_of = "case of ";
constexpr std::string_view k_record_of = "record of ";
constexpr std::string_view k_line_of = "line of ";

void add_fields(std::vector<Type::Field>& out, std::vector<Field const*> const& fields) {
    for (auto const* field : fields) {
        if (field->kind != FieldKind::note) out.push_back({field->name, type_of(*field)});
    }
}

// "Zarina Ahmed" → "Z A": the first letters of at most four words.
std::string initials_of(std::string_view name) {
    std::string out;
    int words = 0;
    bool at_start = true;
    for (std::size_t i = 0; i < name.size();) {
        auto const lead = static_cast<unsigned char>(name[i]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (name[i] == ' ') {
            at_start = true;
        } else if (at_start) {
            if (words++ == 4) break;
            if (!out.empty()) out += ' ';
            out += name.substr(i, length);
            at_start = false;
        }
        i += length;
    }
    return out;
}

Error no_area(std::string const& code) { return Error::not_found("rules.no_area").with("area", code); }

void define_areas(rules::Environment& environment, std::shared_ptr<Areas const> areas) {
    auto const text_of = [&](char const* name, std::string AreaDef::*member) {
        environment.define(name, {.parameters = {Type::string()},
                                  .result = Type::string(),
                                  .implementation = [areas, member](std::span<Value const> arguments,
                                                                    rules::Context const&) -> Result<Value> {
                                      auto const* area = areas->find(arguments[0].as_string());
                                      if (!area) return Fail(no_area(arguments[0].as_string()));
                                      return Value(area->*member);
                                  }});
    };
    text_of("area_name", &AreaDef::name);
    text_of("area_name_ur", &AreaDef::name_ur);
    text_of("short_code", &AreaDef::short_code);
    environment.define(
        "area_at",
        {.parameters = {Type::string(), Type::string()},
         .result = Type::string(),
         .implementation = [areas](std::span<Value const> arguments, rules::Context const&) -> Result<Value> {
             auto const* area = areas->at_level(arguments[0].as_string(), arguments[1].as_string());
             if (!area) return Fail(no_area(arguments[0].as_string()));
             return Value(area->code);
         }});
}

void define_texts(rules::Environment& environment) {
    if (!environment.find_function("initials")) {
        environment.define("initials", {.parameters = {Type::string()},
                                        .result = Type::string(),
                                        .implementation = [](std::span<Value const> arguments, rules::Context const&)
                                            -> Result<Value> { return Value(initials_of(arguments[0].as_string())); }});
    }
    if (!environment.find_function("month_text")) {
        environment.define("month_text", {.parameters = {Type::date()},
                                          .result = Type::string(),
                                          .implementation = [](std::span<Value const> arguments,
                                                               rules::Context const&) -> Result<Value> {
                                              return Value(arguments[0].as_date().iso().substr(0, 7));
                                          }});
    }
}

// The registry is a literal, so that the type of its records is known and a misspelt name is a mistake.
void define_records(rules::Environment& environment, Model const& model) {
    auto const rule = [&model](std::span<rules::Argument const> arguments) -> Result<Type> {
        auto const* name = arguments[0].constant;
        if (!name || !name->is(rules::Kind::string)) {
            return Fail(Error::bad_input("rules.type").with("message", "records() needs a registry's name in quotes"));
        }
        auto const registry = model.find_registry(name->as_string());
        if (!registry) {
            auto error = Error::bad_input("rules.type").with("message", "unknown registry '" + name->as_string() + "'");
            if (auto near = nearest(name->as_string(), names_of(model.registries)))
                error = std::move(error).with("suggestion", *near);
            return Fail(std::move(error));
        }
        return Type::list(record_type(model, *registry));
    };
    environment.define("records", {.parameters = {Type::string(), Type::map(Type::string(), Type::dyn())},
                                   .result = Type::list(Type::dyn()),
                                   .type_rule = rule});
}

}  // namespace

Type type_of(Field const& field) {
    switch (field.kind) {
        case FieldKind::date:
            return Type::date();
        case FieldKind::moment:
            return Type::timestamp();
        case FieldKind::number:
            return field.decimals > 0 ? Type::real() : Type::integer();
        case FieldKind::money:
            return Type::integer();
        case FieldKind::yes_no:
            return Type::boolean();
        case FieldKind::attachment:
            return Type::list(Type::object("attachment", {{"hash", Type::string()},
                                                          {"name", Type::string()},
                                                          {"type", Type::string()},
                                                          {"size", Type::integer()}}));
        case FieldKind::group: {
            std::vector<Type::Field> fields;
            add_fields(fields, pointers(field.fields));
            return Type::list(Type::object(std::string(k_line_of) + field.name, std::move(fields)));
        }
        case FieldKind::note:
            return Type::null();
        default:
            return Type::string();
    }
}

Type case_fields_type(Service const& service) {
    std::vector<Type::Field> fields;
    add_fields(fields, service.all_fields());
    return Type::object(std::string(k_case_of) + service.name, std::move(fields));
}

Type record_type(Model const& model, Registry const& registry) {
    std::vector<Type::Field> fields;
    add_fields(fields, pointers(registry.fields));
    auto const add = [&](std::string const& name, Type type) {
        auto const is_known = [&](Type::Field const& field) { return field.name == name; };
        if (std::none_of(fields.begin(), fields.end(), is_known)) fields.push_back({name, std::move(type)});
    };
    add("id", Type::string());
    add("number", Type::string());
    add("state", Type::string());
    add("live", Type::boolean());
    add("area", Type::string());
    for (auto const& level : model.province.levels) add(level, Type::string());
    return Type::object(std::string(k_record_of) + registry.name, std::move(fields));
}

Type case_type(Model const& model) {
    std::vector<Type::Field> fields{{"reference", Type::string()},      {"state", Type::string()},
                                    {"area", Type::string()},           {"opened_on", Type::date()},
                                    {"entered_on", Type::date()},       {"record", Type::string()},
                                    {"parent", Type::string()},         {"by_officer", Type::boolean()},
                                    {"promised_at", Type::timestamp()}, {"in_time", Type::boolean()}};
    for (auto const& level : model.province.levels) {
        auto const is_known = [&](Type::Field const& field) { return field.name == level; };
        if (std::none_of(fields.begin(), fields.end(), is_known)) fields.push_back({level, Type::string()});
    }
    return Type::object("case", std::move(fields));
}

Type applicant_type() {
    return Type::object("applicant", {{"full_name", Type::string()},
                                      {"cnic", Type::string()},
                                      {"phone", Type::string()},
                                      {"email", Type::string()}});
}

Type done_type(Service const& service) {
    std::vector<Type::Field> fields;
    for (auto const& action : service.actions) fields.push_back({action.name, Type::integer()});
    return Type::object("done", std::move(fields));
}

Type office_type() {
    return Type::object("office", {{"title", Type::string()},
                                   {"title_ur", Type::string()},
                                   {"area", Type::string()},
                                   {"area_name", Type::string()},
                                   {"area_name_ur", Type::string()}});
}

Type payment_type() {
    return Type::object("payment",
                        {{"amount", Type::integer()}, {"received_on", Type::date()}, {"receipt_no", Type::string()}});
}

Type document_type() { return Type::object("document", {{"number", Type::string()}, {"issued_on", Type::date()}}); }

rules::Type child_type(Model const& model, Service const& child) {
    auto fields = case_type(model).fields();
    auto const registry = model.find_registry(child.registry());
    for (auto& field : fields) {
        if (field.name == "record" && registry) field.type = record_type(model, *registry);
    }
    for (auto const* field : child.all_fields()) {
        auto const is_known = [&](Type::Field const& known) { return known.name == field->name; };
        if (field->kind != FieldKind::note && std::none_of(fields.begin(), fields.end(), is_known)) {
            fields.push_back({field->name, type_of(*field)});
        }
    }
    return Type::object(std::string(k_case_of) + child.name, std::move(fields));
}

std::vector<std::string> children_of(Service const& service) {
    std::vector<std::string> children;
    for (auto const& action : service.actions) {
        for (auto const& effect : action.effects) {
            if (effect.kind != Effect::Kind::open_case) continue;
            if (std::find(children.begin(), children.end(), effect.target) == children.end()) {
                children.push_back(effect.target);
            }
        }
    }
    return children;
}

std::map<std::string, std::string> parents_in(Model const& model) {
    std::map<std::string, std::set<std::string>> openers;
    for (auto const& service : model.services) {
        for (auto const& child : children_of(*service)) openers[child].insert(service->name);
    }
    std::map<std::string, std::string> parents;
    for (auto const& [child, by] : openers) {
        if (by.size() == 1) parents.emplace(child, *by.begin());
    }
    return parents;
}

Environments::Environments(Model const& model) : m_model(model), m_parents(parents_in(model)) {
    auto areas = std::make_shared<Areas>();
    for (auto const& area : model.province.areas) areas->by_code.emplace(area.code, area);
    auto province = std::make_shared<rules::Environment>();
    define_areas(*province, std::move(areas));
    define_texts(*province);
    define_periods(*province);
    define_records(*province, model);
    m_province = std::move(province);
}

Environments::Shared Environments::base(std::string const& system) {
    auto& base = m_bases[system];
    if (base) return base;
    auto environment = std::make_shared<rules::Environment>(m_province);
    rules::define_tables(*environment, m_model.tables_of(system));
    return base = std::move(environment);
}

Environments::Shared Environments::make_service(Service const& service) {
    auto environment = std::make_shared<rules::Environment>(base(service.system));
    auto const declare = [&](std::string const& name, Type type) {
        if (!environment->find_variable(name)) environment->declare(name, std::move(type));
    };
    declare("case", case_type(m_model));
    declare("applicant", applicant_type());
    declare("done", done_type(service));
    if (auto const registry = m_model.find_registry(service.registry())) {
        declare("record", record_type(m_model, *registry));
    }
    if (auto const parent = m_parents.find(service.name); parent != m_parents.end()) {
        declare("parent", case_fields_type(*m_model.find_service(parent->second)));
    }
    declare("document", document_type());
    std::vector<Type::Field> children;
    for (auto const& name : children_of(service))
        if (auto const child = m_model.find_service(name))
            children.push_back({name, Type::list(child_type(m_model, *child))});
    if (!children.empty()) declare("children", Type::object("children", std::move(children)));
    for (auto const* field : service.all_fields()) {
        bool const can_stand = is_name(field->name) && is_free_name(field->name);  // otherwise a mistake already
        if (field->kind != FieldKind::note && can_stand) declare(field->name, type_of(*field));
    }
    return environment;
}

Environments::Shared Environments::of_service(Service const& service) {
    auto& made = m_by_object[&service];
    if (!made) made = make_service(service);
    return made;
}

Environments::Shared Environments::of_registry(Registry const& registry) {
    auto& made = m_by_object[&registry];
    if (made) return made;
    auto const type = record_type(m_model, registry);
    return made = with(with(base(registry.system), "old", type), "new", type);
}

Environments::Shared Environments::of_document(Document const& document, Service const& service) {
    auto const environment = with(of_service(service), "office", office_type());
    auto const registry = m_model.find_registry(document.registry);
    return registry ? with(environment, "record", record_type(m_model, *registry)) : environment;
}

Environments::Shared Environments::of_report(Report const& report) {
    if (auto const service = m_model.find_service(report.from))
        return service->fee ? with(of_service(*service), "payment", payment_type()) : of_service(*service);
    auto const registry = m_model.find_registry(report.from);
    auto const environment = base(report.system);
    return registry ? with(environment, "record", record_type(m_model, *registry)) : environment;
}

Environments::Shared Environments::having(Report const& report) {
    return with(base(report.system), "count", Type::integer());
}

Environments::Shared Environments::with(Shared const& environment, std::string name, Type type) {
    if (environment->find_variable(name)) return environment;
    auto inner = std::make_shared<rules::Environment>(environment);
    inner->declare(std::move(name), std::move(type));
    return inner;
}

Field const* Environments::find_field(rules::Environment const& environment, Service const* service,
                                      std::string_view path) const {
    auto dot = path.find('.');
    auto const root = path.substr(0, dot);
    auto const* type = environment.find_variable(root);
    if (!type) return nullptr;
    if (dot == path.npos) return service ? service->find_field(root) : nullptr;
    auto member = path.substr(dot + 1);
    while ((dot = member.find('.')) != member.npos) {  // item.record.number
        type = type->find_field(member.substr(0, dot));
        if (!type) return nullptr;
        member.remove_prefix(dot + 1);
    }
    if (!type->is(Type::Kind::object)) return nullptr;
    std::string_view const name = type->name();
    if (name.starts_with(k_record_of)) {
        auto const registry = m_model.find_registry(name.substr(k_record_of.size()));
        return registry ? registry->find_field(member) : nullptr;
    }
    if (name.starts_with(k_case_of)) {
        auto const other = m_model.find_service(name.substr(k_case_of.size()));
        return other ? other->find_field(member) : nullptr;
    }
    if (name.starts_with(k_line_of) && service) {
        auto const* group = service->find_field(name.substr(k_line_of.size()));
        return group ? group->find_field(member) : nullptr;
    }
    return nullptr;
}

bool is_name(std::string_view name) {
    if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
}

bool is_free_name(std::string_view name) {
    static std::vector<std::string_view> const taken{
        // CEL's own words
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
        // a key among fields
        "use",
        // variables of a place
        "case", "applicant", "record", "parent", "done", "item", "row", "old", "new", "office", "document", "payment",
        "count",
        // types, and an opening's pseudo-state
        "int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type", "start", "system"};
    return std::find(taken.begin(), taken.end(), name) == taken.end();
}

}  // namespace bolan::definition
