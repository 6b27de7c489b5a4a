#include "records/search.h"
#include "base/text.h"
#include <algorithm>
#include <set>

namespace bolan::records {

using store::ColumnType;
using store::Connection;
using store::Next;
using store::Param;
using store::Row;

store::Table search_table() {
    return {"search_word",
            {{"realm", ColumnType::text, true}, {"word", ColumnType::text, true}, {"id", ColumnType::text, true}},
            {"realm", "word", "id"},
            {},
            true};
}

void index_words(Connection& db, std::string_view realm, std::string_view id, std::string_view text) {
    std::set<std::string> seen;
    for (auto& word : search_words(text))
        if (seen.insert(word).second)
            db.run("insert into search_word(realm, word, id) values(?1, ?2, ?3) on conflict do nothing", realm, word,
                   id);
}

void forget_words(Connection& db, std::string_view realm, std::string_view id) {
    db.run("delete from search_word where realm = ?1 and id = ?2", realm, id);
}

std::vector<std::string> find_words(Connection& db, std::string_view realm, std::string_view typed, int limit) {
    auto words = search_words(typed);
    if (words.empty()) return {};
    // The longest whole word narrows most; the others are looked up for each candidate.
    auto const last = words.back();
    words.pop_back();
    std::ranges::sort(words, [](auto const& a, auto const& b) { return a.size() > b.size(); });
    constexpr int k_candidates = 2000;
    std::vector<std::string> candidates;
    auto const collect = [&](Row const& row) { candidates.push_back(row.string(0)); };
    if (words.empty())
        db.each(
            "select distinct id from search_word where realm = ?1 and word >= ?2 and word < ?3 order by id desc limit "
            "?4",
            collect, realm, last, last + "\U0010FFFF", k_candidates);
    else
        db.each("select id from search_word where realm = ?1 and word = ?2 order by id desc limit ?3", collect, realm,
                words.front(), k_candidates);
    std::vector<std::string> out;
    for (auto& id : candidates) {
        bool all = true;
        for (std::size_t i = 1; i < words.size() && all; ++i)
            all = db.find(
                        "select 1 from search_word where realm = ?1 and word = ?2 and id = ?3",
                        [](Row const&) { return 1; }, realm, words[i], id)
                      .has_value();
        if (all && !words.empty())
            all = db.find(
                        "select 1 from search_word where realm = ?1 and word >= ?2 and word < ?3 and id = ?4 limit 1",
                        [](Row const&) { return 1; }, realm, last, last + "\U0010FFFF", id)
                      .has_value();
        if (all) out.push_back(std::move(id));
        if (static_cast<int>(out.size()) >= limit) break;
    }
    return out;
}

}  // namespace bolan::records
