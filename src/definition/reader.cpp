#include "definition/reader.h"
#include "base/text.h"
#include <algorithm>
#include <charconv>
#include <cmath>

namespace bolan::definition {

namespace {

std::shared_ptr<Shape const> share(Shape shape) { return std::make_shared<Shape const>(std::move(shape)); }

bool is_code(std::string_view s) {
    if (s.empty() || s.size() > 60 || s[0] < 'a' || s[0] > 'z') return false;
    for (char const c : s) {
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return true;
}

template <typename T>
std::optional<T> parse_number(std::string_view s) {
    T value{};
    auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size()) return {};
    return value;
}

std::optional<int> parse_minutes(std::string_view s) {
    if (s.size() != 5 || s[2] != ':') return {};
    auto const hours = parse_number<int>(s.substr(0, 2));
    auto const minutes = parse_number<int>(s.substr(3));
    if (!hours || !minutes || *hours < 0 || *hours > 24 || *minutes < 0 || *minutes > 59) return {};
    auto const all = *hours * 60 + *minutes;
    if (all > 24 * 60) return {};
    return all;
}

char const* name_of(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::none:
            return "nothing";
        case Node::Kind::scalar:
            return "a single value";
        case Node::Kind::list:
            return "a list";
        case Node::Kind::map:
            return "a mapping";
    }
    return "";
}

std::string join(std::vector<std::string> const& names) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::vector<std::string> keys_of(MappingSpec const& spec, std::string_view kind) {
    std::vector<std::string> names;
    for (auto const& key : spec.keys) {
        if (key.is_for(kind)) names.push_back(key.name);
    }
    return names;
}

}  // namespace

Shape list_of(Shape item) { return {.kind = Shape::Kind::list, .item = share(std::move(item))}; }
Shape one_or_list_of(Shape item) { return {.kind = Shape::Kind::one_or_list, .item = share(std::move(item))}; }
Shape always_or(Shape item) { return {.kind = Shape::Kind::always_or, .item = share(std::move(item))}; }
Shape map_of(Shape item) { return {.kind = Shape::Kind::map, .item = share(std::move(item))}; }
Shape mapping_of(std::string name) { return {.kind = Shape::Kind::mapping, .mapping = std::move(name)}; }
Shape one_of(std::vector<std::string> values) { return {.kind = Shape::Kind::one_of, .values = std::move(values)}; }

bool KeySpec::is_for(std::string_view kind) const {
    return kinds.empty() || kind.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool MappingSpec::has_kind(std::string_view kind) const {
    for (auto const& key : keys) {
        auto const& values = key.shape.values;
        if (key.name == kind_key && std::find(values.begin(), values.end(), kind) != values.end()) return true;
    }
    return false;
}

Location Reader::inside(Node const& node) {
    auto at = node.at();
    if (node.block) {
        ++at.line;
        at.column = 1;
    } else if (node.quoted) {
        ++at.column;
    }
    return at;
}

bool Reader::is_map(Node const& node, std::string_view what) {
    if (node.is_map()) return true;
    wrong(node, std::string(what) + " must be a mapping (key: value), not " + name_of(node.kind));
    return false;
}

bool Reader::is_list(Node const& node, std::string_view what) {
    if (node.is_list()) return true;
    wrong(node, std::string(what) + " must be a list, not " + name_of(node.kind));
    return false;
}

bool Reader::is_scalar(Node const& node, std::string_view what) {
    if (node.is_scalar() && !node.text.empty()) return true;
    wrong(node, "expected " + std::string(what) + ", not " + (node.is_scalar() ? "an empty text" : name_of(node.kind)));
    return false;
}

void Reader::check_keys(MappingSpec const& spec, Node const& node, std::string_view kind) {
    for (auto const& entry : node.entries) {
        auto const is_it = [&](KeySpec const& key) { return key.name == entry.key && key.is_for(kind); };
        if (std::ranges::any_of(spec.keys, is_it)) continue;
        std::vector<std::string> kinds;
        for (auto const& key : spec.keys) {
            if (key.name == entry.key) kinds.insert(kinds.end(), key.kinds.begin(), key.kinds.end());
        }
        if (kinds.empty()) {
            wrong(entry.at(), unknown("key", entry.key, keys_of(spec, kind)));
        } else {
            wrong(entry.at(), "'" + entry.key + "' belongs to " + join(kinds) + ", not to " + std::string(kind));
        }
    }
    for (auto const& key : spec.keys) {
        if (key.need == Need::required && key.is_for(kind) && !node.find(key.name)) {
            wrong(node, "'" + key.name + "' is missing: " + key.doc);
        }
    }
}

void Reader::read_words(Node const& node, std::string& out) {
    if (is_scalar(node, "a text")) out = node.text;
}

void Reader::read_code(Node const& node, std::string& out) {
    if (!is_scalar(node, "a name")) return;
    out = node.text;
    if (!is_code(node.text)) {
        wrong(node, "'" + node.text + "' is no name: small letters, digits and _, beginning with a letter");
    }
}

void Reader::read_text(Node const& node, Text& out) {
    if (!is_scalar(node, "a text")) return;
    out = {node.text, m_context};
    remember(node.at(), out);
}

void Reader::read_expression(Node const& node, Expr& out) {
    if (!is_scalar(node, "an expression")) return;
    out.text = node.text;
    out.at = inside(node);
}

void Reader::read_template(Node const& node, std::string& text, Template& out) {
    if (!is_scalar(node, "a text")) return;
    text = node.text;
    cut_template(inside(node), node.text, out);
}

// Braces nest inside an expression (a map) and count for nothing inside its quotes.
void Reader::cut_template(Location at, std::string_view text, Template& out) {
    std::size_t start = 0;
    while (start < text.size()) {
        auto const open = text.find('{', start);
        auto& part = out.parts.emplace_back();
        part.text = text.substr(start, open == text.npos ? text.npos : open - start);
        if (open == text.npos) return;
        std::size_t end = open + 1;
        char quote = 0;
        for (int depth = 1; end < text.size(); ++end) {
            char const c = text[end];
            if (quote) {
                if (c == quote) quote = 0;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '{') {
                ++depth;
            } else if (c == '}' && --depth == 0) {
                break;
            }
        }
        Location place = at;
        place.column += static_cast<int>(count_characters(text.substr(0, open + 1)));
        if (end >= text.size()) return wrong(place, "a { that no } closes");
        part.value.text = text.substr(open + 1, end - open - 1);
        part.value.at = place;
        if (part.value.text.empty()) wrong(place, "nothing between { and }");
        start = end + 1;
    }
}

void Reader::read_flag(Node const& node, bool& out) {
    if (node.is_scalar() && !node.quoted && (node.text == "true" || node.text == "false")) {
        out = node.text == "true";
    } else {
        wrong(node, "expected true or false");
    }
}

void Reader::read_integer(Node const& node, int& out, int min, int max) {
    auto const value = node.is_scalar() && !node.quoted ? parse_number<int>(node.text) : std::nullopt;
    if (!value || *value < min || *value > max) {
        return wrong(node, "expected a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    out = *value;
}

void Reader::read_number(Node const& node, double& out) {
    auto const value = node.is_scalar() && !node.quoted ? parse_number<double>(node.text) : std::nullopt;
    if (!value || !std::isfinite(*value)) return wrong(node, "expected a number");
    out = *value;
}

void Reader::read_date(Node const& node, Date& out) {
    auto const value = node.is_scalar() ? Date::parse(node.text) : std::nullopt;
    if (!value) return wrong(node, "expected a date, year-month-day: 2026-11-22");
    out = *value;
}

// No expression of a length of time begins with a digit.
void Reader::read_period(Node const& node, Period& out) {
    bool const is_written = node.is_scalar() && !node.text.empty() && node.text[0] >= '0' && node.text[0] <= '9';
    if (node.is_scalar() && !is_written && node.text.find('(') != std::string::npos)
        return read_expression(node, out.computed);
    out.written = is_written ? Duration::parse(node.text) : std::nullopt;
    if (!out.written) {
        wrong(node,
              "expected a time like '5 working days', '36 working hours', '30 days', '2 hours', or an expression "
              "like hours(table('clock', 'visit').hours)");
    }
}

void Reader::read_size(Node const& node, std::int64_t& out) {
    std::string_view const text = node.text;
    std::int64_t unit = 0;
    if (text.ends_with(" MB")) unit = 1024 * 1024;
    if (text.ends_with(" KB")) unit = 1024;
    auto const count = unit ? parse_number<int>(text.substr(0, text.size() - 3)) : std::nullopt;
    if (!count || *count <= 0 || *count > 100'000) return wrong(node, "expected a size like '5 MB' or '300 KB'");
    out = *count * unit;
}

void Reader::read_range(Node const& node, int& min, int& max) {
    std::string_view const text = node.text;
    auto const dots = text.find("..");
    auto const low = dots == text.npos ? std::nullopt : parse_number<int>(text.substr(0, dots));
    auto const high = dots == text.npos ? std::nullopt : parse_number<int>(text.substr(dots + 2));
    if (!low || !high || *low < 0 || *high < 1 || *low > *high || *high > 1000) {
        return wrong(node, "expected how many, from least to most: 1..4");
    }
    min = *low;
    max = *high;
}

void Reader::read_hours(Node const& node, Hours& out) {
    if (node.text == "closed") {
        out = {};
        return;
    }
    std::string_view const text = node.text;
    auto const dash = text.find('-');
    auto const from = dash == text.npos ? std::nullopt : parse_minutes(text.substr(0, dash));
    auto const to = dash == text.npos ? std::nullopt : parse_minutes(text.substr(dash + 1));
    if (!from || !to || *from >= *to) return wrong(node, "expected hours like 09:00-17:00, or closed");
    out = {*from, *to};
}

bool Reader::read_one_of(Node const& node, std::vector<std::string> const& values, std::string& out) {
    if (node.is_scalar() && std::ranges::find(values, node.text) != values.end()) return out = node.text, true;
    if (is_scalar(node, "one of " + join(values))) wrong(node, unknown("value", node.text, values));
    return false;
}

void Reader::read_codes(Node const& node, std::vector<std::string>& out) {
    if (!is_list(node, "this")) return;
    for (auto const& item : node.items) {
        std::string name;
        read_code(item, name);
        if (name.empty()) continue;
        if (std::find(out.begin(), out.end(), name) != out.end()) wrong(item, "'" + name + "' is listed twice");
        out.push_back(std::move(name));
    }
}

void Reader::read_code_or_codes(Node const& node, std::vector<std::string>& out) {
    if (node.is_list()) return read_codes(node, out);
    std::string name;
    read_code(node, name);
    if (!name.empty()) out.push_back(std::move(name));
}

void Reader::read_lines(Node const& node, std::vector<std::string>& out, bool translated) {
    if (!is_list(node, "this")) return;
    for (auto const& item : node.items) {
        if (!is_scalar(item, "a text")) continue;
        out.push_back(item.text);
        if (translated) remember(item.at(), {item.text, m_context});
    }
}

void Reader::read_set(Node const& node, std::vector<std::pair<std::string, Expr>>& out) {
    if (!is_map(node, "this")) return;
    for (auto const& entry : node.entries) {
        std::string name;
        Node key;
        key.kind = Node::Kind::scalar;
        key.text = entry.key;
        key.file = entry.value.file;
        key.line = entry.line;
        key.column = entry.column;
        read_code(key, name);
        Expr value;
        read_expression(entry.value, value);
        out.emplace_back(std::move(name), std::move(value));
    }
}

}  // namespace bolan::definition
