#include "cases/shelf.h"
#include "base/check.h"
#include "cases/tables.h"
#include "definition/environment.h"
#include "records/columns.h"

namespace bolan::cases {

using store::ColumnType;
using store::Connection;
using store::Row;

namespace {

store::Table data_table(definition::Service const& service) {
    store::Table table;
    table.name = records::identifier("case_", service.name);
    table.columns = {{"case_id", ColumnType::text, true}};
    auto fields = service.all_fields();
    for (auto const& field : service.former_fields) fields.push_back(&field);
    for (auto& column : records::columns_of(fields)) table.columns.push_back(std::move(column));
    table.primary_key = {"case_id"};
    for (auto const& rule : service.unique) {
        store::Index index;
        for (auto const& [of_record, field] : rule.match) index.columns.push_back(field);
        if (rule.registry.empty()) table.indexes.push_back(std::move(index));
    }
    return table;
}

Value or_null(std::string const& text) { return text.empty() ? Value() : Value(text); }
Value or_null(std::optional<Timestamp> const& at) { return at ? Value(at->ms) : Value(); }

Value hands_value(std::vector<Hand> const& hands) {
    Value out = Value::list();
    for (auto const& hand : hands) out.push(Value::List{hand.action, hand.person, hand.post, hand.stay});
    return out;
}

std::vector<Hand> read_hands(Value const& value) {
    std::vector<Hand> out;
    if (!value.is_list()) return out;
    for (auto const& item : value.as_list()) {
        auto const& parts = item.as_list();
        out.push_back({parts[0].as_string(), parts[1].as_string(), parts[2].as_string(), parts[3].as_int()});
    }
    return out;
}

std::optional<Timestamp> read_time(Value const& value) {
    if (!value.is_int()) return {};
    return Timestamp{value.as_int()};
}

Value case_row(Case const& of) {
    return Value::map({{"id", of.id.text()},
                       {"reference", of.reference},
                       {"service", of.service},
                       {"definition", of.definition},
                       {"state", of.state},
                       {"outcome", or_null(of.outcome)},
                       {"area", of.area},
                       {"applicant", or_null(of.applicant)},
                       {"subject", of.subject},
                       {"national_id", or_null(of.national_id)},
                       {"record", or_null(of.record)},
                       {"parent", or_null(of.parent)},
                       {"opened_at", of.opened_at.ms},
                       {"entered_at", of.entered_at.ms},
                       {"due_at", or_null(of.due_at)},
                       {"closed_at", or_null(of.closed_at)},
                       {"promised_from", or_null(of.promised_from)},
                       {"promised_at", or_null(of.promised_at)},
                       {"in_time", of.in_time ? Value(*of.in_time) : Value()},
                       {"stay", of.stay},
                       {"version", of.version},
                       {"hands", hands_value(of.hands)}});
}

Case read_case(Value const& row) {
    Case out;
    out.id = CaseId::parse(row["id"].string_or("")).value_or(CaseId());
    out.reference = row["reference"].string_or("");
    out.service = row["service"].string_or("");
    out.definition = row["definition"].string_or("");
    out.state = row["state"].string_or("");
    out.outcome = row["outcome"].string_or("");
    out.area = row["area"].string_or("");
    out.applicant = row["applicant"].string_or("");
    out.subject = row["subject"].string_or("");
    out.national_id = row["national_id"].string_or("");
    out.record = row["record"].string_or("");
    out.parent = row["parent"].string_or("");
    out.opened_at = {row["opened_at"].int_or(0)};
    out.entered_at = {row["entered_at"].int_or(0)};
    out.due_at = read_time(row["due_at"]);
    out.closed_at = read_time(row["closed_at"]);
    out.promised_from = read_time(row["promised_from"]);
    out.promised_at = read_time(row["promised_at"]);
    if (row["in_time"].is_bool()) out.in_time = row["in_time"].as_bool();
    out.stay = row["stay"].int_or(1);
    out.version = row["version"].int_or(1);
    out.hands = read_hands(row["hands"]);
    return out;
}

}  // namespace

Shelf::Shelf(std::shared_ptr<definition::Service const> of)
    : service(std::move(of)),
      table(data_table(*service)),
      governed(table),
      data_type(definition::case_fields_type(*service)) {
    for (auto const* field : service->all_fields())
        fields.emplace(field->name, Typed{field, definition::type_of(*field)});
}

Shelf::Shelf(std::shared_ptr<definition::Service const> earlier, Shelf const& in_force) : Shelf(std::move(earlier)) {
    table = in_force.table;
    governed = in_force.governed;
}

Shelves::Shelves(people::Establishment const& establishment) : m_cases(case_table()) {
    auto const& model = establishment.model();
    for (auto const& service : model.services) m_shelves.emplace(service->name, std::make_unique<Shelf>(service));
    for (auto const& version : model.earlier)
        if (auto const* in_force = find(version->name))
            m_earlier.emplace(version->hash, std::make_unique<Shelf>(version, *in_force));
}

Shelf const* Shelves::find(std::string_view service) const {
    auto const found = m_shelves.find(service);
    return found == m_shelves.end() ? nullptr : found->second.get();
}

Shelf const& Shelves::get(std::string_view service) const {
    auto const* found = find(service);
    CHECK(found != nullptr);
    return *found;
}

Shelf const& Shelves::version(std::string_view service, std::string_view hash) const {
    auto const found = m_earlier.find(hash);
    return found == m_earlier.end() || found->second->service->name != service ? get(service) : *found->second;
}

std::vector<store::Table> Shelves::tables() const {
    auto out = common_tables();
    for (auto const& [name, shelf] : m_shelves) out.push_back(shelf->table);
    return out;
}

std::vector<ledger::GovernedTable const*> Shelves::governed() const {
    std::vector<ledger::GovernedTable const*> out{&m_cases};
    for (auto const& [name, shelf] : m_shelves) out.push_back(&shelf->governed);
    return out;
}

std::optional<Case> Shelves::find_case(Connection& db, CaseId const& id) const {
    auto const row = m_cases.find(db, Value::map({{"id", id.text()}}));
    if (!row) return {};
    auto out = read_case(*row);
    if (auto const* shelf = find(out.service)) {
        if (auto data = shelf->governed.find(db, Value::map({{"case_id", id.text()}}))) {
            data->erase("case_id");
            std::erase_if(data->as_map(), [](auto const& member) { return member.second.is_null(); });
            out.data = std::move(*data);
        }
    }
    return out;
}

std::optional<Case> Shelves::find_by_reference(Connection& db, std::string_view reference) const {
    auto const id = db.find(
        "select id from cases where reference = ?1", [](Row const& row) { return row.string(0); }, reference);
    if (!id) return {};
    return find_case(db, CaseId::parse(*id).value_or(CaseId()));
}

std::vector<CaseId> Shelves::children(Connection& db, CaseId const& parent) const {
    std::vector<CaseId> out;
    db.each(
        "select id from cases where parent = ?1 order by id",
        [&](Row const& row) { out.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, parent.view());
    return out;
}

std::vector<ledger::Effect> Shelves::save(Connection& db, Case const& of) const {
    auto rows = rows_of(of);
    write(db, rows);
    return std::move(rows.effects);
}

CaseRows Shelves::rows_of(Case const& of) const {
    CaseRows rows{case_row(of), of.data, {}};
    rows.data.set("case_id", of.id.text());
    rows.effects = {m_cases.written(rows.head), get(of.service).governed.written(rows.data)};
    return rows;
}

void Shelves::write(Connection& db, CaseRows const& rows) const {
    m_cases.write(db, rows.head);
    get(rows.head["service"].as_string()).governed.write(db, rows.data);
}

}  // namespace bolan::cases
