#include "base/text.h"
#include "definition/mappings.h"

namespace bolan::definition {

namespace {

using Kind = Shape::Kind;

struct EffectHead {
    char const* key;
    Effect::Kind kind;
};
constexpr EffectHead k_effect_heads[] = {
    {"create", Effect::Kind::create_record}, {"update", Effect::Kind::update_record},
    {"make", Effect::Kind::make_document},   {"open", Effect::Kind::open_case},
    {"perform", Effect::Kind::perform},      {"message", Effect::Kind::message},
};

void read_cnics(Reader& reader, Node const& node, Effect& out) {
    if (!node.is_list()) return reader.read_expression(node, out.cnics.emplace_back());
    for (auto const& item : node.items) reader.read_expression(item, out.cnics.emplace_back());
}

Mapping<Effect> make_effect_mapping() {
    Mapping<Effect> m("effect", "One effect of an action. Its first key says what it does.");
    m.code("create", &Effect::target, Need::required, "A registry: makes a record of it, from then on `record`.")
        .only({"create"});
    m.code("update", &Effect::target, Need::required, "A registry: changes a record of it.").only({"update"});
    m.code("make", &Effect::target, Need::required, "A document of this case.").only({"make"});
    m.code("open", &Effect::target, Need::required, "A service: opens a case of it below this one.").only({"open"});
    m.code("perform", &Effect::target, Need::required, "An action: performed by the system.").only({"perform"});
    m.code("message", &Effect::to_role, Need::required,
           "Who is told `text`: a role, applicant, parent_applicant, or holders (of `cnic`).")
        .only({"message"});
    m.key("cnic", Need::optional, one_or_list_of({Kind::expression}),
          "And whoever holds an account with one of these CNICs; each person once.", read_cnics)
        .only({"message"});
    m.expression("for_each", &Effect::for_each, Need::optional, "A list: once for each, bound to `item`.");
    m.expression("when", &Effect::when, Need::optional, "Only when true; on children, with the child's variables.");
    m.expression("record", &Effect::record, Need::optional, "The record, or its id (the case's record).")
        .only({"update"});
    m.key("set", Need::optional, map_of({Kind::expression}), "Field: its value.",
          [](Reader& reader, Node const& node, Effect& out) { reader.read_set(node, out.set); })
        .only({"create", "update", "open", "perform"});
    m.key("on", Need::optional, one_of({"children"}), "On each open case below this one, instead of on this.",
          [](Reader& reader, Node const& node, Effect& out) {
              std::string value;
              out.on_children = reader.read_one_of(node, {"children"}, value);
          })
        .only({"perform"});
    m.key("text", Need::required, {Kind::text}, "The message, with {expression} values.",
          [](Reader& reader, Node const& node, Effect& out) {
              reader.read_text(node, out.text);
              out.text_at = reader.inside(node);
          })
        .only({"message"});
    return m;
}

void read_effect(Reader& reader, Node const& node, Effect& out) {
    std::vector<std::string> heads;
    for (auto const& head : k_effect_heads) {
        heads.emplace_back(head.key);
        if (node.is_map() && node.find(head.key)) {
            out.kind = head.kind;
            return effect_mapping().read(reader, node, out, head.key);
        }
    }
    out.at = node.at();
    if (!reader.is_map(node, "an effect")) return;
    auto const first = node.entries.empty() ? std::string() : node.entries[0].key;
    auto const near = nearest(first, heads);
    reader.wrong(node, "an effect begins with create, update, make, open, perform or message" +
                           (near ? "; did you mean '" + *near + "'?" : std::string()));
}

Mapping<Numbering> make_numbering_mapping() {
    Mapping<Numbering> m("numbering", "Numbers without gaps.");
    m.words("pattern", &Numbering::pattern, Need::required,
            "Text with {serial:5}, {year}, {month}, {FIELD}, {AREA_FIELD.short_code}, {LEVEL.short_code}.");
    m.codes("per", &Numbering::per, Need::required,
            "The serial runs for each combination of these: fields, levels, year.");
    return m;
}

Mapping<RecordState> make_record_state_mapping() {
    Mapping<RecordState> m("record_state", "A state of a record.");
    m.text("title", &RecordState::title, Need::required, "Its name.");
    m.flag("live", &RecordState::live, "Counts for `unique`.");
    m.choice("verdict", &RecordState::verdict, {"valid", "review", "cancelled", "superseded", "expired"},
             Need::required, "What the public page says.");
    return m;
}
Mapping<RecordState> const& record_state_mapping() {
    static Mapping<RecordState> const mapping = make_record_state_mapping();
    return mapping;
}

Mapping<Consequence> make_consequence_mapping() {
    Mapping<Consequence> m("consequence", "What a record's change does to other records.");
    m.expression("when", &Consequence::when, Need::required, "The condition, over `old` and `new`.");
    m.expression("for_each", &Consequence::for_each, Need::optional, "A list of records, each bound to `item`.");
    m.key("do", Need::required, list_of(mapping_of("effect")), "Effects: update only.",
          [](Reader& reader, Node const& node, Consequence& out) { read_effects(reader, node, out.effects); });
    return m;
}
Mapping<Consequence> const& consequence_mapping() {
    static Mapping<Consequence> const mapping = make_consequence_mapping();
    return mapping;
}

void read_unique(Reader& reader, Node const& node, Registry& out) {
    if (!reader.is_list(node, "'unique'")) return;
    for (auto const& item : node.items) {
        std::vector<std::string> fields;
        reader.read_codes(item, fields);
        if (!fields.empty()) out.unique.push_back(std::move(fields));
    }
}

Mapping<Registry> make_registry_mapping() {
    Mapping<Registry> m("registry", "Records with full history.");
    m.code("registry", &Registry::name, Need::required, "Its name, unique in the province.");
    m.text("title", &Registry::title, Need::required, "What people call it.");
    m.code("owner", &Registry::owner, Need::required, "The office that owns it.");
    m.code("subject", &Registry::subject, Need::optional, "The field that names a record in lists.");
    m.code("national_id", &Registry::national_id, Need::optional, "The field searched as CNIC.");
    m.code("area", &Registry::area, Need::optional, "The area field that says where a record belongs.");
    m.key("numbering", Need::optional, mapping_of("numbering"), "Fills the field `number`.",
          [](Reader& reader, Node const& node, Registry& out) {
              numbering_mapping().read(reader, node, out.numbering.emplace());
          });
    m.named("fields", &Registry::fields, field_mapping, "field", Need::required, "Its fields.");
    m.named("states", &Registry::states, record_state_mapping, "record_state", Need::required,
            "Its states; the first is where a record begins.");
    m.key("unique", Need::optional, list_of(list_of({Kind::code})), "Lists of fields, unique among live records.",
          read_unique);
    m.codes("search", &Registry::search, Need::optional, "Fields that are searched.");
    m.codes("public_fields", &Registry::public_fields, Need::optional, "Fields that anybody sees on verification.");
    m.codes("readers", &Registry::readers, Need::optional, "Offices that may open the records of their area.");
    m.list("consequences", &Registry::consequences, consequence_mapping, "consequence", Need::optional,
           "What a record's change does to other records.");
    return m;
}

}  // namespace

Mapping<Effect> const& effect_mapping() {
    static Mapping<Effect> const mapping = make_effect_mapping();
    return mapping;
}

Mapping<Numbering> const& numbering_mapping() {
    static Mapping<Numbering> const mapping = make_numbering_mapping();
    return mapping;
}

void read_effects(Reader& reader, Node const& node, std::vector<Effect>& out) {
    if (!reader.is_list(node, "'do'")) return;
    for (auto const& item : node.items) read_effect(reader, item, out.emplace_back());
}

Mapping<Registry> const& registry_mapping() {
    static Mapping<Registry> const mapping = make_registry_mapping();
    return mapping;
}

std::vector<MappingSpec const*> registry_specs() {
    return {&registry_mapping().spec(), &record_state_mapping().spec(), &consequence_mapping().spec(),
            &numbering_mapping().spec(), &effect_mapping().spec()};
}

}  // namespace bolan::definition
