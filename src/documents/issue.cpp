#include "documents/issue.h"
#include "base/check.h"
#include "records/serial.h"
#include "records/show.h"

namespace bolan::documents {

using store::ColumnType;
using store::Connection;
using store::Transaction;

namespace {

store::Table document_table() {
    return {"document",
            {{"id", ColumnType::text, true},
             {"code", ColumnType::text, true},
             {"name", ColumnType::text, true},
             {"title", ColumnType::text, true},
             {"case_id", ColumnType::text, true},
             {"registry", ColumnType::text},
             {"record", ColumnType::text},
             {"number", ColumnType::text, true},
             {"office", ColumnType::text, true},
             {"post", ColumnType::text, true},
             {"made_at", ColumnType::instant, true},
             {"pdf", ColumnType::text},
             {"content", ColumnType::json, true}},
            {"id"},
            {{{"code"}, true, {}, {}},
             {{"case_id"}, false, {}, {}},
             {{"record"}, false, {}, "record is not null"},
             {{"id"}, false, "document_undrawn", "pdf is null"}}};
}

Value or_null(std::string const& text) { return text.empty() ? Value() : Value(text); }

Value row_of(Issued const& issued) {
    return Value::map({{"id", issued.id},
                       {"code", issued.code},
                       {"name", issued.name},
                       {"title", issued.title},
                       {"case_id", issued.case_id},
                       {"registry", or_null(issued.registry)},
                       {"record", or_null(issued.record)},
                       {"number", issued.number},
                       {"office", issued.office},
                       {"post", issued.post},
                       {"made_at", issued.made_at.ms},
                       {"pdf", or_null(issued.pdf)},
                       {"content", issued.content}});
}

Issued read(Value const& row) {
    Issued out;
    out.id = row["id"].string_or("");
    out.code = row["code"].string_or("");
    out.name = row["name"].string_or("");
    out.title = row["title"].string_or("");
    out.case_id = row["case_id"].string_or("");
    out.registry = row["registry"].string_or("");
    out.record = row["record"].string_or("");
    out.number = row["number"].string_or("");
    out.office = row["office"].string_or("");
    out.post = row["post"].string_or("");
    out.made_at = {row["made_at"].int_or(0)};
    out.pdf = row["pdf"].string_or("");
    out.content = row["content"];
    return out;
}

// `item` and `row` of a table, `office` and `document`, over the case's own variables.
class Layered final : public rules::Activation {
  public:
    explicit Layered(rules::Activation const& under) : m_under(under) {}
    std::optional<rules::Value> find(std::string_view name) const override {
        if (auto const found = bound.find(name); found != bound.end()) return found->second;
        return m_under.find(name);
    }
    std::map<std::string, rules::Value, std::less<>> bound;

  private:
    rules::Activation const& m_under;
};

// Fills a definition's blocks in, once and for all.
class Filling {
  public:
    Filling(people::Establishment const& establishment, rules::Activation const& variables,
            rules::Context const& context)
        : m_establishment(establishment), m_variables(variables), m_context(context) {}

    Result<Value> words(definition::BiText const& text) const {
        return Value::map(
            {{"en", TRY(records::fill(text.en_template, m_variables, m_context, "en", m_establishment))},
             {"ur", TRY(records::fill(text.ur_template, m_variables, m_context, "ur", m_establishment))}});
    }
    Value words(definition::Text const& text) const {
        return Value::map({{"en", text.en}, {"ur", std::string(m_establishment.model().text(text, "ur"))}});
    }
    Result<bool> is_wanted(definition::Expr const& when) const {
        if (!when) return true;
        auto const value = when.program->evaluate(m_variables, m_context);
        if (!value && value.error().code != "rules.no_value") return Fail(value.error());
        return value && value->is_true();
    }
    Result<Value> rows(definition::Block const& block) const {
        Value out = Value::list();
        for (auto const& line : block.rows) {
            if (!TRY(is_wanted(line.when))) continue;
            auto value = TRY(words(line.value));
            if (value["en"].string_or("").empty() && value["ur"].string_or("").empty()) continue;
            out.push(Value::map({{"label", words(line.label)}, {"value", std::move(value)}}));
        }
        return out;
    }
    Result<Value> table(definition::Block const& block) const {
        Value heads = Value::list(), lines = Value::list();
        for (auto const& column : block.rows) heads.push(words(column.label));
        auto const list = block.list.program->evaluate(m_variables, m_context);
        if (!list && list.error().code != "rules.no_value") return Fail(list.error());
        std::int64_t number = 0;
        for (auto const& item : list ? list->as_list() : rules::Value::List{}) {
            Layered inner(m_variables);
            inner.bound.emplace("item", item);
            inner.bound.emplace("row", rules::Value(++number));
            Filling const filling(m_establishment, inner, m_context);
            Value cells = Value::list();
            for (auto const& column : block.rows) cells.push(TRY(filling.words(column.value)));
            lines.push(std::move(cells));
        }
        return Value::map({{"columns", heads}, {"lines", lines}});
    }

  private:
    people::Establishment const& m_establishment;
    rules::Activation const& m_variables;
    rules::Context const& m_context;
};

std::string text_of(definition::Expr const& expr, rules::Activation const& variables, rules::Context const& context) {
    if (!expr) return "";
    auto const value = expr.program->evaluate(variables, context);
    return value && value->is(rules::Kind::string) ? value->as_string() : "";
}

char const* kind_name(definition::Block::Kind kind) {
    switch (kind) {
        case definition::Block::Kind::heading:
            return "heading";
        case definition::Block::Kind::title:
            return "title";
        case definition::Block::Kind::paragraph:
            return "paragraph";
        case definition::Block::Kind::rows:
            return "rows";
        case definition::Block::Kind::photo:
            return "photo";
        case definition::Block::Kind::table:
            return "table";
        case definition::Block::Kind::signature:
            return "signature";
        case definition::Block::Kind::qr:
            return "qr";
        case definition::Block::Kind::note:
            return "note";
        case definition::Block::Kind::number:
            return "number";
        case definition::Block::Kind::columns:
            return "columns";
    }
    return "";
}

}  // namespace

Issuer::Issuer(people::Establishment const& establishment)
    : m_establishment(establishment), m_table(document_table(), {}, {"pdf"}) {}

std::vector<store::Table> Issuer::tables() const { return {document_table()}; }
std::vector<ledger::GovernedTable const*> Issuer::governed() const { return {&m_table}; }

Result<Issued> Issuer::make(Transaction& tx, Ask const& ask, rules::Activation const& variables,
                            rules::Context const& context, records::Change& change) const {
    auto const& definition = *ask.definition;
    auto const& office = *ask.signer->office;
    Issued out;
    out.id = new_uuid(change.at);
    out.code = new_reference();
    out.name = definition.name;
    out.title = definition.title.en;
    out.case_id = ask.case_id;
    out.office = office.code;
    out.post = ask.signer->code;
    out.made_at = change.at;
    if (!definition.registry.empty() && ask.record) {
        out.registry = definition.registry;
        out.record = ask.record->id.text();
        out.number = ask.record->number;
    }
    if (definition.numbering) {
        Value fields = *ask.data;
        for (auto const& level : m_establishment.model().province.levels)
            if (auto const* area = m_establishment.area_at(ask.area, level); area && !fields.find(level))
                fields.set(level, area->code);
        out.number = records::next_number(tx, "document:" + definition.name, *definition.numbering, fields,
                                          context.today, m_establishment);
    }
    Layered seen(variables);
    seen.bound.emplace("office",
                       rules::Value::object({{"title", m_establishment.office_title(office, "en")},
                                             {"title_ur", m_establishment.office_title(office, "ur")},
                                             {"area", office.area->code},
                                             {"area_name", m_establishment.area_name(office.area->code, "en")},
                                             {"area_name_ur", m_establishment.area_name(office.area->code, "ur")}}));
    seen.bound.emplace("document",
                       rules::Value::object({{"number", out.number}, {"issued_on", rules::Value(context.today)}}));
    Filling const filling(m_establishment, seen, context);
    Value blocks = Value::list();
    for (auto const& block : definition.blocks) {
        if (!TRY(filling.is_wanted(block.when))) continue;
        Value entry = Value::map({{"kind", kind_name(block.kind)}});
        if (block.kind == definition::Block::Kind::rows)
            entry.set("rows", TRY(filling.rows(block)));
        else if (block.kind == definition::Block::Kind::table)
            entry.set("table", TRY(filling.table(block)));
        else if (block.kind == definition::Block::Kind::photo) {
            auto const& photo = (*ask.data)[block.field];
            if (photo.is_list() && !photo.as_list().empty())
                entry.set("hash", photo.as_list().front()["hash"]);
            else if (ask.record && ask.record->fields[block.field].is_list() &&
                     !ask.record->fields[block.field].as_list().empty())
                entry.set("hash", ask.record->fields[block.field].as_list().front()["hash"]);
        } else {
            entry.set("words", TRY(filling.words(block.text)));
        }
        blocks.push(std::move(entry));
    }
    out.content = Value::map({{"blocks", blocks},
                              {"reference", ask.reference},
                              {"signer", ask.signer_name},
                              {"signed_as", ask.charge_kind},
                              {"signed_by_order", ask.order_no},
                              {"initials", text_of(definition.initials, seen, context)},
                              {"national_id", text_of(definition.national_id, seen, context)},
                              {"type", text_of(definition.kind, seen, context)}});
    change.effects.push_back(m_table.put(tx.db(), row_of(out)));
    return out;
}

std::optional<Issued> Issuer::find(Connection& db, std::string_view id) const {
    auto const row = m_table.find(db, Value::map({{"id", id}}));
    if (!row) return {};
    return read(*row);
}

std::optional<Issued> Issuer::find_by_code(Connection& db, std::string_view code) const {
    auto const id = db.find(
        "select id from document where code = ?1", [](store::Row const& row) { return row.string(0); }, code);
    if (!id) return {};
    return find(db, *id);
}

std::vector<Issued> Issuer::of_case(Connection& db, std::string_view case_id) const {
    std::vector<std::string> ids;
    db.each(
        "select id from document where case_id = ?1 order by id",
        [&](store::Row const& row) { ids.push_back(row.string(0)); }, case_id);
    std::vector<Issued> out;
    for (auto const& id : ids)
        if (auto issued = find(db, id)) out.push_back(std::move(*issued));
    return out;
}

std::vector<Issued> Issuer::of_record(Connection& db, std::string_view registry, std::string_view record) const {
    std::vector<std::string> ids;
    db.each(
        "select id from document where record = ?1 and registry = ?2 order by id",
        [&](store::Row const& row) { ids.push_back(row.string(0)); }, record, registry);
    std::vector<Issued> out;
    for (auto const& id : ids)
        if (auto issued = find(db, id)) out.push_back(std::move(*issued));
    return out;
}

std::vector<std::string> Issuer::undrawn(Connection& db, int limit) const {
    std::vector<std::string> ids;
    db.each(
        "select id from document where pdf is null order by id limit ?1",
        [&](store::Row const& row) { ids.push_back(row.string(0)); }, limit);
    return ids;
}

void Issuer::set_pdf(Transaction& tx, std::string_view id, std::string_view hash, records::Change& change) const {
    auto issued = find(tx.db(), id);
    CHECK(issued.has_value());
    issued->pdf = hash;
    change.effects.push_back(m_table.put(tx.db(), row_of(*issued)));
}

}  // namespace bolan::documents
