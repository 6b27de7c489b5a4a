// Documents and reports.
#include "definition/names.h"

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

void check_report(Draft& draft, Report const& report) {
    auto const& model = draft.model;
    check_offices(draft, report.at, "readers", report.readers);
    if (!model.find_service(report.from) && !model.find_registry(report.from)) {
        auto known = names_of(model.services);
        for (auto const& name : names_of(model.registries)) known.push_back(name);
        draft.mistakes.add(report.at, "from: " + unknown("service or registry", report.from, known));
    }
    if (report.group.empty()) draft.mistakes.add(report.at, "a report is counted by something: 'group' is empty");
}

}  // namespace

void check_documents(Draft& draft) {
    for (auto const& document : draft.documents) DocumentChecker(draft, *document).check();
    for (auto const& report : draft.reports) check_report(draft, *report);
}

}  // namespace bolan::definition
