#include "rules/unify.h"

namespace bolan::rules {

Type Unifier::resolve(Type const& type) const {
    Type at = type;
    while (at.is(Type::Kind::parameter)) {
        auto const found = m_bound.find(at.name());
        if (found == m_bound.end()) return at;
        at = found->second;
    }
    return at;
}

Type Unifier::settle(Type const& type) const {
    Type const known = resolve(type);
    switch (known.kind()) {
        case Type::Kind::parameter:
            return Type::dyn();
        case Type::Kind::list:
            return Type::list(settle(known.element()));
        case Type::Kind::map:
            return Type::map(settle(known.key()), settle(known.value()));
        case Type::Kind::optional:
            return Type::optional(settle(known.element()));
        case Type::Kind::type:
            return Type::type_of(settle(known.element()));
        default:
            return known;
    }
}

bool Unifier::mentions(Type const& type, std::string const& parameter) const {
    Type const known = resolve(type);
    switch (known.kind()) {
        case Type::Kind::parameter:
            return known.name() == parameter;
        case Type::Kind::list:
        case Type::Kind::optional:
        case Type::Kind::type:
            return mentions(known.element(), parameter);
        case Type::Kind::map:
            return mentions(known.key(), parameter) || mentions(known.value(), parameter);
        default:
            return false;
    }
}

bool Unifier::accept_parameter(Type const& parameter, Type const& other) {
    if (other.is(Type::Kind::parameter) && other.name() == parameter.name()) return true;
    if (mentions(other, parameter.name())) return false;
    m_bound[parameter.name()] = other;
    return true;
}

bool Unifier::accept(Type const& wanted_type, Type const& given_type) {
    Type const wanted = resolve(wanted_type), given = resolve(given_type);
    if (wanted.is(Type::Kind::parameter)) return accept_parameter(wanted, given);
    if (given.is(Type::Kind::parameter)) return accept_parameter(given, wanted);
    if (wanted.is_dyn()) return true;
    if (given.is_dyn()) {
        // A parameter bound to a narrower type before must not promise more than dyn keeps.
        if (wanted_type.is(Type::Kind::parameter)) m_bound[wanted_type.name()] = Type::dyn();
        return true;
    }
    if (given.is(Type::Kind::null))
        return wanted.is(Type::Kind::null) || wanted.is(Type::Kind::object) || wanted.is(Type::Kind::timestamp) ||
               wanted.is(Type::Kind::duration) || wanted.is(Type::Kind::optional);
    if (wanted.is(Type::Kind::null))
        return given.is(Type::Kind::object) || given.is(Type::Kind::timestamp) || given.is(Type::Kind::duration) ||
               given.is(Type::Kind::optional);
    // An object can be read as a map of its fields, and a map where an object's fields are read by name.
    if (wanted.is(Type::Kind::map) && given.is(Type::Kind::object)) return true;
    if (wanted.kind() != given.kind()) return false;
    switch (wanted.kind()) {
        case Type::Kind::list:
        case Type::Kind::optional:
            return accept(wanted.element(), given.element());
        case Type::Kind::map:
            return accept(wanted.key(), given.key()) && accept(wanted.value(), given.value());
        case Type::Kind::object:
            return wanted == given;
        default:
            return true;  // types of types are all comparable
    }
}

Type Unifier::join(Type const& a, Type const& b) {
    Type const left = resolve(a), right = resolve(b);
    if (left.is_dyn() || right.is_dyn()) return Type::dyn();
    State before = save();
    if (accept(left, right)) return left.is(Type::Kind::null) ? right : left;
    restore(std::move(before));
    return Type::dyn();
}

Type Unifier::replace(Type const& type, std::map<std::string, Type>& names) {
    switch (type.kind()) {
        case Type::Kind::parameter: {
            auto const known = names.find(type.name());
            if (known != names.end()) return known->second;
            return names.emplace(type.name(), fresh()).first->second;
        }
        case Type::Kind::list:
            return Type::list(replace(type.element(), names));
        case Type::Kind::map:
            return Type::map(replace(type.key(), names), replace(type.value(), names));
        case Type::Kind::optional:
            return Type::optional(replace(type.element(), names));
        case Type::Kind::type:
            return Type::type_of(replace(type.element(), names));
        default:
            return type;
    }
}

Unifier::Signature Unifier::instantiate(Overload const& overload) {
    std::map<std::string, Type> names;
    Signature signature;
    for (auto const& parameter : overload.parameters) signature.parameters.push_back(replace(parameter, names));
    signature.result = replace(overload.result, names);
    return signature;
}

}  // namespace bolan::rules
