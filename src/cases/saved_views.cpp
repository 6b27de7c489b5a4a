#include "cases/saved_views.h"
#include "base/text.h"
#include <algorithm>

namespace bolan::cases {

using store::Connection;
using store::Row;
using store::Transaction;

store::Table saved_view_table() {
    using store::ColumnType;
    return {"saved_view",
            {{"id", ColumnType::text, true},
             {"person", ColumnType::text, true},
             {"post", ColumnType::text, true},
             {"title", ColumnType::text, true},
             {"query", ColumnType::text, true},
             {"position", ColumnType::integer, true}},
            {"id"},
            {{{"person", "post", "position"}}}};
}

std::vector<SavedView> saved_views(Connection& db, people::Actor const& of) {
    std::vector<SavedView> out;
    db.each(
        "select id, title, query from saved_view where person = ?1 and post = ?2 order by position, id",
        [&](Row const& row) {
            out.push_back({row.string(0), row.string(1), row.string(2)});
        },
        of.person.view(), of.post);
    return out;
}

namespace {

Result<std::string> name_of(std::string_view typed) {
    auto name = clean_text(typed);
    if (name.empty()) return Fail(Error::bad_input("view.no_name"));
    if (count_characters(name) > k_view_title_max)
        return Fail(Error::bad_input("view.long_name").with("max", std::to_string(k_view_title_max)));
    return name;
}

Result<> found(std::int64_t rows) {
    if (rows == 0) return Fail(Error::not_found("view.unknown"));
    return {};
}

}  // namespace

Result<> save_view(Transaction& tx, people::Actor const& of, std::string_view title, std::string_view query,
                   Timestamp now) {
    auto const name = TRY(name_of(title));
    auto const count = static_cast<int>(saved_views(tx.db(), of).size());
    if (count >= k_saved_views_max)
        return Fail(Error::conflict("view.too_many").with("max", std::to_string(k_saved_views_max)));
    tx.db().run("insert into saved_view(id, person, post, title, query, position) values(?1, ?2, ?3, ?4, ?5, ?6)",
                new_uuid(now), of.person.view(), of.post, name, query, count);
    return {};
}

Result<> rename_view(Transaction& tx, people::Actor const& of, std::string_view id, std::string_view title) {
    auto const name = TRY(name_of(title));
    return found(tx.db().changed("update saved_view set title = ?1 where id = ?2 and person = ?3 and post = ?4", name,
                                 id, of.person.view(), of.post));
}

Result<> delete_view(Transaction& tx, people::Actor const& of, std::string_view id) {
    return found(tx.db().changed("delete from saved_view where id = ?1 and person = ?2 and post = ?3", id,
                                 of.person.view(), of.post));
}

Result<> move_view(Transaction& tx, people::Actor const& of, std::string_view id, Move where) {
    auto views = saved_views(tx.db(), of);
    auto const at = std::ranges::find(views, id, &SavedView::id);
    if (at == views.end()) return Fail(Error::not_found("view.unknown"));
    if (where == Move::up && at != views.begin()) std::iter_swap(at, at - 1);
    if (where == Move::down && at + 1 != views.end()) std::iter_swap(at, at + 1);
    for (std::size_t i = 0; i < views.size(); ++i)
        tx.db().run("update saved_view set position = ?1 where id = ?2", static_cast<std::int64_t>(i), views[i].id);
    return {};
}

}  // namespace bolan::cases
