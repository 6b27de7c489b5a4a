// Strict YAML 1.2: a tree with the place of every key and value. No anchors, aliases, tags, merge keys, several
// documents, or duplicate keys; scalars stay text. The only file that knows the YAML library is yaml.cpp.
#pragma once
#include "base/value.h"
#include "definition/mistake.h"
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::definition {

struct Node {
    enum class Kind { none, scalar, list, map };  // none: a key with nothing after it, ~ or null
    struct Entry;
    Kind kind = Kind::none;
    std::string text;     // scalar
    bool quoted = false;  // scalar in quotes or a block: never a number or a word of the language
    bool block = false;   // a block scalar: its text begins on the next line
    std::shared_ptr<std::string const> file;
    int line = 1;    // from 1
    int column = 1;  // from 1, in characters; of a quoted scalar, its quote
    std::vector<Node> items;
    std::vector<Entry> entries;  // in the order of the file

    Node const* find(std::string_view key) const;  // nullptr when absent or not a map
    Location at() const { return {file ? *file : std::string(), line, column}; }
    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
};

struct Node::Entry {
    std::string key;
    int line = 1;  // of the key
    int column = 1;
    Node value;

    Location at() const { return {value.file ? *value.file : std::string(), line, column}; }
};

struct YamlLimits {
    std::size_t bytes = 1 << 20;
    std::size_t nodes = 100'000;
    int depth = 24;
};

// `file` is for the locations of mistakes. Nothing is thrown. A file with a mistake of syntax gives what stood before
// it; the caller reads the tree only when `mistakes` gained nothing.
Node parse_yaml(std::string const& file, std::string_view text, Mistakes& mistakes, YamlLimits const& limits = {});

// The tree as data: every scalar a string. What is hashed.
Value to_data(Node const& node);

}  // namespace bolan::definition
