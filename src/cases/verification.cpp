#include "cases/verification.h"
#include "base/text.h"

namespace bolan::cases {

namespace {

void add_record(PublicView& view, Parts const& parts, records::Record const& record) {
    auto const registry = parts.establishment.model().find_registry(record.registry);
    auto const* state = registry->find_state(record.state);
    view.verdict = state ? state->verdict : "cancelled";
    view.state = record.state;
    view.number = record.number;
    view.registry = record.registry;
    for (auto const& name : registry->public_fields)
        if (auto const* value = record.fields.find(name)) view.fields.set(name, *value);
}

void add_document(PublicView& view, documents::Issued const& issued) {
    view.code = issued.code;
    view.number = issued.number;
    view.document = issued.name;
    view.title = issued.title;
    view.office = issued.office;
    view.made_at = issued.made_at;
    view.initials = issued.content["initials"].string_or("");
}

}  // namespace

std::optional<PublicView> look_up(Parts const& parts, store::Connection& db, std::string_view typed) {
    PublicView view;
    if (auto const code = parse_reference(typed)) {
        if (auto const issued = parts.issuer.find_by_code(db, *code)) {
            add_document(view, *issued);
            view.verdict = "issued";
            auto const id = RecordId::parse(issued->record);
            if (auto const record = id ? parts.registries.find(db, issued->registry, *id) : std::nullopt)
                add_record(view, parts, *record);
            return view;
        }
    }
    std::string const number = latin_digits(clean_text(typed));
    for (auto const& registry : parts.establishment.model().registries) {
        auto const record = parts.registries.find_by_number(db, registry->name, number);
        if (!record) continue;
        auto const papers = parts.issuer.of_record(db, registry->name, record->id.view());
        if (!papers.empty()) add_document(view, papers.back());
        add_record(view, parts, *record);
        return view;
    }
    return {};
}

std::optional<PublicView> look_up(Parts const& parts, std::string_view typed) {
    auto const in = [&](store::Connection& db) { return look_up(parts, db, typed); };
    auto view = parts.database.read_stale(in);
    return view ? view : parts.database.read(in);
}

}  // namespace bolan::cases
