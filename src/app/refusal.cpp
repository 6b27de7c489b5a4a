#include "app/refusal.h"
#include <algorithm>
#include <cstdio>

namespace bolan::app {

namespace {

struct Sentence {
    std::string_view code, text;
};

constexpr Sentence k_sentences[] = {
    {"schema.newer",
     "a newer Bolan has written this database (its format is {database}, this program knows up to {program}). Start "
     "that program, or bring the data back from a backup made before it."},
    {"schema.column_type",
     "the column {table}.{column} of the database holds {was}, the definitions say {wanted}. Give the field of another "
     "type another name; what was kept stays."},
    {"ledger.inconsistent",
     "the ledger does not agree with itself ({what}). Nothing may be written to it. Keep a copy of the data folder, "
     "run "
     "bolan verify, and bring the data back from the last backup that verifies."},
    {"ledger.wrong_key",
     "the ledger was signed by another key or under another log_origin. Put keys/log.key and the setting back as they "
     "were."},
    {"ledger.governed_narrowed",
     "the definitions no longer have the column {table}.{column} as it was, and old entries of the ledger are checked "
     "with it. Put the field back."},
};

}  // namespace

std::string refusal_text(Error const& error) {
    auto const found = std::ranges::find(k_sentences, error.code, &Sentence::code);
    if (found == std::end(k_sentences)) {
        std::string out = error.code;
        for (auto const& [name, value] : error.values) out.append(" ").append(name).append("=").append(value);
        return out;
    }
    std::string out(found->text);
    for (auto const& [name, value] : error.values) {
        auto const pattern = "{" + name + "}";
        if (auto const at = out.find(pattern); at != out.npos) out.replace(at, pattern.size(), value);
    }
    return out;
}

void print_refusal(std::string_view command, Error const& error) {
    std::fprintf(stderr, "bolan %.*s: %s\n", static_cast<int>(command.size()), command.data(),
                 refusal_text(error).c_str());
}

}  // namespace bolan::app
