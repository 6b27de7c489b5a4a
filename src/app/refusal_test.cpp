#include "app/refusal.h"
#include <gtest/gtest.h>

namespace bolan::app {
namespace {

TEST(Refusal, says_what_is_wrong_with_its_values_and_what_to_do) {
    auto const newer = refusal_text(Error::conflict("schema.newer").with("database", "7").with("program", "3"));
    EXPECT_NE(newer.find("needs format 7 to serve it, this one has 3"), newer.npos) << newer;
    EXPECT_NE(newer.find("Start that program"), newer.npos);
    for (auto const& error :
         {Error::conflict("schema.column_type")
              .with("table", "person")
              .with("column", "cnic")
              .with("was", "text")
              .with("wanted", "integer"),
          Error::conflict("ledger.inconsistent").with("what", "12 acts, 11 leaves"),
          Error::conflict("ledger.wrong_key"),
          Error::conflict("ledger.governed_narrowed").with("table", "bill").with("column", "paisa")})
        EXPECT_EQ(refusal_text(error).find_first_of("{}="), std::string::npos) << refusal_text(error);
    EXPECT_EQ(refusal_text(Error::bad_input("import.empty").with("file", "a.csv")), "import.empty file=a.csv");
}

}  // namespace
}  // namespace bolan::app
