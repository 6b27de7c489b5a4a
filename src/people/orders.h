// Orders: the written instruments by which officers come to posts, go, are absent, and delegate. Each is an act with
// the order's number, date and document; charges follow from it. Whoever loses a post loses with it what he had
// delegated from it. Any thread.
#pragma once
#include "ledger/ledger.h"
#include "people/charges.h"
#include "people/establishment.h"

namespace bolan::people {

enum class OrderKind {
    posting,      // to a post, of somebody who has none of his own
    transfer,     // to another post; all charges held until then end
    officiating,  // as transfer, to hold the post until somebody is posted
    additional,   // the charge of a second post
    relief,       // of one charge; also ends a delegation
    leave,        // absent; the substitute acts meanwhile
    suspension,   // absent until reinstated
    rejoining,    // from leave, or reinstated
    retirement,   // leaves the service for whatever reason: every charge ends
    delegation,   // by the holder of a post, within limits
};
std::string_view name_of(OrderKind kind);  // "posting": as in tables, forms and the API
std::optional<OrderKind> parse_order_kind(std::string_view name);
// What belongs to an order of this kind.
bool needs_post(OrderKind kind);           // that somebody comes to
bool may_last(OrderKind kind);             // has a last day, or may have one
bool may_relieve(OrderKind kind);          // whoever holds the post
bool may_have_substitute(OrderKind kind);  // who acts meanwhile

struct OrderForm {
    OrderKind kind = OrderKind::posting;
    std::string number;
    std::optional<Date> issued_on;
    PersonId person;           // whom it concerns; of a delegation: who receives it
    std::string post;          // code; all but leave, suspension, rejoining, retirement
    std::string charge;        // relief: the charge that ends; delegation: the charge it is given from
    std::optional<Date> from;  // with effect from; today means at once, a day that is past as well
    std::optional<Date> to;    // the last day; leave and delegation must have one
    PersonId substitute;       // leave, suspension: who acts at the posts of the absent; nil: nobody
    bool relieves = false;     // posting, transfer, officiating: whoever holds the post is relieved by this order
    Limits limits;             // delegation
    std::string document;      // hash of the order's paper; empty when there is none
    std::string document_name, document_type;
    std::string remarks;
};

// To a post that nobody holds, of somebody who has none: what an installation begins with.
OrderForm posting_of(PersonId const& person, std::string_view post, Date from, std::string_view number);

// Ends a charge that was given, by the order that gave it.
OrderForm relief_of(Charge const& charge, Date from);

struct Order {
    std::string id;
    OrderForm form;
    Timestamp from;
    std::optional<Timestamp> to;
    Timestamp entered_at;
    PersonId entered_by;  // nil: the installation
    std::string entered_post;
};

// A post that a person ceases to serve, for a while or for good.
struct Left {
    std::string post;
    PersonId person;
    Timestamp at;
};

struct Given {
    std::string id;  // of the order
    std::vector<Left> left;
};

class Orders {
  public:
    static std::vector<store::Table> tables();
    static std::vector<ledger::GovernedTable const*> governed();

    // Borrows all; they outlive it.
    Orders(store::Database& database, ledger::Ledger& ledger, Establishment const& establishment, Charges& charges,
           Clock const& clock);

    // Whether the actor's post may give orders about this post: as province.yaml says under `orders`.
    bool may_order(Actor const& actor, Post const& post) const;
    bool may_order_everywhere(Actor const& actor) const;  // also about officers who hold no post
    // About an officer: who orders everywhere, or about a post that he holds now; nobody about himself.
    bool may_order_about(Actor const& actor, PersonId const& person) const;

    // An actor without a person is the installation, which may enter what began in the past.
    // Errors: bad_input "form.invalid" with problems by the names of OrderForm; forbidden "order.not_yours",
    // "order.own", "delegation.not_further"; conflict "order.post_held" (holder, post), "order.has_post",
    // "order.no_own_post", "order.absent", "order.not_absent", "order.no_charge"; as Charges::authority_of.
    Result<Given> give(Actor const& by, OrderForm const& form);
    // The same inside a job of the writer; Charges::reload() is the caller's after the commit.
    Result<Given> give(store::Transaction& tx, Actor const& by, OrderForm const& form) const;

    static std::optional<Order> find(store::Connection& db, std::string_view id);
    // Whom it concerns, who entered it, and who gives orders about a post that it concerned.
    bool may_read(Actor const& actor, Order const& order) const;
    static std::vector<Order> of_person(store::Connection& db, PersonId const& person);

  private:
    store::Database& m_database;
    ledger::Ledger& m_ledger;
    Establishment const& m_establishment;
    Charges& m_charges;
    Clock const& m_clock;
};

}  // namespace bolan::people
