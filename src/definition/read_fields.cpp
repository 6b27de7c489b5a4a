#include "definition/mappings.h"
#include <algorithm>

namespace bolan::definition {

namespace {

constexpr std::int64_t k_attachment_max_bytes = 5 << 20;
constexpr int k_group_max = 20;

struct KindName {
    FieldKind kind;
    char const* name;
};
constexpr KindName k_kinds[] = {
    {FieldKind::text, "text"},
    {FieldKind::name, "name"},
    {FieldKind::cnic, "cnic"},
    {FieldKind::phone, "phone"},
    {FieldKind::email, "email"},
    {FieldKind::date, "date"},
    {FieldKind::moment, "moment"},
    {FieldKind::number, "number"},
    {FieldKind::money, "money"},
    {FieldKind::yes_no, "yes_no"},
    {FieldKind::choice, "choice"},
    {FieldKind::area, "area"},
    {FieldKind::attachment, "attachment"},
    {FieldKind::group, "group"},
    {FieldKind::note, "note"},
};

std::vector<std::string> kinds_but(std::vector<std::string> const& without) {
    std::vector<std::string> kinds;
    for (auto const& kind : field_kinds()) {
        if (std::find(without.begin(), without.end(), kind) == without.end()) kinds.push_back(kind);
    }
    return kinds;
}

// Defaults stand here, once, so that nobody who uses a field repeats them.
void read_type(Reader& reader, Node const& node, Field& out) {
    static auto const kinds = field_kinds();
    std::string name;
    if (!reader.read_one_of(node, kinds, name)) return;
    for (auto const& kind : k_kinds) {
        if (name == kind.name) out.kind = kind.kind;
    }
    if (out.kind == FieldKind::attachment) {
        if (out.accept.empty()) out.accept = {"pdf", "jpeg", "png"};
        if (!out.max_bytes) out.max_bytes = k_attachment_max_bytes;
    }
    if (out.kind == FieldKind::group && out.many_max == 1) out.many_max = k_group_max;
}

void read_options(Reader& reader, Node const& node, Field& out) {
    if (!reader.is_map(node, "'options'")) return;
    for (auto const& entry : node.entries) {
        Option& option = out.options.emplace_back();
        reader.read_code(Mapping<Field>::key_node(entry), option.code);
        reader.read_text(entry.value, option.title);
    }
    if (out.options.empty()) reader.wrong(node, "a choice needs options");
}

void read_accept(Reader& reader, Node const& node, Field& out) {
    if (!reader.is_list(node, "'accept'")) return;
    out.accept.clear();
    for (auto const& item : node.items) {
        std::string type;
        if (reader.read_one_of(item, {"pdf", "jpeg", "png"}, type)) out.accept.push_back(std::move(type));
    }
}

template <typename T>
auto into_optional(std::optional<T> Field::*member, void (Reader::*read)(Node const&, T&)) {
    return [=](Reader& reader, Node const& node, Field& out) {
        T value{};
        (reader.*read)(node, value);
        out.*member = std::move(value);
    };
}

Mapping<Field> make_field_mapping() {
    using Kind = Shape::Kind;
    auto const no_note = kinds_but({"note"});
    auto const plain = kinds_but({"note", "attachment", "group"});
    Mapping<Field> m("field", "A field of a form, of what an action asks, or of a registry.");
    m.by_kind("type");
    m.key("type", Need::required, one_of(field_kinds()), "The kind of the field.", read_type);
    m.text("title", &Field::title, Need::required, "The question, or the field's name, as people read it.");
    m.text("hint", &Field::hint, Need::optional, "A sentence of help below the title.");
    m.flag("optional", &Field::optional, "It may stay empty.").only(no_note);
    m.flag("personal", &Field::personal, "Personal data: never public, masked in lists, erasable.").only(no_note);
    m.expression("show_if", &Field::show_if, Need::optional,
                 "When false the field is not shown and its value dropped.");
    m.expression("required_if", &Field::required_if, Need::optional, "Makes an optional field required when true.")
        .only(no_note);
    m.expression("check", &Field::check, Need::optional, "When false the value is refused with `error`.").only(no_note);
    m.code("error", &Field::error, Need::optional, "The message, one of `messages`, when `check` is false.")
        .only(no_note);
    m.expression("compute", &Field::compute, Need::optional, "The value; the field is shown, never asked.").only(plain);
    m.choice("from", &Field::from, {"account.full_name", "account.cnic", "account.phone", "account.email"},
             Need::optional, "Filled in beforehand from the account.")
        .only({"text", "name", "cnic", "phone", "email"});
    m.integer("max", &Field::max_length, 1, 100'000, "Characters, at most (200; of several lines 4000).")
        .only({"text", "name"});
    m.integer("lines", &Field::lines, 1, 40, "Rows of the box.").only({"text"});
    m.key("min", Need::optional, {Kind::number}, "The least value (money: rupees).",
          into_optional<double>(&Field::min, &Reader::read_number))
        .only({"number", "money"});
    m.key("max", Need::optional, {Kind::number}, "The greatest value (money: rupees).",
          into_optional<double>(&Field::max, &Reader::read_number))
        .only({"number", "money"});
    m.integer("decimals", &Field::decimals, 0, 6, "Digits after the point.").only({"number"});
    m.key("min_date", Need::optional, {Kind::expression}, "The first day allowed.",
          into_optional<Expr>(&Field::first, &Reader::read_expression))
        .only({"date"});
    m.key("max_date", Need::optional, {Kind::expression}, "The last day allowed.",
          into_optional<Expr>(&Field::last, &Reader::read_expression))
        .only({"date"});
    m.key("min", Need::optional, {Kind::expression}, "The first moment allowed.",
          into_optional<Expr>(&Field::first, &Reader::read_expression))
        .only({"moment"});
    m.key("max", Need::optional, {Kind::expression}, "The last moment allowed.",
          into_optional<Expr>(&Field::last, &Reader::read_expression))
        .only({"moment"});
    m.key("options", Need::optional, map_of({Kind::text}), "What can be chosen: code: title.", read_options)
        .only({"choice"});
    m.code("options_table", &Field::options_table, Need::optional, "A dated table with columns code and title instead.")
        .only({"choice"});
    m.code("level", &Field::level, Need::optional, "Only areas of this level.").only({"area"});
    m.flag("routes", &Field::routes, "The case belongs to this area; the most detailed that routes wins.")
        .only({"area"});
    m.code("within", &Field::within, Need::optional, "Another area field, in which this one must lie.").only({"area"});
    m.key("accept", Need::optional, list_of(one_of({"pdf", "jpeg", "png"})), "Types taken (all three).", read_accept)
        .only({"attachment"});
    m.key("max", Need::optional, {Kind::size}, "The size of each, at most (5 MB).",
          [](Reader& reader, Node const& node, Field& out) { reader.read_size(node, out.max_bytes); })
        .only({"attachment"});
    m.key("many", Need::optional, {Kind::range}, "How many, from least to most (attachment 1, group 0..20).",
          [](Reader& reader, Node const& node, Field& out) { reader.read_range(node, out.many_min, out.many_max); })
        .only({"attachment", "group"});
    m.named("fields", &Field::fields, field_mapping, "field", Need::required, "The fields of one line of the group.")
        .only({"group"});
    return m;
}

Mapping<FieldSetFile> make_fieldset_mapping() {
    Mapping<FieldSetFile> m("fieldset", "Fields kept once, for the definitions that `use` them.");
    m.code("fieldset", &FieldSetFile::name, Need::required, "Its name: the file's.");
    m.key("fields", Need::required, map_of(mapping_of("field")), "Its fields.",
          [](Reader& reader, Node const& node, FieldSetFile&) { reader.is_map(node, "'fields'"); });
    return m;
}

}  // namespace

std::vector<std::string> field_kinds() {
    std::vector<std::string> names;
    for (auto const& kind : k_kinds) names.emplace_back(kind.name);
    return names;
}

std::string_view name_of(FieldKind kind) {
    for (auto const& known : k_kinds) {
        if (known.kind == kind) return known.name;
    }
    return "";
}

Mapping<Field> const& field_mapping() {
    static Mapping<Field> const mapping = make_field_mapping();
    return mapping;
}

Mapping<FieldSetFile> const& fieldset_mapping() {
    static Mapping<FieldSetFile> const mapping = make_fieldset_mapping();
    return mapping;
}

}  // namespace bolan::definition
