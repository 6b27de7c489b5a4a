// The adapter of yaml-cpp. Its events are used rather than its nodes: they keep every mark, and never expand an alias.
#include "definition/yaml.h"
#include "base/text.h"
#include <optional>
#include <sstream>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace bolan::definition {

namespace {

struct Stop {};  // a budget is used up

// Lines of the file, to turn the library's byte columns into characters and to see how a scalar is written.
class Source {
  public:
    Source(std::string const& file, std::string_view text) : m_file(file) {
        while (true) {
            auto const end = text.find('\n');
            m_lines.push_back(text.substr(0, end));
            if (end == std::string_view::npos) return;
            text.remove_prefix(end + 1);
        }
    }
    Location at(YAML::Mark const& mark) const {
        auto const line = line_of(mark);
        auto const bytes = std::min<std::size_t>(mark.column < 0 ? 0 : mark.column, line.size());
        return {m_file, mark.line + 1, static_cast<int>(count_characters(line.substr(0, bytes))) + 1};
    }
    char char_at(YAML::Mark const& mark) const {
        auto const line = line_of(mark);
        auto const column = static_cast<std::size_t>(mark.column);
        return mark.column >= 0 && column < line.size() ? line[column] : '\0';
    }
    // Does the quote at `mark` find its end? The library takes the end of the file for one.
    bool is_closed_quote(YAML::Mark const& mark) const {
        char const quote = char_at(mark);
        if (quote != '\'' && quote != '"') return true;
        auto const* at = line_of(mark).data() + mark.column + 1;
        auto const* const end = m_lines.back().data() + m_lines.back().size();
        for (; at < end; ++at) {
            if (quote == '"' && *at == '\\') {
                ++at;
            } else if (*at == quote) {
                if (quote == '"' || at + 1 == end || at[1] != quote) return true;
                ++at;
            }
        }
        return false;
    }
    std::string const& file() const { return m_file; }
    std::vector<std::string_view> const& lines() const { return m_lines; }

  private:
    std::string_view line_of(YAML::Mark const& mark) const {
        auto const line = static_cast<std::size_t>(mark.line);
        return mark.line >= 0 && line < m_lines.size() ? m_lines[line] : std::string_view();
    }
    std::string m_file;
    std::vector<std::string_view> m_lines;
};

class Builder final : public YAML::EventHandler {
  public:
    Builder(Source const& source, Mistakes& mistakes, YamlLimits const& limits)
        : m_source(source), m_mistakes(mistakes), m_limits(limits) {}

    Node root;
    bool is_done = false;

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override { is_done = true; }
    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add(make(mark, Node::Kind::none));
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override {
        m_mistakes.add(m_source.at(mark), "aliases (*name) are not allowed; write the value out");
        add(make(mark, Node::Kind::none));
    }
    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        Node node = make(mark, Node::Kind::scalar);
        char const first = m_source.char_at(mark);
        if (tag == "!" && !m_source.is_closed_quote(mark)) {
            m_mistakes.add(m_source.at(mark), "a quote that nothing closes");
        }
        node.text = value;
        node.block = tag == "!" && (first == '|' || first == '>');
        node.quoted = tag == "!";
        add(std::move(node));
    }
    void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::map);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Level {
        Node node;
        std::optional<Node> key;  // read, its value still to come
    };

    Node make(YAML::Mark const& mark, Node::Kind kind) {
        if (++m_nodes > m_limits.nodes) {
            m_mistakes.add(m_source.at(mark), "more than " + std::to_string(m_limits.nodes) + " values in one file");
            throw Stop{};
        }
        Node node;
        node.kind = kind;
        auto const at = m_source.at(mark);
        node.line = at.line;
        node.column = at.column;
        return node;
    }
    void open(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, Node::Kind kind) {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        if (static_cast<int>(m_levels.size()) >= m_limits.depth) {
            m_mistakes.add(m_source.at(mark), "nested more than " + std::to_string(m_limits.depth) + " levels deep");
            throw Stop{};
        }
        m_levels.push_back({make(mark, kind), {}});
    }
    void close() {
        Node node = std::move(m_levels.back().node);
        m_levels.pop_back();
        add(std::move(node));
    }
    void add(Node node) {
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
        Location const at{m_source.file(), key.line, key.column};
        if (!key.is_scalar()) return m_mistakes.add(at, "a key must be a word");
        if (key.text == "<<") return m_mistakes.add(at, "merge keys (<<) are not allowed; write the keys out");
        for (auto const& entry : map.entries) {
            if (entry.key == key.text) {
                return m_mistakes.add(
                    at, "duplicate key '" + key.text + "'; first given on line " + std::to_string(entry.line));
            }
        }
    }
    void refuse_anchor(YAML::Mark const& mark, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor) m_mistakes.add(m_source.at(mark), "anchors (&name) are not allowed");
    }
    void refuse_tag(YAML::Mark const& mark, std::string const& tag) {
        if (!tag.empty() && tag != "?" && tag != "!") m_mistakes.add(m_source.at(mark), "tags (!type) are not allowed");
    }

    Source const& m_source;
    Mistakes& m_mistakes;
    YamlLimits const& m_limits;
    std::size_t m_nodes = 0;
    std::vector<Level> m_levels;
};

// What the library accepts or explains badly. False when the text is not worth parsing.
bool check_lines(Source const& source, Mistakes& mistakes) {
    auto const before = mistakes.size();
    int number = 0;
    for (auto const line : source.lines()) {
        ++number;
        auto const tab = line.find('\t');
        if (tab != std::string_view::npos && line.find_first_not_of(" \t") > tab) {
            mistakes.add({source.file(), number, static_cast<int>(tab) + 1}, "a tab in the indentation; use spaces");
        }
        if (line.starts_with('%')) {
            mistakes.add({source.file(), number, 1}, "directives (%) are not allowed");
        }
        for (std::size_t i = 0; i < line.size(); ++i) {
            auto const c = static_cast<unsigned char>(line[i]);
            if ((c < 0x20 && c != '\t' && !(c == '\r' && i + 1 == line.size())) || c == 0x7f) {
                mistakes.add({source.file(), number, static_cast<int>(count_characters(line.substr(0, i))) + 1},
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
    Source const source(file, text);
    if (!is_valid_utf8(text)) {
        int number = 0;
        for (auto const line : source.lines()) {
            ++number;
            if (!is_valid_utf8(line)) mistakes.add({file, number, 1}, "not UTF-8");
        }
        return {};
    }
    if (!check_lines(source, mistakes)) return {};
    Builder builder(source, mistakes, limits);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        bool const has_document = parser.HandleNextDocument(builder);
        if (!has_document) mistakes.add({file, 1, 1}, "the file is empty");
        Mistakes ignored;
        Builder second(source, ignored, limits);
        if (has_document && parser.HandleNextDocument(second)) {
            mistakes.add({file, second.root.line, second.root.column}, "a second document (---) in one file");
        }
    } catch (Stop const&) {
    } catch (YAML::Exception const& error) {
        auto const at = error.mark.is_null() ? Location{file, 1, 1} : source.at(error.mark);
        mistakes.add(at, "not YAML: " + error.msg);
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
            Value list = Value::list();
            for (auto const& item : node.items) list.push(to_data(item));
            return list;
        }
        case Node::Kind::map:
            break;
    }
    Value map = Value::map();
    for (auto const& entry : node.entries) map.set(entry.key, to_data(entry.value));
    return map;
}

}  // namespace bolan::definition
