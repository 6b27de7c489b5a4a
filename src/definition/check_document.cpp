// Documents and reports.
#include "definition/names.h"
#include "definition/shares.h"
#include <algorithm>
#include <numeric>

namespace bolan::definition {

namespace {

class DocumentChecker {
  public:
    DocumentChecker(Draft& draft, Document const& document)
        : m_draft(draft),
          m_document(document),
          m_service(draft.model.find_service(document.service)),
          m_registry(draft.model.find_registry(document.registry)) {}

    void check() {
        auto const& model = m_draft.model;
        if (!m_service) return wrong(m_document.at, unknown("service", m_document.service, names_of(model.services)));
        if (!m_service->find_role(m_document.signed_by)) {
            wrong(m_document.at, "signed_by: " + unknown("role", m_document.signed_by, names_of(m_service->roles)));
        }
        check_registry();
        check_number();
        for (auto const& block : m_document.blocks) check_block(block);
        if (!is_made()) wrong(m_document.at, "no action of '" + m_service->name + "' makes this document");
    }

  private:
    void wrong(Location const& at, std::string message) { m_draft.mistakes.add(at, std::move(message)); }

    void check_registry() {
        if (m_document.registry.empty()) return;
        if (!m_registry) {
            return wrong(m_document.at, unknown("registry", m_document.registry, names_of(m_draft.model.registries)));
        }
        if (m_service->registry() != m_document.registry) {
            wrong(m_document.at,
                  "the cases of '" + m_service->name + "' have no record of '" + m_document.registry + "'");
        }
    }

    void check_number() {
        if (!m_document.numbering) {
            if (m_document.registry.empty()) {
                wrong(m_document.at, "'numbering' is missing: only the paper of a record takes the record's number");
            } else if (m_registry && !m_registry->numbering) {
                wrong(m_document.at, "neither the document nor '" + m_registry->name + "' has a numbering");
            }
            return;
        }
        check_numbering(m_draft, *m_document.numbering, m_service->all_fields());
    }

    void check_block(Block const& block) {
        if (block.kind == Block::Kind::table && block.rows.empty()) wrong(block.at, "a table without columns");
        if (block.kind == Block::Kind::rows && block.rows.empty()) wrong(block.at, "no rows");
        if (block.kind != Block::Kind::photo || block.field.empty()) return;
        auto const* field = m_registry ? m_registry->find_field(block.field) : nullptr;
        if (!field) field = m_service->find_field(block.field);
        if (!field) {
            wrong(block.at, "photo: " + unknown("field", block.field, names_of(m_service->all_fields())));
        } else if (field->kind != FieldKind::attachment) {
            wrong(block.at, "photo: '" + block.field + "' is no attachment");
        }
    }

    bool is_made() const {
        for (auto const& action : m_service->actions) {
            for (auto const& effect : action.effects) {
                if (effect.kind == Effect::Kind::make_document && effect.target == m_document.name) return true;
            }
        }
        return false;
    }

    Draft& m_draft;
    Document const& m_document;
    std::shared_ptr<Service const> m_service;
    std::shared_ptr<Registry const> m_registry;
};

// Who gets how much of what is paid: on every day all of it, unless the office has not said.
void check_division(Draft& draft, Report const& report, Report::Measure const& measure) {
    auto const wrong = [&](std::string message) { draft.mistakes.add(measure.at, std::move(message)); };
    if (measure.how != "divide") {
        if (!measure.by.empty() || !measure.day.text.empty()) wrong("'by' and 'day' belong to how: divide");
        return;
    }
    if (measure.by.empty() || measure.day.text.empty())
        return wrong("what is divided needs 'by', a table, and 'day', the day as of which it is read");
    auto const& tables = draft.model.tables_of(report.system);
    auto const* table = tables.find_table(measure.by);
    if (!table) return wrong("by: " + unknown("table", measure.by, tables.table_names()));
    auto const type_of_column = [&](char const* name) {
        auto const found = std::ranges::find(table->spec().values, name, &rules::Column::name);
        return found == table->spec().values.end() ? rules::Type::null() : found->type;
    };
    auto const percent = type_of_column("percent");
    bool const is_number = percent.is(rules::Type::Kind::integer) || percent.is(rules::Type::Kind::real);
    if (table->spec().keys.size() != 1 || !is_number || !type_of_column("title").is(rules::Type::Kind::string))
        return wrong("'" + measure.by + "' must have one key and the columns title and percent (a number)");
    if (measure.parts.empty()) return wrong("'" + measure.by + "' has no row with a title");
    for (auto const& row : table->rows()) {
        auto const shares = shares_on(*table, measure.parts, row.from);
        if (!shares) continue;
        bool const is_whole = std::accumulate(shares->begin(), shares->end(), std::int64_t{0}) == k_whole;
        if (!is_whole || std::ranges::min(*shares) < 0)
            return wrong("the shares of '" + measure.by + "' do not make 100 percent" +
                         (row.from.days == INT32_MIN ? "" : " on " + row.from.iso()));
    }
}

void check_report(Draft& draft, Report const& report) {
    auto const& model = draft.model;
    check_offices(draft, report.at, "readers", report.readers);
    if (!model.find_service(report.from) && !model.find_registry(report.from)) {
        auto known = names_of(model.services);
        for (auto const& name : names_of(model.registries)) known.push_back(name);
        draft.mistakes.add(report.at, "from: " + unknown("service or registry", report.from, known));
    }
    if (report.group.empty()) draft.mistakes.add(report.at, "a report is counted by something: 'group' is empty");
    for (auto const& measure : report.measures) check_division(draft, report, measure);
}

}  // namespace

void check_documents(Draft& draft) {
    for (auto const& document : draft.documents) DocumentChecker(draft, *document).check();
    for (auto const& report : draft.reports) check_report(draft, *report);
}

}  // namespace bolan::definition
