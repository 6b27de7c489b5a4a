#include "rules/type.h"
#include "base/check.h"

namespace bolan::rules {

struct Type::Parts {
    std::string name;
    std::vector<Type> types;
    std::vector<Field> fields;
};

namespace {

bool needs_parts(Type::Kind kind) {
    return kind == Type::Kind::list || kind == Type::Kind::map || kind == Type::Kind::object ||
           kind == Type::Kind::type || kind == Type::Kind::optional || kind == Type::Kind::parameter;
}

char const* simple_name(Type::Kind kind) {
    switch (kind) {
        case Type::Kind::dyn:
            return "dyn";
        case Type::Kind::null:
            return "null";
        case Type::Kind::boolean:
            return "bool";
        case Type::Kind::integer:
            return "int";
        case Type::Kind::unsigned_integer:
            return "uint";
        case Type::Kind::real:
            return "double";
        case Type::Kind::string:
            return "string";
        case Type::Kind::bytes:
            return "bytes";
        case Type::Kind::timestamp:
            return "timestamp";
        case Type::Kind::duration:
            return "duration";
        case Type::Kind::date:
            return "date";
        case Type::Kind::list:
            return "list";
        case Type::Kind::map:
            return "map";
        case Type::Kind::object:
            return "object";
        case Type::Kind::type:
            return "type";
        case Type::Kind::optional:
            return "optional";
        case Type::Kind::parameter:
            return "any";
    }
    return "?";
}

}  // namespace

Type::Type(Kind simple) : m_kind(simple) { CHECK(!needs_parts(simple)); }

Type Type::list(Type element) {
    Type type;
    type.m_kind = Kind::list;
    type.m_parts = std::make_shared<Parts const>(Parts{{}, {std::move(element)}, {}});
    return type;
}

Type Type::map(Type key, Type value) {
    Type type;
    type.m_kind = Kind::map;
    type.m_parts = std::make_shared<Parts const>(Parts{{}, {std::move(key), std::move(value)}, {}});
    return type;
}

Type Type::object(std::string name, std::vector<Field> fields) {
    Type type;
    type.m_kind = Kind::object;
    type.m_parts = std::make_shared<Parts const>(Parts{std::move(name), {}, std::move(fields)});
    return type;
}

Type Type::type_of(Type inner) {
    Type type;
    type.m_kind = Kind::type;
    type.m_parts = std::make_shared<Parts const>(Parts{{}, {std::move(inner)}, {}});
    return type;
}

Type Type::optional(Type inner) {
    Type type;
    type.m_kind = Kind::optional;
    type.m_parts = std::make_shared<Parts const>(Parts{{}, {std::move(inner)}, {}});
    return type;
}

Type Type::parameter(std::string name) {
    Type type;
    type.m_kind = Kind::parameter;
    type.m_parts = std::make_shared<Parts const>(Parts{std::move(name), {}, {}});
    return type;
}

Type const& Type::element() const {
    CHECK(m_kind == Kind::list || m_kind == Kind::optional || m_kind == Kind::type);
    return m_parts->types[0];
}

Type const& Type::key() const {
    CHECK(m_kind == Kind::map);
    return m_parts->types[0];
}

Type const& Type::value() const {
    CHECK(m_kind == Kind::map);
    return m_parts->types[1];
}

std::string const& Type::name() const {
    CHECK(m_kind == Kind::object || m_kind == Kind::parameter);
    return m_parts->name;
}

std::vector<Type::Field> const& Type::fields() const {
    CHECK(m_kind == Kind::object);
    return m_parts->fields;
}

Type const* Type::find_field(std::string_view name) const {
    if (m_kind != Kind::object) return nullptr;
    for (auto const& field : m_parts->fields)
        if (field.name == name) return &field.type;
    return nullptr;
}

std::string Type::text() const {
    switch (m_kind) {
        case Kind::list:
            return "list<" + element().text() + ">";
        case Kind::map:
            return "map<" + key().text() + ", " + value().text() + ">";
        case Kind::type:
            return "type<" + element().text() + ">";
        case Kind::optional:
            return "optional<" + element().text() + ">";
        case Kind::object:
            return m_parts->name;
        // A parameter that the compiler made up itself says nothing to a reader.
        case Kind::parameter:
            return m_parts->name.starts_with('%') ? "dyn" : m_parts->name;
        default:
            return simple_name(m_kind);
    }
}

std::string Type::cel_name() const {
    switch (m_kind) {
        case Kind::null:
            return "null_type";
        case Kind::timestamp:
            return "google.protobuf.Timestamp";
        case Kind::duration:
            return "google.protobuf.Duration";
        case Kind::optional:
            return "optional_type";
        case Kind::object:
            return "map";
        default:
            return simple_name(m_kind);
    }
}

bool Type::operator==(Type const& other) const {
    if (m_kind != other.m_kind) return false;
    if (m_parts == other.m_parts) return true;
    if (m_kind == Kind::object || m_kind == Kind::parameter) {
        if (m_parts->name != other.m_parts->name || m_parts->fields.size() != other.m_parts->fields.size())
            return false;
        for (std::size_t i = 0; i < m_parts->fields.size(); ++i)
            if (m_parts->fields[i].name != other.m_parts->fields[i].name ||
                !(m_parts->fields[i].type == other.m_parts->fields[i].type))
                return false;
        return true;
    }
    return m_parts->types == other.m_parts->types;
}

}  // namespace bolan::rules
