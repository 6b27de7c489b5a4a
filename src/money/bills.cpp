#include "money/bills.h"
#include "base/check.h"
#include "base/random.h"
#include "records/serial.h"
#include <array>
#include <cstdio>

namespace bolan::money {

using store::ColumnType;
using store::Connection;
using store::Row;
using store::Transaction;

namespace {

store::Table bill_table() {
    return {"bill",
            {{"id", ColumnType::text, true},
             {"number", ColumnType::text, true},
             {"case_id", ColumnType::text, true},
             {"before", ColumnType::text, true},
             {"head", ColumnType::text, true},
             {"amount_paisa", ColumnType::money, true},
             {"state", ColumnType::text, true},
             {"raised_at", ColumnType::instant, true},
             {"received_at", ColumnType::instant},
             {"received_by", ColumnType::text},
             {"receipt_no", ColumnType::text}},
            {"id"},
            {{{"number"}, true, {}, {}}, {{"case_id"}, false, {}, {}}}};
}

// Luhn's check digit (ISO/IEC 7812-1 annex B): catches any one wrong digit and most exchanges.
char luhn_digit(std::string const& digits) {
    int sum = 0;
    bool doubled = true;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, doubled = !doubled) {
        int n = *at - '0';
        if (doubled && (n *= 2) > 9) n -= 9;
        sum += n;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string new_bill_number() {
    std::array<std::uint8_t, 16> bytes{};
    fill_random(bytes);
    std::string digits;
    for (auto byte : bytes) digits += static_cast<char>('0' + byte % 10);
    return digits + luhn_digit(digits);
}

}  // namespace

Bills::Bills(people::Establishment const& establishment) : m_establishment(establishment), m_table(bill_table()) {}

std::vector<store::Table> Bills::tables() const { return {bill_table()}; }
std::vector<ledger::GovernedTable const*> Bills::governed() const { return {&m_table}; }

Value Bills::row_of(Bill const& bill) const {
    return Value::map({{"id", bill.id},
                       {"number", bill.number},
                       {"case_id", bill.case_id},
                       {"before", bill.before},
                       {"head", bill.head},
                       {"amount_paisa", bill.amount.paisa},
                       {"state", bill.state},
                       {"raised_at", bill.raised_at.ms},
                       {"received_at", bill.received_at ? Value(bill.received_at->ms) : Value()},
                       {"received_by", bill.received_by.empty() ? Value() : Value(bill.received_by)},
                       {"receipt_no", bill.receipt_no.empty() ? Value() : Value(bill.receipt_no)}});
}

Bill Bills::read(Value const& row) const {
    Bill bill;
    bill.id = row["id"].string_or("");
    bill.number = row["number"].string_or("");
    bill.case_id = row["case_id"].string_or("");
    bill.before = row["before"].string_or("");
    bill.head = row["head"].string_or("");
    bill.amount = {row["amount_paisa"].int_or(0)};
    bill.state = row["state"].string_or("");
    bill.raised_at = {row["raised_at"].int_or(0)};
    if (row["received_at"].is_int()) bill.received_at = Timestamp{row["received_at"].as_int()};
    bill.received_by = row["received_by"].string_or("");
    bill.receipt_no = row["receipt_no"].string_or("");
    return bill;
}

Bill Bills::raise(Transaction& tx, std::string_view case_id, std::string_view before, std::string_view head,
                  Money amount, records::Change& change) const {
    Bill bill;
    bill.id = new_uuid(change.at);
    bill.number = new_bill_number();
    bill.case_id = case_id;
    bill.before = before;
    bill.head = head;
    bill.amount = amount;
    bill.state = "due";
    bill.raised_at = change.at;
    change.effects.push_back(m_table.put(tx.db(), row_of(bill)));
    return bill;
}

Result<Bill> Bills::receive(Transaction& tx, std::string_view id, people::Actor const& by,
                            records::Change& change) const {
    auto bill = find(tx.db(), id);
    if (!bill) return Fail(Error::not_found("bill.unknown"));
    if (bill->state != "due") return Fail(Error::conflict("bill.not_due"));
    auto const* post = m_establishment.find_post(by.post);
    CHECK(post != nullptr);
    auto const year = m_establishment.model().province.calendar->today(change.at).parts().year;
    auto const serial = records::next_serial(tx, "receipt", post->office->code + "|" + std::to_string(year));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%d/%06lld", year, static_cast<long long>(serial));
    bill->state = "received";
    bill->received_at = change.at;
    bill->received_by = by.post;
    bill->receipt_no = text.data();
    change.effects.push_back(m_table.put(tx.db(), row_of(*bill)));
    return std::move(*bill);
}

std::vector<Bill> Bills::of_case(Connection& db, std::string_view case_id) const {
    std::vector<std::string> ids;
    db.each(
        "select id from bill where case_id = ?1 order by id", [&](Row const& row) { ids.push_back(row.string(0)); },
        case_id);
    std::vector<Bill> out;
    for (auto const& id : ids)
        if (auto bill = find(db, id)) out.push_back(std::move(*bill));
    return out;
}

std::optional<Bill> Bills::find(Connection& db, std::string_view id) const {
    auto const row = m_table.find(db, Value::map({{"id", id}}));
    if (!row) return {};
    return read(*row);
}

std::optional<Bill> Bills::find_by_number(Connection& db, std::string_view number) const {
    auto const id = db.find(
        "select id from bill where number = ?1", [](Row const& row) { return row.string(0); }, number);
    if (!id) return {};
    return find(db, *id);
}

}  // namespace bolan::money
