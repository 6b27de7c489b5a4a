// Lists that an officer asks for again and again, kept under a name for one person at one post: a preference, so no act
// of the ledger. The query is what stands in the address of the list.
#pragma once
#include "people/accounts.h"

namespace bolan::cases {

struct SavedView {
    std::string id;
    std::string title;
    std::string query;  // "list=late&service=X"
};
inline constexpr int k_saved_views_max = 20;
inline constexpr std::size_t k_view_title_max = 60;  // characters

store::Table saved_view_table();

// In the order in which the officer put them.
std::vector<SavedView> saved_views(store::Connection& db, people::Actor const& of);

// Errors: bad_input "view.no_name", "view.long_name"; conflict "view.too_many".
Result<> save_view(store::Transaction& tx, people::Actor const& of, std::string_view title, std::string_view query,
                   Timestamp now);
// Errors, all three: not_found "view.unknown"; the first as save_view.
Result<> rename_view(store::Transaction& tx, people::Actor const& of, std::string_view id, std::string_view title);
Result<> delete_view(store::Transaction& tx, people::Actor const& of, std::string_view id);
enum class Move { up, down };
Result<> move_view(store::Transaction& tx, people::Actor const& of, std::string_view id, Move where);

}  // namespace bolan::cases
