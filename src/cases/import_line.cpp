#include "cases/import_line.h"
#include "base/text.h"
#include "cases/work.h"
#include "crypto/hash.h"
#include <algorithm>
#include <array>

namespace bolan::cases {

using definition::FieldKind;

namespace {

constexpr std::string_view k_own[] = {"reference", "state", "opened_at", "entered_at", "closed_at", "outcome", "area"};
constexpr std::string_view k_outcomes[] = {"granted", "refused", "withdrawn", "lapsed", "closed"};

bool is_rejected_column(std::string_view name) { return name == "rejected_line" || name == "rejected_reason"; }

template <typename List>
bool has(List const& list, std::string_view item) {
    return std::ranges::find(list, item) != std::ranges::end(list);
}

// The twelve characters as one number.
std::uint64_t packed(std::string_view reference) {
    std::uint64_t out = 0;
    for (char const c : reference) out = out * 36 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'A' + 10);
    return out;
}

}  // namespace

Result<LineReader> LineReader::open(House const& house, std::string_view service, std::vector<std::string> header,
                                    References& seen) {
    auto const* shelf = house.shelves.find(service);
    if (!shelf) return Fail(Error::not_found("case.no_such_service").with("service", std::string(service)));
    LineReader out(house, *shelf, seen);
    std::vector<std::string> known(std::begin(k_own), std::end(k_own));
    for (auto const& [name, typed] : shelf->fields) known.emplace_back(name);
    for (auto& name : header) {
        Column column{std::move(name), nullptr};
        if (!has(k_own, column.name) && !is_rejected_column(column.name)) {
            auto const found = shelf->fields.find(column.name);
            if (found == shelf->fields.end())
                return Fail(Error::bad_input("import.unknown_column")
                                .with("column", column.name)
                                .with("nearest", nearest(column.name, known).value_or("")));
            column.field = found->second.field;
            auto const kind = column.field->kind;
            if (kind == FieldKind::attachment || kind == FieldKind::group || kind == FieldKind::note)
                return Fail(Error::bad_input("import.unfit_column").with("column", column.name));
        }
        out.m_columns.push_back(std::move(column));
    }
    for (auto const* needed : {"state", "opened_at"})
        if (std::ranges::find(out.m_columns, needed, &Column::name) == out.m_columns.end())
            return Fail(Error::bad_input("import.missing_column").with("column", needed));
    return out;
}

std::string_view LineReader::cell(std::string_view column, std::vector<std::string> const& cells) const {
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (!m_columns[i].field && m_columns[i].name == column) return cells[i];
    return {};
}

std::optional<Timestamp> LineReader::moment(std::string_view column, std::vector<std::string> const& cells,
                                            std::vector<Problem>& problems) const {
    auto const text = latin_digits(clean_text(cell(column, cells)));
    if (text.empty()) return {};
    int const offset = m_house.model->province.calendar->offset_minutes();
    std::optional<Timestamp> at;
    if (auto const day = Date::parse(text))
        at = start_of(*day, offset);
    else
        at = parse_moment(text, offset);
    if (!at)
        problems.push_back({std::string(column), "field.moment", {}});
    else if (*at > m_house.clock.now())
        problems.push_back({std::string(column), "field.moment_future", {}});
    return at;
}

void LineReader::read_fields(Case& of, std::vector<std::string> const& cells, std::vector<Problem>& problems) const {
    Variables const nothing(m_shelf, m_house.establishment);
    rules::Context const context;
    FindAttachment const none;
    InputContext const input{m_shelf, m_house.establishment, nothing, context, none, {}};
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (auto const* field = m_columns[i].field; field && !clean_text(cells[i]).empty())
            if (auto value = read_old_value(*field, cells[i], input, problems))
                of.data.set(field->name, std::move(*value));
}

// Where it stands, since when, and how it ended.
void LineReader::read_life(Case& of, std::vector<std::string> const& cells, std::vector<Problem>& problems) const {
    auto const* state = m_shelf.service->find_state(cell("state", cells));
    if (!state) return void(problems.push_back({"state", "field.choice", {}}));
    of.state = state->name;
    auto const opened = moment("opened_at", cells, problems), entered = moment("entered_at", cells, problems);
    of.closed_at = moment("closed_at", cells, problems);
    if (!opened) return void(problems.push_back({"opened_at", "field.required", {}}));
    if (state->final && !of.closed_at) return void(problems.push_back({"closed_at", "field.required", {}}));
    if (!state->final && of.closed_at) return void(problems.push_back({"closed_at", "import.not_closed", {}}));
    of.opened_at = *opened;
    of.entered_at = of.closed_at ? *of.closed_at : entered.value_or(*opened);
    if (of.entered_at < of.opened_at)
        problems.push_back({of.closed_at ? "closed_at" : "entered_at", "import.before_it_began", {}});
    of.outcome = cell("outcome", cells);
    if (of.outcome.empty())
        of.outcome = state->outcome;
    else if (!state->final || !has(k_outcomes, of.outcome))
        problems.push_back({"outcome", "field.choice", {}});
}

// Named by its own column, or by the fields that route.
void LineReader::read_area(Case& of, std::vector<std::string> const& cells, std::vector<Problem>& problems) const {
    if (auto const named = cell("area", cells); !named.empty()) of.area = named;
    if (of.area.empty())
        problems.push_back({"area", "field.required", {}});
    else if (!m_house.establishment.find_area(of.area))
        problems.push_back({"area", "field.choice", {}});
}

// What has a number of its own elsewhere, or none, gets a reference that follows from the number, or from the whole
// line: the same one whenever the file is read again.
void LineReader::read_reference(Case& of, std::vector<std::string> const& cells, std::string_view line,
                                std::vector<Problem>& problems) {
    std::string const number(cell("reference", cells));
    if (auto own = parse_reference(number)) of.reference = std::move(*own);
    for (int same_before = 0;; ++same_before) {
        if (same_before > 0 || of.reference.empty()) {
            crypto::Sha256 hash;
            hash.add(m_shelf.service->name).add("\n").add(number.empty() ? line : std::string_view(number));
            if (same_before > 0) hash.add("\n" + std::to_string(same_before));
            of.reference = reference_of(hash.finish());
        }
        if (m_seen.insert(packed(of.reference)).second) return;
        if (!number.empty()) return void(problems.push_back({"reference", "import.twice", {}}));
    }
}

Result<Case> LineReader::read(std::vector<std::string> const& cells, std::string_view line) {
    Case of;
    std::vector<Problem> problems;
    if (cells.size() != m_columns.size()) {
        problems.push_back({"", "import.cells", {{"cells", std::to_string(cells.size())}}});
        return Fail(Error{ErrorKind::bad_input, "import.line", {}, std::move(problems)});
    }
    of.service = m_shelf.service->name;
    of.definition = m_shelf.service->hash;
    read_fields(of, cells, problems);
    read_life(of, cells, problems);
    describe_case(of, *m_shelf.service, m_house.model->province);
    read_area(of, cells, problems);
    if (problems.empty()) read_reference(of, cells, line, problems);
    if (!problems.empty()) return Fail(Error{ErrorKind::bad_input, "import.line", {}, std::move(problems)});
    // What stands in lists is put in order by id, which begins with the moment it was opened; what is closed stands in
    // none, and rows in the order of their ids are written faster.
    of.id = of.is_closed() ? new_id<CaseId>(m_house.clock.now()) : *CaseId::parse(past_uuid(of.opened_at));
    return of;
}

}  // namespace bolan::cases
