// The adapter of libyaml. Its events are used rather than its documents: they keep every mark, and never expand an
// alias.
#include "definition/yaml.h"
#include "base/text.h"
#include <algorithm>
#include <optional>
#include <yaml.h>

namespace bolan::definition {

namespace {

struct Stop {};  // a budget is used up

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (true) {
        auto const end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

class Event {
  public:
    Event() = default;
    ~Event() { yaml_event_delete(&m_event); }
    Event(Event const&) = delete;
    Event& operator=(Event const&) = delete;
    yaml_event_t const& operator*() const { return m_event; }
    yaml_event_t const* operator->() const { return &m_event; }

  private:
    friend class Parser;
    yaml_event_t m_event{};
};

// One text; a syntax error ends it.
class Parser {
  public:
    explicit Parser(std::string_view text) {
        if (!yaml_parser_initialize(&m_parser)) throw std::bad_alloc();
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<unsigned char const*>(text.data()), text.size());
    }
    ~Parser() { yaml_parser_delete(&m_parser); }
    Parser(Parser const&) = delete;
    Parser& operator=(Parser const&) = delete;

    bool next(Event& out) { return yaml_parser_parse(&m_parser, &out.m_event) == 1; }
    Mistake mistake(std::string const& file) const {
        auto const at = [&](yaml_mark_t const& mark) { return location(file, mark); };
        if (!m_parser.problem) return {{file, 1, 1}, "not YAML"};
        std::string const problem = m_parser.problem;
        std::string const context = m_parser.context ? m_parser.context : "";
        if (context == "while scanning a quoted scalar" && problem == "found unexpected end of stream")
            return {at(m_parser.context_mark), "a quote that nothing closes"};
        if (context.empty()) return {at(m_parser.problem_mark), "not YAML: " + problem};
        return {at(m_parser.problem_mark), "not YAML: " + problem + " " + context + " that begins on line " +
                                               std::to_string(m_parser.context_mark.line + 1)};
    }
    static Location location(std::string const& file, yaml_mark_t const& mark) {
        return {file, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
    }

  private:
    yaml_parser_t m_parser;
};

class Builder {
  public:
    Builder(std::string const& file, Mistakes& mistakes, YamlLimits const& limits)
        : m_file(std::make_shared<std::string const>(file)), m_mistakes(mistakes), m_limits(limits) {}

    Node root;
    int documents = 0;

    void take(yaml_event_t const& event) {
        switch (event.type) {
            case YAML_DOCUMENT_START_EVENT:
                if (++documents == 1) return;
                m_mistakes.add(place(event), "a second document (---) in one file");
                throw Stop{};
            case YAML_ALIAS_EVENT:
                m_mistakes.add(place(event), "aliases (*name) are not allowed; write the value out");
                return add(make(event, Node::Kind::none));
            case YAML_SCALAR_EVENT:
                return take_scalar(event);
            case YAML_SEQUENCE_START_EVENT:
                refuse(event, event.data.sequence_start.anchor, event.data.sequence_start.tag);
                return open(event, Node::Kind::list);
            case YAML_MAPPING_START_EVENT:
                refuse(event, event.data.mapping_start.anchor, event.data.mapping_start.tag);
                return open(event, Node::Kind::map);
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT:
                return close();
            default:
                return;
        }
    }

  private:
    struct Level {
        Node node;
        std::optional<Node> key;  // read, its value still to come
    };

    Location place(yaml_event_t const& event) const { return Parser::location(*m_file, event.start_mark); }

    void take_scalar(yaml_event_t const& event) {
        auto const& scalar = event.data.scalar;
        refuse(event, scalar.anchor, scalar.tag);
        std::string text(reinterpret_cast<char const*>(scalar.value), scalar.length);
        bool const plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
        if (plain && (text.empty() || text == "~" || text == "null")) return add(make(event, Node::Kind::none));
        Node node = make(event, Node::Kind::scalar);
        node.text = std::move(text);
        node.quoted = !plain;
        node.block = scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE;
        add(std::move(node));
    }
    Node make(yaml_event_t const& event, Node::Kind kind) {
        if (++m_nodes > m_limits.nodes) {
            m_mistakes.add(place(event), "more than " + std::to_string(m_limits.nodes) + " values in one file");
            throw Stop{};
        }
        Node node;
        node.kind = kind;
        node.file = m_file;
        node.line = static_cast<int>(event.start_mark.line) + 1;
        node.column = static_cast<int>(event.start_mark.column) + 1;
        return node;
    }
    void open(yaml_event_t const& event, Node::Kind kind) {
        if (static_cast<int>(m_levels.size()) >= m_limits.depth) {
            m_mistakes.add(place(event), "nested more than " + std::to_string(m_limits.depth) + " levels deep");
            throw Stop{};
        }
        m_levels.push_back({make(event, kind), {}});
    }
    void close() {
        Node node = std::move(m_levels.back().node);
        m_levels.pop_back();
        add(std::move(node));
    }
    void add(Node&& node) {
        if (m_levels.empty()) {
            root = std::move(node);
            return;
        }
        Level& level = m_levels.back();
        if (level.node.is_list()) {
            level.node.items.push_back(std::move(node));
        } else if (!level.key) {
            check_key(level.node, node);
            level.key = std::move(node);
        } else {
            // The library places "nothing" at what follows; the writer looks for it at its key.
            if (node.kind == Node::Kind::none) node.line = level.key->line, node.column = level.key->column;
            level.node.entries.push_back({level.key->text, level.key->line, level.key->column, std::move(node)});
            level.key.reset();
        }
    }
    void check_key(Node const& map, Node const& key) {
        if (!key.is_scalar()) return m_mistakes.add(key.at(), "a key must be a word");
        if (key.text == "<<") return m_mistakes.add(key.at(), "merge keys (<<) are not allowed; write the keys out");
        for (auto const& entry : map.entries) {
            if (entry.key == key.text) {
                return m_mistakes.add(
                    key.at(), "duplicate key '" + key.text + "'; first given on line " + std::to_string(entry.line));
            }
        }
    }
    void refuse(yaml_event_t const& event, yaml_char_t const* anchor, yaml_char_t const* tag) {
        if (anchor) m_mistakes.add(place(event), "anchors (&name) are not allowed");
        if (tag) m_mistakes.add(place(event), "tags (!type) are not allowed");
    }

    std::shared_ptr<std::string const> m_file;
    Mistakes& m_mistakes;
    YamlLimits const& m_limits;
    std::size_t m_nodes = 0;
    std::vector<Level> m_levels;
};

// What the library accepts or explains badly. False when the text is not worth parsing.
bool check_lines(std::string const& file, std::vector<std::string_view> const& lines, Mistakes& mistakes) {
    auto const before = mistakes.size();
    int number = 0;
    for (auto const line : lines) {
        ++number;
        if (!is_valid_utf8(line)) {
            mistakes.add({file, number, 1}, "not UTF-8");
            continue;
        }
        auto const tab = line.find('\t');
        if (tab != std::string_view::npos && line.find_first_not_of(" \t") > tab) {
            mistakes.add({file, number, static_cast<int>(tab) + 1}, "a tab in the indentation; use spaces");
        }
        if (line.starts_with('%')) {
            mistakes.add({file, number, 1}, "directives (%) are not allowed");
        }
        for (std::size_t i = 0; i < line.size(); ++i) {
            auto const c = static_cast<unsigned char>(line[i]);
            if ((c < 0x20 && c != '\t' && !(c == '\r' && i + 1 == line.size())) || c == 0x7f) {
                mistakes.add({file, number, static_cast<int>(count_characters(line.substr(0, i))) + 1},
                             "a control character");
            }
        }
    }
    return mistakes.size() == before;
}

}  // namespace

Node const* Node::find(std::string_view key) const {
    for (auto const& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

Node parse_yaml(std::string const& file, std::string_view text, Mistakes& mistakes, YamlLimits const& limits) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.size() > limits.bytes) {
        mistakes.add({file, 1, 1}, "larger than " + std::to_string(limits.bytes / 1024) + " KB");
        return {};
    }
    if (!check_lines(file, lines_of(text), mistakes)) return {};
    Builder builder(file, mistakes, limits);
    try {
        Parser parser(text);
        for (bool is_end = false; !is_end;) {
            Event event;
            if (!parser.next(event)) {
                auto mistake = parser.mistake(file);
                mistakes.add(std::move(mistake.at), std::move(mistake.message));
                return std::move(builder.root);
            }
            builder.take(*event);
            is_end = event->type == YAML_STREAM_END_EVENT;
        }
        if (builder.documents == 0) mistakes.add({file, 1, 1}, "the file is empty");
    } catch (Stop const&) {
    }
    return std::move(builder.root);
}

Value to_data(Node const& node) {
    switch (node.kind) {
        case Node::Kind::none:
            return nullptr;
        case Node::Kind::scalar:
            return node.text;
        case Node::Kind::list: {
            Value::List list;
            list.reserve(node.items.size());
            for (auto const& item : node.items) list.push_back(to_data(item));
            return list;
        }
        case Node::Kind::map:
            break;
    }
    Value::Map map;
    map.reserve(node.entries.size());
    for (auto const& entry : node.entries) map.emplace_back(entry.key, to_data(entry.value));
    return map;
}

}  // namespace bolan::definition
