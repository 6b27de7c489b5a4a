// Issuing: a document gets its number and its code in the transaction of the act that makes it; its words are fixed
// then. The paper itself (PDF, QR, signature) is drawn after the commit by the press (press.h), from what was fixed.
#pragma once
#include "definition/model.h"
#include "documents/layout.h"
#include "people/establishment.h"
#include "records/change.h"
#include "records/registry.h"
#include "rules/program.h"
#include "store/database.h"
#include <optional>
#include <string>
#include <vector>

namespace bolan::documents {

struct Issued {
    std::string id;
    std::string code;   // verification code: a reference, ungrouped
    std::string name;   // of the definition
    std::string title;  // English
    std::string case_id;
    std::string registry;  // and record: when it is the paper of a record
    std::string record;
    std::string number;
    std::string office;  // code of the signing office
    std::string post;    // code of the signing post
    Timestamp made_at;
    std::string pdf;  // attachment hash; empty until drawn
    Value content;    // the layout, resolved: what the press draws
};

class Issuer {
  public:
    explicit Issuer(people::Establishment const& establishment);
    std::vector<store::Table> tables() const;
    std::vector<ledger::GovernedTable const*> governed() const;

    struct Ask {
        definition::Document const* definition = nullptr;
        std::string case_id;
        std::string reference;        // of the case
        std::string area;             // of the case
        Value const* data = nullptr;  // the case's fields: photographs are found here
        records::Record const* record = nullptr;
        people::Post const* signer = nullptr;
        std::string signer_name;
        std::string charge_kind, order_no;  // by what the signer holds the post
    };
    // Errors: what the rules answer for a text that cannot be filled.
    Result<Issued> make(store::Transaction& tx, Ask const& ask, rules::Activation const& variables,
                        rules::Context const& context, records::Change& change) const;

    std::optional<Issued> find(store::Connection& db, std::string_view id) const;
    std::optional<Issued> find_by_code(store::Connection& db, std::string_view code) const;
    std::vector<Issued> of_case(store::Connection& db, std::string_view case_id) const;
    std::vector<Issued> of_record(store::Connection& db, std::string_view registry, std::string_view record) const;
    std::vector<std::string> undrawn(store::Connection& db, int limit) const;  // ids, oldest first
    // The paper of a document, once drawn: part of an act of its own.
    void set_pdf(store::Transaction& tx, std::string_view id, std::string_view hash, records::Change& change) const;

  private:
    people::Establishment const& m_establishment;
    ledger::GovernedTable m_table;
};

}  // namespace bolan::documents
