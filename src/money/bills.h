// Bills: what must be paid before an action of a case. Raised with the case, marked as received by an officer at the
// counter; each gives a numbered receipt. Card and bank payments come with the payment system.
#pragma once
#include "base/money.h"
#include "people/charges.h"
#include "people/establishment.h"
#include "records/change.h"
#include "store/database.h"
#include "store/schema.h"
#include <optional>
#include <string>
#include <vector>

namespace bolan::money {

struct Bill {
    std::string id;
    std::string number;  // what the payer quotes: seventeen digits, the last a check digit (a PSID)
    std::string case_id;
    std::string before;  // the action that waits for it
    std::string head;    // what for, English
    Money amount;
    std::string state;  // due, received, withdrawn
    Timestamp raised_at;
    std::optional<Timestamp> received_at;
    std::string received_by;  // post
    std::string receipt_no;   // of the counter, without gaps by office and year
};

class Bills {
  public:
    explicit Bills(people::Establishment const& establishment);
    std::vector<store::Table> tables() const;
    std::vector<ledger::GovernedTable const*> governed() const;

    Bill raise(store::Transaction& tx, std::string_view case_id, std::string_view before, std::string_view head,
               Money amount, records::Change& change) const;
    // Errors: not_found "bill.unknown"; conflict "bill.not_due".
    Result<Bill> receive(store::Transaction& tx, std::string_view id, people::Actor const& by,
                         records::Change& change) const;
    std::vector<Bill> of_case(store::Connection& db, std::string_view case_id) const;
    std::optional<Bill> find(store::Connection& db, std::string_view id) const;
    std::optional<Bill> find_by_number(store::Connection& db, std::string_view number) const;

  private:
    Bill read(Value const& row) const;
    Value row_of(Bill const& bill) const;
    people::Establishment const& m_establishment;
    ledger::GovernedTable m_table;
};

}  // namespace bolan::money
