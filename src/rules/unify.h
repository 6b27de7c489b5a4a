// Type parameters and what they stand for while an expression is typed. Internal to rules/.
#pragma once
#include "rules/environment.h"
#include "rules/type.h"
#include <map>
#include <string>
#include <vector>

namespace bolan::rules {

class Unifier {
  public:
    Type fresh() { return Type::parameter("%" + std::to_string(m_next++)); }
    // The type a parameter stands for, as far as known; other types as they are.
    Type resolve(Type const& type) const;
    // With every parameter inside replaced; what stands for nothing is dyn.
    Type settle(Type const& type) const;
    // Can a value of type `given` stand where `wanted` is asked? Binds parameters on the way, also when it
    // fails.
    bool accept(Type const& wanted, Type const& given);
    // What both can be read as: equal types, or dyn.
    Type join(Type const& a, Type const& b);

    // An overload with parameters of its own, so that two calls do not share them.
    struct Signature {
        std::vector<Type> parameters;
        Type result;
    };
    Signature instantiate(Overload const& overload);

    using State = std::map<std::string, Type>;
    State save() const { return m_bound; }
    void restore(State state) { m_bound = std::move(state); }

  private:
    Type replace(Type const& type, std::map<std::string, Type>& names);
    bool accept_parameter(Type const& parameter, Type const& other);
    bool mentions(Type const& type, std::string const& parameter) const;
    State m_bound;
    int m_next = 0;
};

}  // namespace bolan::rules
