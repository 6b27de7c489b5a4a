#include "base/text.h"
#include "definition/mappings.h"

namespace bolan::definition {

namespace {

using Kind = Shape::Kind;

MappingSpec const& two_texts_spec() {
    static MappingSpec const spec{"two_texts",
                                  "A text in both languages of documents.",
                                  {{"en", Need::required, {Kind::text}, "English, with {expression} values."},
                                   {"ur", Need::required, {Kind::text}, "Urdu, with {expression} values."}}};
    return spec;
}

// {expression} values in a text of two languages: each written, not looked up, since a document's Urdu is law too.
void read_bi_text(Reader& reader, Node const& node, BiText& out) {
    out.at = node.at();
    if (!reader.is_map(node, "this text")) return;
    reader.check_keys(two_texts_spec(), node, {});
    if (auto const* en = node.find("en")) reader.read_template(*en, out.en, out.en_template);
    if (auto const* ur = node.find("ur")) reader.read_template(*ur, out.ur, out.ur_template);
}

template <typename T>
void add_value_keys(Mapping<T>& m) {
    m.key("value", Need::required, {Kind::text}, "What stands there, with {expression} values.",
          [](Reader& reader, Node const& node, T& out) {
              out.value.at = node.at();
              reader.read_template(node, out.value.en, out.value.en_template);
          });
    m.key("value_ur", Need::optional, {Kind::text}, "The same in the Urdu column, where it differs.",
          [](Reader& reader, Node const& node, T& out) {
              reader.read_template(node, out.value.ur, out.value.ur_template);
          });
}

Mapping<Block::RowLine> make_row_mapping() {
    Mapping<Block::RowLine> m("row", "A line of `rows`: what it is called and what it says.");
    m.text("label", &Block::RowLine::label, Need::required, "What it is called.");
    add_value_keys(m);
    m.expression("when", &Block::RowLine::when, Need::optional, "Only when true.");
    return m;
}
Mapping<Block::RowLine> const& row_mapping() {
    static Mapping<Block::RowLine> const mapping = make_row_mapping();
    return mapping;
}

Mapping<Block::RowLine> make_column_mapping() {
    Mapping<Block::RowLine> m("column", "A column of a `table`.");
    m.text("title", &Block::RowLine::label, Need::required, "Its heading.");
    add_value_keys(m);
    return m;
}
Mapping<Block::RowLine> const& column_mapping() {
    static Mapping<Block::RowLine> const mapping = make_column_mapping();
    return mapping;
}

Mapping<Block> make_table_mapping() {
    Mapping<Block> m("table", "A table, one line for each item of a list.");
    m.expression("list", &Block::list, Need::required, "The list; each bound to `item`, `row` counts from 1.");
    m.list("columns", &Block::rows, column_mapping, "column", Need::required, "Its columns.");
    return m;
}
Mapping<Block> const& table_mapping() {
    static Mapping<Block> const mapping = make_table_mapping();
    return mapping;
}

struct BlockHead {
    char const* key;
    Block::Kind kind;
    char const* doc;
};
constexpr BlockHead k_block_heads[] = {
    {"heading", Block::Kind::heading, "The office's name, above everything."},
    {"title", Block::Kind::title, "What the document is called."},
    {"paragraph", Block::Kind::paragraph, "A paragraph."},
    {"note", Block::Kind::note, "Small print."},
    {"rows", Block::Kind::rows, "Lines of label and value."},
    {"table", Block::Kind::table, "A table."},
    {"photo", Block::Kind::photo, "An attachment field with a photograph."},
    {"number", Block::Kind::number, "The document's number: {}."},
    {"signature", Block::Kind::signature, "Name, post and seal of who signs: {}."},
    {"qr", Block::Kind::qr, "The code that verification reads: {}."},
};

void read_nothing(Reader& reader, Node const& node, Block&) {
    if (node.kind == Node::Kind::none || (node.is_map() && node.entries.empty())) return;
    reader.wrong(node, "nothing is said here: {}");
}

Mapping<Block> make_block_mapping() {
    Mapping<Block> m("block", "A part of a document, from top to bottom. Its first key says what it is.");
    for (auto const& head : k_block_heads) {
        auto const only = std::vector<std::string>{head.key};
        switch (head.kind) {
            case Block::Kind::rows:
                m.list("rows", &Block::rows, row_mapping, "row", Need::required, head.doc);
                break;
            case Block::Kind::table:
                m.key("table", Need::required, mapping_of("table"), head.doc,
                      [](Reader& reader, Node const& node, Block& out) { table_mapping().read(reader, node, out); });
                break;
            case Block::Kind::photo:
                m.code("photo", &Block::field, Need::required, head.doc);
                break;
            case Block::Kind::number:
            case Block::Kind::signature:
            case Block::Kind::qr:
                m.key(head.key, Need::required, map_of({Kind::text}), head.doc, read_nothing);
                break;
            default:
                m.key(head.key, Need::required, mapping_of("two_texts"), head.doc,
                      [](Reader& reader, Node const& node, Block& out) { read_bi_text(reader, node, out.text); });
        }
        m.only(only);
    }
    m.expression("when", &Block::when, Need::optional, "Only when true.");
    return m;
}
Mapping<Block> const& block_mapping() {
    static Mapping<Block> const mapping = make_block_mapping();
    return mapping;
}

void read_block(Reader& reader, Node const& node, Block& out) {
    std::vector<std::string> heads;
    for (auto const& head : k_block_heads) {
        heads.emplace_back(head.key);
        if (node.is_map() && node.find(head.key)) {
            out.kind = head.kind;
            block_mapping().read(reader, node, out, head.key);
            out.at = node.at();
            return;
        }
    }
    out.at = node.at();
    if (!reader.is_map(node, "a block")) return;
    reader.wrong(node, unknown("block", node.entries.empty() ? "" : node.entries[0].key, heads));
}

Mapping<Document> make_statement_mapping() {
    Mapping<Document> m("statement", "What the QR's signed statement carries besides number and date.");
    m.expression("initials", &Document::initials, Need::required, "Of the holder, never the whole name.");
    m.expression("national_id", &Document::national_id, Need::optional, "The holder's CNIC; kept as a digest.");
    m.expression("kind", &Document::kind, Need::optional, "What kind of paper it is.");
    return m;
}
Mapping<Document> const& statement_mapping() {
    static Mapping<Document> const mapping = make_statement_mapping();
    return mapping;
}

void read_blocks(Reader& reader, Node const& node, Document& out) {
    if (!reader.is_list(node, "'blocks'")) return;
    for (auto const& item : node.items) read_block(reader, item, out.blocks.emplace_back());
}

Mapping<Document> make_document_mapping() {
    Mapping<Document> m("document", "A numbered, signed paper that can be verified.");
    m.code("document", &Document::name, Need::required, "Its name, unique in the province.");
    m.text("title", &Document::title, Need::required, "What people call it.");
    m.code("service", &Document::service, Need::required, "The service whose cases make it.");
    m.code("registry", &Document::registry, Need::optional, "When it is the paper of a record: takes its number.");
    m.code("signed_by", &Document::signed_by, Need::required, "The role whose post signs.");
    m.key("numbering", Need::optional, mapping_of("numbering"), "Its own series.",
          [](Reader& reader, Node const& node, Document& out) {
              numbering_mapping().read(reader, node, out.numbering.emplace());
          });
    m.key("statement", Need::optional, mapping_of("statement"), "What the QR carries.",
          [](Reader& reader, Node const& node, Document& out) {
              auto const at = out.at;
              statement_mapping().read(reader, node, out);
              out.at = at;
          });
    m.key("blocks", Need::required, list_of(mapping_of("block")), "What stands on it.", read_blocks);
    return m;
}

Mapping<Report::Column> make_group_mapping() {
    Mapping<Report::Column> m("report_column", "A column that the report groups by.");
    m.text("title", &Report::Column::title, Need::required, "Its heading.");
    m.expression("by", &Report::Column::by, Need::required, "Its value.");
    return m;
}
Mapping<Report::Column> const& group_mapping() {
    static Mapping<Report::Column> const mapping = make_group_mapping();
    return mapping;
}

Mapping<Report::Measure> make_measure_mapping() {
    Mapping<Report::Measure> m("measure", "What is worked out for each line, over those counted there that have it.");
    m.text("title", &Report::Measure::title, Need::required, "Its heading.");
    m.choice("how", &Report::Measure::how, {"sum", "average", "percent", "divide"}, Need::required,
             "How it is worked out.");
    m.expression("of", &Report::Measure::of, Need::required,
                 "The number; with percent a condition: the share of those where it holds; with divide the money.");
    m.code("by", &Report::Measure::by, Need::optional,
           "With divide: a dated table with one key and columns title and percent. Each row gets a column.");
    m.expression("day", &Report::Measure::day, Need::optional, "With divide: the day whose rows of the table count.");
    return m;
}
Mapping<Report::Measure> const& measure_mapping() {
    static Mapping<Report::Measure> const mapping = make_measure_mapping();
    return mapping;
}

Mapping<Report> make_report_mapping() {
    Mapping<Report> m("report", "Counts of records or cases.");
    m.code("report", &Report::name, Need::required, "Its name, unique in the province.");
    m.text("title", &Report::title, Need::required, "Its heading.");
    m.code("from", &Report::from, Need::required, "A registry or a service.");
    m.expression("where", &Report::where, Need::optional, "Which are counted.");
    m.list("group", &Report::group, group_mapping, "report_column", Need::required, "What they are counted by.");
    m.list("measures", &Report::measures, measure_mapping, "measure", Need::optional,
           "What is worked out beside the count.");
    m.expression("having", &Report::having, Need::optional, "Which lines are shown, over `count`.");
    m.codes("readers", &Report::readers, Need::required, "The offices that may open it.");
    return m;
}

}  // namespace

Mapping<Document> const& document_mapping() {
    static Mapping<Document> const mapping = make_document_mapping();
    return mapping;
}

Mapping<Report> const& report_mapping() {
    static Mapping<Report> const mapping = make_report_mapping();
    return mapping;
}

std::vector<MappingSpec const*> document_specs() {
    return {&document_mapping().spec(), &statement_mapping().spec(), &block_mapping().spec(),  &two_texts_spec(),
            &row_mapping().spec(),      &table_mapping().spec(),     &column_mapping().spec(), &report_mapping().spec(),
            &group_mapping().spec(),    &measure_mapping().spec()};
}

}  // namespace bolan::definition
