// The declarative reader. Every kind of mapping declares its keys once: name, whether required, what stands there, and
// a sentence for the reference. The same declarations read the YAML (with the nearest key for an unknown one), make the
// JSON Schema for editors and docs/reference/keys.md.
#pragma once
#include "base/calendar.h"
#include "definition/model.h"
#include "definition/yaml.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bolan::definition {

// What may stand as a value.
struct Shape {
    enum class Kind {
        text,  // words that a person reads, or any free text
        code,  // a name: [a-z][a-z0-9_]*
        expression,
        integer,
        number,
        flag,  // true or false
        date,
        period,       // "5 working days", or an expression that gives one
        size,         // "5 MB"
        range,        // "1..4"
        hours,        // "09:00-17:00" or "closed"
        one_of,       // values
        list,         // of item
        one_or_list,  // item, or a list of it
        always_or,    // item, or "always"
        map,          // any name -> item
        mapping,      // of the declared keys of `mapping`
    };
    Kind kind = Kind::text;
    std::vector<std::string> values = {};
    std::string mapping = {};
    std::shared_ptr<Shape const> item = {};
};

Shape list_of(Shape item);
Shape one_or_list_of(Shape item);
Shape always_or(Shape item);
Shape map_of(Shape item);
Shape mapping_of(std::string name);
Shape one_of(std::vector<std::string> values);

enum class Need { required, optional };

struct KeySpec {
    std::string name;
    Need need = Need::optional;
    Shape shape;
    std::string doc;
    std::vector<std::string> kinds = {};  // of a mapping with a `type`: the types it belongs to; empty: all

    bool is_for(std::string_view kind) const;  // an unknown kind ("") takes every key
};

struct MappingSpec {
    std::string name;  // "field"
    std::string doc;
    std::vector<KeySpec> keys;
    std::string kind_key = {};  // the key whose value chooses among kinds: "type"

    bool has_kind(std::string_view kind) const;  // one that the kind key takes
};

// A text with its place, for the check that every language has it.
struct PlacedText {
    Location at;
    Text text;
};

// Reads leaves. Every mistake goes to `mistakes`, every text for people to `texts`; both outlive it.
class Reader {
  public:
    Reader(std::string context, Mistakes& mistakes, std::vector<PlacedText>& texts)
        : m_context(std::move(context)), m_mistakes(mistakes), m_texts(texts) {}

    // Where the text of a scalar begins: after its quote, below its | or >.
    static Location inside(Node const& node);
    void wrong(Node const& node, std::string message) { m_mistakes.add(node.at(), std::move(message)); }
    void wrong(Location at, std::string message) { m_mistakes.add(std::move(at), std::move(message)); }
    std::string const& context() const { return m_context; }

    // Each leaves `out` alone and reports when something else stands there.
    void read_words(Node const& node, std::string& out);  // free text, not for translation
    void read_code(Node const& node, std::string& out);
    void read_text(Node const& node, Text& out);
    void read_expression(Node const& node, Expr& out);
    // Cuts the text into its parts; their expressions are not compiled yet.
    void read_template(Node const& node, std::string& text, Template& out);
    void cut_template(Location at, std::string_view text, Template& out);
    void read_flag(Node const& node, bool& out);
    void read_integer(Node const& node, int& out, int min, int max);
    void read_number(Node const& node, double& out);
    void read_date(Node const& node, Date& out);
    void read_period(Node const& node, Period& out);
    void read_size(Node const& node, std::int64_t& out);
    void read_range(Node const& node, int& min, int& max);
    void read_hours(Node const& node, Hours& out);
    bool read_one_of(Node const& node, std::vector<std::string> const& values, std::string& out);
    void read_codes(Node const& node, std::vector<std::string>& out);  // a list
    void read_code_or_codes(Node const& node, std::vector<std::string>& out);
    void read_lines(Node const& node, std::vector<std::string>& out, bool translated);  // a list of texts
    void read_set(Node const& node, std::vector<std::pair<std::string, Expr>>& out);
    void remember(Location at, Text text) { m_texts.push_back({std::move(at), std::move(text)}); }

    // False, reported, when the node is not of that kind.
    bool is_map(Node const& node, std::string_view what);
    bool is_list(Node const& node, std::string_view what);
    bool is_scalar(Node const& node, std::string_view what);

    // Reports unknown keys, keys of another kind, and missing required keys.
    void check_keys(MappingSpec const& spec, Node const& node, std::string_view kind);

  private:
    std::string m_context;
    Mistakes& m_mistakes;
    std::vector<PlacedText>& m_texts;
};

// The declared keys of one kind of mapping, and how each is put into a T. A key may be declared several times, each
// time for other kinds: `max` is a length, a number or a size.
template <typename T>
class Mapping {
  public:
    using Read = std::function<void(Reader&, Node const&, T&)>;

    Mapping(std::string name, std::string doc) { m_spec.name = std::move(name), m_spec.doc = std::move(doc); }
    // The value of this key says which kinds of key apply; see only().
    Mapping& by_kind(std::string key) { return m_spec.kind_key = std::move(key), *this; }

    Mapping& key(std::string name, Need need, Shape shape, std::string doc, Read read) {
        m_spec.keys.push_back({std::move(name), need, std::move(shape), std::move(doc)});
        m_reads.push_back(std::move(read));
        return *this;
    }
    // Limits the key just declared to some kinds.
    Mapping& only(std::vector<std::string> kinds) { return m_spec.keys.back().kinds = std::move(kinds), *this; }

    Mapping& text(std::string name, Text T::*member, Need need, std::string doc) {
        return leaf(std::move(name), need, {Shape::Kind::text}, std::move(doc), member, &Reader::read_text);
    }
    Mapping& words(std::string name, std::string T::*member, Need need, std::string doc) {
        return leaf(std::move(name), need, {Shape::Kind::text}, std::move(doc), member, &Reader::read_words);
    }
    Mapping& code(std::string name, std::string T::*member, Need need, std::string doc) {
        return leaf(std::move(name), need, {Shape::Kind::code}, std::move(doc), member, &Reader::read_code);
    }
    Mapping& codes(std::string name, std::vector<std::string> T::*member, Need need, std::string doc) {
        return leaf(std::move(name), need, list_of({Shape::Kind::code}), std::move(doc), member, &Reader::read_codes);
    }
    Mapping& expression(std::string name, Expr T::*member, Need need, std::string doc) {
        return leaf(std::move(name), need, {Shape::Kind::expression}, std::move(doc), member, &Reader::read_expression);
    }
    Mapping& flag(std::string name, bool T::*member, std::string doc) {
        return leaf(std::move(name), Need::optional, {Shape::Kind::flag}, std::move(doc), member, &Reader::read_flag);
    }
    Mapping& period(std::string name, Period T::*member, Need need, std::string doc) {
        return leaf(std::move(name), need, {Shape::Kind::period}, std::move(doc), member, &Reader::read_period);
    }
    Mapping& integer(std::string name, int T::*member, int min, int max, std::string doc) {
        return key(std::move(name), Need::optional, {Shape::Kind::integer}, std::move(doc),
                   [=](Reader& reader, Node const& node, T& out) { reader.read_integer(node, out.*member, min, max); });
    }
    Mapping& choice(std::string name, std::string T::*member, std::vector<std::string> values, Need need,
                    std::string doc) {
        return key(std::move(name), need, one_of(values), std::move(doc),
                   [=](Reader& reader, Node const& node, T& out) { reader.read_one_of(node, values, out.*member); });
    }
    template <typename U>
    Mapping& one(std::string name, U T::*member, Mapping<U> const& (*mapping)(), std::string mapping_name, Need need,
                 std::string doc) {
        return key(std::move(name), need, mapping_of(std::move(mapping_name)), std::move(doc),
                   [=](Reader& reader, Node const& node, T& out) { mapping().read(reader, node, out.*member); });
    }
    template <typename U>
    Mapping& list(std::string name, std::vector<U> T::*member, Mapping<U> const& (*mapping)(), std::string mapping_name,
                  Need need, std::string doc) {
        auto const what = name;
        return key(std::move(name), need, list_of(mapping_of(std::move(mapping_name))), std::move(doc),
                   [=](Reader& reader, Node const& node, T& out) {
                       if (!reader.is_list(node, "'" + what + "'")) return;
                       for (auto const& item : node.items) mapping().read(reader, item, (out.*member).emplace_back());
                   });
    }
    // name: {…}, each with a name and a place of its own.
    template <typename U>
    Mapping& named(std::string name, std::vector<U> T::*member, Mapping<U> const& (*mapping)(),
                   std::string mapping_name, Need need, std::string doc) {
        auto const what = name;
        return key(std::move(name), need, map_of(mapping_of(std::move(mapping_name))), std::move(doc),
                   [=](Reader& reader, Node const& node, T& out) {
                       if (!reader.is_map(node, "'" + what + "'")) return;
                       for (auto const& entry : node.entries) {
                           U& one = (out.*member).emplace_back();
                           reader.read_code(key_node(entry), one.name);
                           mapping().read(reader, entry.value, one);
                           one.at = entry.at();
                       }
                   });
    }

    // `kind` when the mapping's kind is known otherwise than by its kind key.
    void read(Reader& reader, Node const& node, T& out, std::string_view kind = {}) const {
        if constexpr (requires { out.at; }) out.at = node.at();
        if (!reader.is_map(node, "this " + m_spec.name)) return;
        if (kind.empty() && !m_spec.kind_key.empty()) {
            if (auto const* value = node.find(m_spec.kind_key); value && m_spec.has_kind(value->text))
                kind = value->text;
        }
        reader.check_keys(m_spec, node, kind);
        for (auto const& entry : node.entries) {
            for (std::size_t i = 0; i < m_reads.size(); ++i) {
                auto const& key = m_spec.keys[i];
                if (key.name == entry.key && key.is_for(kind)) m_reads[i](reader, entry.value, out);
            }
        }
    }
    MappingSpec const& spec() const { return m_spec; }

    // The key of an entry as a node, to read it like a value.
    static Node key_node(Node::Entry const& entry) {
        Node node;
        node.kind = Node::Kind::scalar;
        node.text = entry.key;
        node.file = entry.value.file;
        node.line = entry.line;
        node.column = entry.column;
        return node;
    }

  private:
    template <typename M>
    Mapping& leaf(std::string name, Need need, Shape shape, std::string doc, M T::*member,
                  void (Reader::*read)(Node const&, M&)) {
        return key(std::move(name), need, std::move(shape), std::move(doc),
                   [=](Reader& reader, Node const& node, T& out) { (reader.*read)(node, out.*member); });
    }

    MappingSpec m_spec;
    std::vector<Read> m_reads;  // parallel to the keys
};

}  // namespace bolan::definition
