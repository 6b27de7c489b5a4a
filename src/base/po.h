// Translations as gettext keeps them (.po): msgctxt, msgid, msgstr, comments, text over several lines. No plurals.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bolan {

struct PoEntry {
    std::string context;  // msgctxt; empty when there is none
    std::string id;       // the English
    std::string text;     // empty: not translated yet
    bool is_fuzzy = false;
    int line = 0;  // of msgid, from 1
};

struct PoMistake {
    int line = 0;
    std::string message;
};

struct Po {
    std::vector<PoEntry> entries;  // without the header (the entry of the empty msgid)
    std::vector<PoMistake> mistakes;
};

Po parse_po(std::string_view text);

}  // namespace bolan
