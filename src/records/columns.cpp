#include "records/columns.h"

namespace bolan::records {

using definition::Field;
using definition::FieldKind;
using store::ColumnType;

ColumnType column_type(Field const& field) {
    switch (field.kind) {
        case FieldKind::date:
            return ColumnType::date;
        case FieldKind::number:
            return field.decimals > 0 ? ColumnType::real : ColumnType::integer;
        case FieldKind::money:
            return ColumnType::money;
        case FieldKind::yes_no:
            return ColumnType::boolean;
        case FieldKind::attachment:
        case FieldKind::group:
            return ColumnType::json;
        default:
            return ColumnType::text;
    }
}

std::vector<store::Column> columns_of(std::span<Field const* const> fields) {
    std::vector<store::Column> out;
    for (auto const* field : fields)
        if (field->kind != FieldKind::note) out.push_back({field->name, column_type(*field)});
    return out;
}

std::string identifier(std::string_view prefix, std::string_view name) {
    std::string out(prefix);
    for (char c : name) out += c == '-' ? '_' : c;
    return out;
}

}  // namespace bolan::records
