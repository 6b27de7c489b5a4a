#include "store/postgres/translate.h"
#include <gtest/gtest.h>

using bolan::store::postgres::translate;

TEST(Translate, placeholders_become_those_of_postgres) {
    auto const out = translate("select a from t where b = ?1 and c in (?2,?12) and d=?1");
    EXPECT_EQ(out.text, "select a from t where b = $1 and c in ($2,$12) and d=$1");
    EXPECT_EQ(out.parameters, 12);
}

TEST(Translate, quotes_and_comments_are_left_alone) {
    for (auto const* text : {"select '?1'", "select 'it''s ?1'", "select \"a?1\"", "select 1 -- ?1",
                             "select /* ?1 ' */ 1", "select '?1", "a ? b", "a ?| b", "?", ""}) {
        EXPECT_EQ(translate(text).text, text);
        EXPECT_EQ(translate(text).parameters, 0);
    }
    EXPECT_EQ(translate("select '?1' || ?1 -- ?2\n|| ?3").text, "select '?1' || $1 -- ?2\n|| $3");
    EXPECT_EQ(translate("a - ?1 / ?2").text, "a - $1 / $2");
}
