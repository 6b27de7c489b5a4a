// JSON Schemas (draft 2020-12, as OpenAPI 3.1 takes them): of the API's own bodies, and of the forms that services
// declare.
#pragma once
#include "definition/model.h"

namespace bolan::api {

// Members for components/schemas.
void add_own_schemas(Value& schemas);
// "form.SERVICE" for each service that a person can open, "action.SERVICE.ACTION" for each action with questions, and
// "Form", "ActionInput": any of them.
void add_form_schemas(Value& schemas, definition::Model const& model);

Value schema_ref(std::string_view name);  // {"$ref": "#/components/schemas/NAME"}

}  // namespace bolan::api
