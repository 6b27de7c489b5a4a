#include "cases/lookup.h"

namespace bolan::cases {

Result<rules::Value> CaseLookup::call(std::string_view function, std::span<rules::Value const> arguments) const {
    m_was_asked = true;
    if (function == "records") {
        auto const& registry = arguments[0].as_string();
        auto const definition = m_establishment.model().find_registry(registry);
        if (!definition) return Fail(Error::bad_input("rules.no_such_registry").with("registry", registry));
        auto const match = TRY(rules::to_value(arguments[1]));
        rules::Value::List out;
        for (auto const& record : TRY(m_registries.list(m_db, registry, match)))
            out.push_back(TRY(m_registries.value_of(record)));
        return rules::Value(std::move(out));
    }
    return Fail(Error::bad_input("rules.no_overload").with("function", std::string(function)));
}

}  // namespace bolan::cases
