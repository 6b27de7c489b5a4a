#include "cases/lookup.h"
#include "definition/environment.h"

namespace bolan::cases {

Result<rules::Value> CaseLookup::call(std::string_view function, std::span<rules::Value const> arguments) const {
    if (function == "records") {
        auto const& registry = arguments[0].as_string();
        auto const definition = m_establishment.model().find_registry(registry);
        if (!definition) return Fail(Error::bad_input("rules.no_such_registry").with("registry", registry));
        auto const match = TRY(rules::to_value(arguments[1]));
        auto const type = definition::record_type(*definition);
        rules::Value::List out;
        for (auto const& record : TRY(m_registries.list(m_db, registry, match)))
            out.push_back(TRY(rules::from_value(record.all(), type)));
        return rules::Value(std::move(out));
    }
    if (function == "within") return rules::Value(m_establishment.is_within(arguments[0].as_string(), arguments[1].as_string()));
    if (function == "area_name") return rules::Value(m_establishment.area_name(arguments[0].as_string(), "en"));
    return Fail(Error::bad_input("rules.no_overload").with("function", std::string(function)));
}

}  // namespace bolan::cases
