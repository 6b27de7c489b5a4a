// Search for cases by reference, CNIC, or words of the name a case goes by; in either script, and only what the asker
// may read. The words stand by area: an officer's search reads those of the areas of the post and of no others.
#pragma once
#include "cases/engine.h"

namespace bolan::cases {

store::Table case_word_table();  // derived from the cases
void index_case(store::Connection& db, Case const& of);
void forget_case(store::Connection& db, Case const& as_indexed);

// For many cases: their words are put aside, and are found when they have been put in their places, in order and all
// at once. What was put aside outlives an interruption.
store::Table case_word_aside_table();
std::vector<std::string> case_words(Case const& of);
void put_words_aside(store::Connection& db, Case const& of, std::vector<std::string> const& words);
void index_words_aside(store::Connection& db);

struct Found {
    std::vector<Case> cases;  // newest first
    bool is_cut = false;      // not everything was looked through
};

// The ids of all cases of these areas that have the words, the last of which may be the beginning of one; nothing where
// there are more than `max`, or too many places to look at.
std::optional<std::vector<std::string>> ids_with_words(store::Connection& db, std::span<std::string_view const> areas,
                                                       std::vector<std::string> const& words, std::size_t max);

// Places looked at for one search.
constexpr int k_looks_max = 10'000;

// The last of several words, or the only one, may be the beginning of one.
Found search_cases(Engine const& engine, store::Connection& db, people::Actor const& actor, std::string_view typed,
                   int limit);

}  // namespace bolan::cases
