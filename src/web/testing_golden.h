// For tests only: pages held against what was agreed, in tests/golden. BOLAN_REBASELINE=1 writes the files anew; look
// at the difference before you commit it.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

namespace bolan::web::testing {

// `name` is a path below tests/golden.
inline void expect_as_agreed(std::string const& name, std::string const& page) {
    auto const path = std::filesystem::path(BOLAN_SOURCE_DIR) / "tests/golden" / name;
    if (std::getenv("BOLAN_REBASELINE") != nullptr) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << page;
        return;
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream agreed;
    agreed << in.rdbuf();
    EXPECT_TRUE(agreed.str() == page) << path << " differs; BOLAN_REBASELINE=1 web_test writes it anew";
}

}  // namespace bolan::web::testing
