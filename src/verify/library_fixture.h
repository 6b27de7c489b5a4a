// For this folder's tests: a small log of library cards in a real database, to tamper with.
#pragma once
#include "ledger/ledger.h"  // layer-exempt: the checker's tests tamper with a real log
#include "store/attachments.h"
#include "store/testing.h"
#include "verify/database.h"
#include <gtest/gtest.h>
#include <map>

namespace bolan::verify {

class LibraryTest : public testing::TestWithParam<store::Engine> {
  protected:
    static constexpr Timestamp k_start{1'800'000'000'000};

    void SetUp() override;
    void open_ledger();
    std::string attachments_folder() const { return database.folder() + "/attachments"; }

    // An act that writes the card `id` with `holder`; empty: deletes it. Returns the act's id.
    std::string write_card(std::string const& id, std::string const& holder);
    ledger::Effect card_effect(store::Connection& db, std::string const& id);  // as it stands
    void append_many(int count);                                               // acts that write nothing

    Report check(std::optional<std::string> earlier = {});
    // Changes the database behind the program's back.
    template <typename... Args>
    void tamper(store::Sql sql, Args const&... args) {
        stop_ledger();
        (void)database->write([&](store::Transaction& tx) -> Result<> {
            EXPECT_GT(tx.db().changed(sql, args...), 0) << sql.text();
            return {};
        });
    }
    void stop_ledger();  // so that the tampering writes no checkpoint

    store::testing::TemporaryDatabase database{GetParam()};
    std::unique_ptr<ledger::Ledger> ledger;
    std::string photo;                         // an attachment that card-1 names
    std::map<std::uint64_t, std::string> ids;  // of acts by index
};

}  // namespace bolan::verify
