// Forms begun and not yet sent: saved page by page, found again later. Not history; a draft is gone once it is
// submitted, or when nobody touched it for 90 days.
#pragma once
#include "base/id.h"
#include "base/result.h"
#include "base/value.h"
#include "store/database.h"
#include <optional>
#include <string>
#include <vector>

namespace bolan::cases {

struct Draft {
    std::string id;
    std::string person;
    std::string service;
    Value data = Value::map();  // what was read so far, by field
    Timestamp changed_at;
};

inline constexpr int k_draft_days = 90;
inline constexpr int k_drafts_max = 30;  // of one person

// Errors: conflict "draft.too_many", with value "max".
Result<Draft> new_draft(store::Database& database, PersonId const& person, std::string_view service, Value data,
                        Timestamp now);
void save_draft(store::Database& database, Draft draft, Timestamp now);
void delete_draft(store::Database& database, std::string_view id);
std::optional<Draft> find_draft(store::Connection& db, std::string_view id, PersonId const& person);
std::vector<Draft> drafts_of(store::Connection& db, PersonId const& person);

}  // namespace bolan::cases
