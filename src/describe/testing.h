// For the tests of this folder: the provinces, and what is told of them as text.
#pragma once
#include "definition/load.h"
#include "describe/describe.h"
#include <gtest/gtest.h>

namespace bolan::describe {

inline std::shared_ptr<definition::Model const> load_province(std::string const& folder) {
    auto loaded = definition::load(std::string(BOLAN_SOURCE_DIR "/") + folder);
    for (auto const& mistake : loaded.mistakes) ADD_FAILURE() << definition::to_text(mistake);
    return loaded.model;
}

inline definition::Model const& testland() {
    static auto const model = load_province("tests/province");
    return *model;
}

inline std::string text_of(std::vector<Chapter> const& chapters) {
    std::string out;
    for (auto const& chapter : chapters) {
        out += "# " + chapter.title + "\n";
        for (auto const& paragraph : chapter.paragraphs) {
            out += paragraph.text + "\n";
            for (auto const& item : paragraph.items) out += "- " + item + "\n";
        }
    }
    return out;
}

inline void expect_line(std::string const& text, std::string const& line) {
    EXPECT_NE(("\n" + text).find("\n" + line + "\n"), std::string::npos) << "wanted: " << line << "\n" << text;
}

}  // namespace bolan::describe
