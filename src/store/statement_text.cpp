#include "store/statement_text.h"
#include "base/text.h"
#include "store/database.h"

namespace bolan::store {

bool is_ddl(std::string_view sql) {
    while (!sql.empty() && (sql.front() == ' ' || sql.front() == '\n')) sql.remove_prefix(1);
    for (std::string_view const word : {"create ", "alter ", "drop ", "CREATE ", "ALTER ", "DROP "})
        if (sql.starts_with(word)) return true;
    return false;
}

void require_storable(std::string_view text) {
    if (text.find('\0') != std::string_view::npos || !is_valid_utf8(text))
        throw DatabaseError("a text value is not UTF-8, or holds a NUL");
}

std::string error_text(std::string_view message, std::string_view sql) {
    while (!message.empty() && message.back() == '\n') message.remove_suffix(1);
    return std::string(message) + " (in: " + std::string(sql.substr(0, 300)) + ")";
}

}  // namespace bolan::store
