// For this folder's tests: a small installation of library cards, whose ledger is checked after each restoring.
#pragma once
#include "backup/restore.h"
#include "backup/take.h"
#include "ledger/ledger.h"
#include "store/testing.h"
#include <gtest/gtest.h>

namespace bolan::backup::testing {

inline constexpr Timestamp k_start{1'800'000'000'000};

// Serves from a database; the files of the installation are in `data`.
class Library {
  public:
    Library(store::Database& database, std::string const& data);

    // The act's id. Several cards in one act: one transaction.
    std::string write_card(int number, std::string const& holder, int copies = 1);
    ledger::Ledger& ledger() { return *m_ledger; }

  private:
    store::Database& m_database;
    std::unique_ptr<ledger::Ledger> m_ledger;
    std::int64_t m_acts = 0;
};

ledger::GovernedTable const& cards();

class BackupTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    BackupTest();

    Source source() const;
    void close();  // as a server that is stopped in order
    void open();   // again
    Taken take(Timestamp now = k_start);
    Snapshot newest();
    void destroy(std::vector<int> const& card_numbers);  // behind the program's back
    verify::Report check_live();
    // The holder of a card in a restored folder, or what was found wrong with it.
    std::string restored_holder(Snapshot const& snapshot, int card);

    store::testing::TemporaryDatabase database{GetParam()};
    store::testing::TemporaryFolder folder;
    crypto::OpeningKey const key = crypto::OpeningKey::make();
    std::optional<Place> place;
    std::unique_ptr<Library> library;
};

}  // namespace bolan::backup::testing
