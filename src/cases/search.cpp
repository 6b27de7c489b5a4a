#include "cases/search.h"
#include "base/text.h"
#include <algorithm>
#include <map>
#include <queue>

namespace bolan::cases {

using store::ColumnType;
using store::Connection;
using store::Row;

store::Table case_word_table() {
    return {"case_word",
            {{"area", ColumnType::text, true},
             {"word", ColumnType::text, true},
             {"case_id", ColumnType::text, true},
             {"service", ColumnType::text, true}},
            {"area", "word", "case_id"},
            {},
            true};
}

store::Table case_word_aside_table() {
    auto table = case_word_table();
    table.name = "case_word_aside";
    table.primary_key.clear();
    table.clustered = false;
    return table;
}

std::vector<std::string> case_words(Case const& of) {
    auto words = search_words(of.subject);
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

void index_case(Connection& db, Case const& of) {
    for (auto const& word : case_words(of))
        db.run("insert into case_word(area, word, case_id, service) values(?1, ?2, ?3, ?4)", of.area, word,
               of.id.view(), of.service);
}

void forget_case(Connection& db, Case const& as_indexed) {
    for (auto const& word : case_words(as_indexed))
        db.run("delete from case_word where area = ?1 and word = ?2 and case_id = ?3", as_indexed.area, word,
               as_indexed.id.view());
}

void put_words_aside(Connection& db, Case const& of, std::vector<std::string> const& words) {
    for (auto const& word : words)
        db.run("insert into case_word_aside(area, word, case_id, service) values(?1, ?2, ?3, ?4)", of.area, word,
               of.id.view(), of.service);
}

void index_words_aside(Connection& db) {
    db.run(
        "insert into case_word(area, word, case_id, service) select area, word, case_id, service from case_word_aside "
        "where true order by area, word, case_id on conflict do nothing");
    db.run("delete from case_word_aside");
}

namespace {

constexpr int k_read_first = 2;  // of each area and word; of most of them no more is wanted
constexpr int k_read_ahead = 32;
constexpr int k_looks_a_case = 10;       // to open it takes so much longer
constexpr int k_endings_max = 40;        // words that one typed beginning stands for, in one area
constexpr char k_after_all_ids[] = "g";  // ids are hexadecimal

struct Looks {
    Connection& db;
    int left = k_looks_max;
    bool is_cut = false;

    bool take(int count = 1) {
        if (left < count) return is_cut = true, false;
        left -= count;
        return true;
    }
};

struct Entry {
    std::string case_id;
    std::string service;
};

// The cases of one area that have one word, newest first.
class Holders {
  public:
    Holders(std::string_view area, std::string word) : m_area(area), m_word(std::move(word)) {}

    // The newest whose id lies below; null when there is none. Asked again only with a lower bound.
    Entry const* seek(Looks& looks, std::string_view below) {
        while (m_next < m_read.size() && m_read[m_next].case_id >= below) ++m_next;
        if (m_next < m_read.size()) return &m_read[m_next];
        if (m_is_at_end || !looks.take()) return nullptr;
        int const count = m_read.empty() ? k_read_first : k_read_ahead;
        m_read.clear();
        m_next = 0;
        looks.db.each(
            "select case_id, service from case_word where area = ?1 and word = ?2 and case_id < ?3 order by case_id "
            "desc limit ?4",
            [&](Row const& row) {
                m_read.push_back({row.string(0), row.string(1)});
            },
            m_area, m_word, below, count);
        m_is_at_end = static_cast<int>(m_read.size()) < count;
        return m_read.empty() ? nullptr : &m_read.front();
    }

  private:
    std::string_view m_area;
    std::string m_word;
    std::vector<Entry> m_read;
    std::size_t m_next = 0;
    bool m_is_at_end = false;
};

// The cases of one area that have all the words, newest first, by leaping from one word's to the next word's.
class Search {
  public:
    Search(Looks& looks, std::string_view area, std::vector<std::string> const& words) : m_looks(looks) {
        for (auto const& word : words) {
            auto& endings = m_words.emplace_back();
            if (&word != &words.back())
                endings.emplace_back(area, word);
            else
                for (auto& whole : words_beginning(area, word)) endings.emplace_back(area, std::move(whole));
        }
    }

    std::optional<Entry> next() {
        for (std::size_t agreed = 0, at = 0; agreed < m_words.size(); at = (at + 1) % m_words.size()) {
            auto const* found = newest(m_words[at]);
            if (!found) return {};
            if (m_found.case_id != found->case_id) agreed = 0;
            ++agreed;
            m_found = *found;
            m_below = m_found.case_id + "!";  // lies above this id and below the next: the others may have it too
        }
        m_below = m_found.case_id;
        return m_found;
    }

  private:
    std::vector<std::string> words_beginning(std::string_view area, std::string const& beginning) {
        std::vector<std::string> out;
        auto const end = beginning + "\U0010FFFF";
        auto const ask = [&](store::Sql sql, std::string const& from) {
            return m_looks.db.find(
                sql, [](Row const& row) { return row.string(0); }, area, from, end);
        };
        if (!m_looks.take()) return out;
        auto word = ask("select word from case_word where area = ?1 and word >= ?2 and word < ?3 order by word limit 1",
                        beginning);
        while (word) {
            out.push_back(*word);
            if (out.size() == k_endings_max) m_looks.is_cut = true;
            if (out.size() == k_endings_max || !m_looks.take()) break;
            word = ask("select word from case_word where area = ?1 and word > ?2 and word < ?3 order by word limit 1",
                       *word);
        }
        return out;
    }

    Entry const* newest(std::vector<Holders>& endings) {
        Entry const* best = nullptr;
        for (auto& holders : endings)
            if (auto const* entry = holders.seek(m_looks, m_below); entry && (!best || best->case_id < entry->case_id))
                best = entry;
        return best;
    }

    Looks& m_looks;
    std::vector<std::vector<Holders>> m_words;  // each with its endings
    std::string m_below = k_after_all_ids;
    Entry m_found;
};

// The cases of several areas that have all the words, newest first.
class Searches {
  public:
    Searches(Connection& db, std::span<std::string_view const> areas, std::vector<std::string> const& words)
        : looks{db} {
        for (auto const area : areas) {
            Search search(looks, area, words);
            auto const found = search.next();
            if (!found) continue;
            m_newest.emplace(found->case_id, m_searches.size());
            m_searches.push_back(std::move(search));
            m_at.push_back(*found);
        }
    }
    Searches(Searches const&) = delete;  // every search borrows `looks`
    Searches& operator=(Searches const&) = delete;

    std::optional<Entry> next() {
        if (m_newest.empty()) return {};
        auto const place = m_newest.top().second;
        m_newest.pop();
        auto out = std::move(m_at[place]);
        if (auto next = m_searches[place].next()) {
            m_newest.emplace(next->case_id, place);
            m_at[place] = std::move(*next);
        }
        return out;
    }

    Looks looks;

  private:
    std::vector<Search> m_searches;
    std::vector<Entry> m_at;                                            // of each
    std::priority_queue<std::pair<std::string, std::size_t>> m_newest;  // of them
};

std::vector<Case> cases_with_cnic(Engine const& engine, Connection& db, people::Actor const& actor,
                                  std::string const& cnic, int limit) {
    constexpr int k_cases_of_a_person = 200;
    std::vector<CaseId> ids;
    db.each(
        "select id from cases where national_id = ?1 order by id desc limit ?2",
        [&](Row const& row) { ids.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, cnic,
        k_cases_of_a_person);
    std::vector<Case> out;
    for (auto const& id : ids) {
        if (static_cast<int>(out.size()) == limit) break;
        auto found = engine.parts().shelves.find_case(db, id);
        if (found && engine.may_read(actor, *found)) out.push_back(std::move(*found));
    }
    return out;
}

// A citizen's own are few.
Found search_own(Engine const& engine, Connection& db, people::Actor const& actor,
                 std::vector<std::string> const& words, int limit) {
    constexpr int k_own_max = 500;
    Found out;
    std::vector<CaseId> ids;
    db.each(
        "select id, subject from cases where applicant = ?1 order by opened_at desc limit ?2",
        [&](Row const& row) {
            auto const key = " " + search_key(row.text(1)) + " ";
            bool const has_all = std::ranges::all_of(words, [&](std::string const& word) {
                return key.find(" " + word + (&word == &words.back() ? "" : " ")) != key.npos;
            });
            if (has_all && static_cast<int>(ids.size()) < limit)
                ids.push_back(CaseId::parse(row.text(0)).value_or(CaseId()));
        },
        actor.person.view(), k_own_max);
    for (auto const& id : ids)
        if (auto found = engine.parts().shelves.find_case(db, id)) out.cases.push_back(std::move(*found));
    return out;
}

// What a post looks after: areas, each with all below it.
std::vector<std::string_view> areas_of(people::Establishment const& establishment, people::Post const& post,
                                       Date today) {
    std::vector<std::string_view> roots, out;
    for (auto const* jurisdiction : establishment.jurisdictions_of(post, today)) roots.push_back(jurisdiction->area);
    if (roots.empty()) roots.push_back(post.office->area->code);
    for (auto const& area : establishment.model().province.areas)
        if (std::ranges::any_of(roots, [&](auto root) { return establishment.is_within(area.code, root); }))
            out.push_back(area.code);
    return out;
}

// Whether there may be cases of the service, of any version, that the post reads where they lie in its areas.
bool may_have_part(people::Post const& post, definition::Model const& model, std::string_view service) {
    auto const gives_part = [&](std::shared_ptr<definition::Service const> const& version) {
        return version->name == service && Engine::share_of(post, *version) != Engine::Share::none;
    };
    return std::ranges::any_of(model.services, gives_part) || std::ranges::any_of(model.earlier, gives_part);
}

Found search_as_officer(Engine const& engine, Connection& db, people::Actor const& actor, people::Post const& post,
                        std::vector<std::string> const& words, int limit) {
    Found out;
    auto const& establishment = engine.parts().establishment;
    auto const today = establishment.model().province.calendar->today(engine.parts().clock.now());
    Searches searches(db, areas_of(establishment, post, today), words);
    std::map<std::string, bool> has_part;
    while (static_cast<int>(out.cases.size()) < limit) {
        auto const entry = searches.next();
        if (!entry) break;
        auto const [known, is_new] = has_part.try_emplace(entry->service);
        if (is_new) known->second = may_have_part(post, establishment.model(), entry->service);
        if (!known->second) continue;
        if (!searches.looks.take(k_looks_a_case)) break;
        auto found = engine.parts().shelves.find_case(db, CaseId::parse(entry->case_id).value_or(CaseId()));
        if (found && engine.may_read(actor, *found)) out.cases.push_back(std::move(*found));
    }
    out.is_cut = searches.looks.is_cut;
    return out;
}

}  // namespace

std::optional<std::vector<std::string>> ids_with_words(Connection& db, std::span<std::string_view const> areas,
                                                       std::vector<std::string> const& words, std::size_t max) {
    Searches searches(db, areas, words);
    std::vector<std::string> out;
    while (auto entry = searches.next()) {
        if (out.size() == max) return {};
        out.push_back(std::move(entry->case_id));
    }
    if (searches.looks.is_cut) return {};
    return out;
}

Found search_cases(Engine const& engine, Connection& db, people::Actor const& actor, std::string_view typed,
                   int limit) {
    if (auto const reference = parse_reference(typed)) {
        auto found = engine.parts().shelves.find_by_reference(db, *reference);
        if (found && engine.may_read(actor, *found)) return {{std::move(*found)}, false};
    }
    if (auto const cnic = parse_cnic(typed)) return {cases_with_cnic(engine, db, actor, *cnic, limit), false};
    auto const words = search_words(typed);
    if (words.empty()) return {};
    auto const* post = engine.parts().establishment.find_post(actor.post);
    if (post) return search_as_officer(engine, db, actor, *post, words, limit);
    return actor.post.empty() ? search_own(engine, db, actor, words, limit) : Found();
}

}  // namespace bolan::cases
