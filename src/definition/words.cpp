// words/*.po into the model, and the check that every text has its translation.
#include "base/po.h"
#include "definition/draft.h"
#include <algorithm>

namespace bolan::definition {

namespace {

std::string word_key(std::string const& context, std::string const& english) {
    return context.empty() ? english : context + '\4' + english;
}

// The {…} of a sentence, sorted: a translation must carry the same values.
std::vector<std::string> values_in(std::string_view text) {
    std::vector<std::string> values;
    while (true) {
        auto const open = text.find('{');
        auto const close = open == text.npos ? open : text.find('}', open);
        if (close == text.npos) break;
        values.emplace_back(text.substr(open, close - open + 1));
        text.remove_prefix(close + 1);
    }
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

void read_words(Draft& draft, std::string const& context, std::string const& language, std::string const& file,
                std::string_view po) {
    auto const parsed = parse_po(po);
    for (auto const& mistake : parsed.mistakes) draft.mistakes.add({file, mistake.line, 1}, mistake.message);
    Words& words = draft.model.words[language];
    for (auto const& entry : parsed.entries) {
        Location const at{file, entry.line, 1};
        if (entry.is_fuzzy) {
            draft.mistakes.add(at, "marked fuzzy: check the translation and remove the mark");
            continue;
        }
        if (entry.text.empty()) continue;
        if (!entry.context.empty() && entry.context != context) {
            draft.mistakes.add(at, "msgctxt '" + entry.context + "': only the system's folder can be one" +
                                       (context.empty() ? "" : ", '" + context + "'"));
        }
        if (values_in(entry.id) != values_in(entry.text)) {
            draft.mistakes.add(at, "the values in {…} differ between msgid and msgstr");
        }
        auto const key = word_key(entry.context, entry.id);
        auto const [place, is_new] = draft.word_places.emplace(language + '\4' + key, at);
        if (is_new) {
            words.emplace(key, entry.text);
        } else if (place->second.file == file) {
            draft.mistakes.add(
                at, "'" + entry.id + "' is translated twice; first on line " + std::to_string(place->second.line));
        } else if (words[key] != entry.text) {
            draft.mistakes.add(at, "'" + entry.id + "' is translated otherwise in " + place->second.file + ":" +
                                       std::to_string(place->second.line) + "; add msgctxt \"" + context +
                                       "\" to translate it for this system alone");
        }
    }
}

void add_earlier_words(Draft& draft, std::string const& language, std::string_view po) {
    for (auto const& entry : parse_po(po).entries) {
        if (!entry.is_fuzzy && !entry.text.empty())
            draft.model.words[language].emplace(word_key(entry.context, entry.id), entry.text);
    }
}

void check_words(Draft& draft) {
    for (auto const& language : draft.model.province.languages) {
        if (language == "en") continue;
        auto const found = draft.model.words.find(language);
        std::set<std::string> reported;  // one mistake for each text, at its first place
        for (auto const& [at, text] : draft.texts) {
            auto const has = [&](std::string const& key) {
                return found != draft.model.words.end() && found->second.contains(key);
            };
            if (text.en.empty() || has(text.en) || has(word_key(text.context, text.en))) continue;
            if (!reported.insert(word_key(text.context, text.en)).second) continue;
            draft.mistakes.add(at,
                               "no '" + language + "' for \"" + text.en + "\": add it to words/" + language + ".po");
        }
    }
}

}  // namespace bolan::definition
