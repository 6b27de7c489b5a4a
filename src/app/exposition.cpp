#include "app/exposition.h"
#include <charconv>

namespace bolan::app {

namespace {

std::string number(double value) {
    std::array<char, 512> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    return {text.data(), end.ptr};
}

// "Label values … can be any sequence of UTF-8 characters, but the backslash, double-quote and line feed characters
// have to be escaped"; in help texts the double-quote stands for itself.
std::string escaped(std::string_view text, bool is_label) {
    std::string out;
    for (char const c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || (is_label && c == '"')) out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

void Exposition::begin(std::string_view name, std::string_view type, std::string_view help) {
    m_name = name;
    m_text += "# HELP " + m_name + " " + escaped(help, false) + "\n# TYPE " + m_name + " " + std::string(type) + "\n";
}

void Exposition::histogram(std::string_view name, std::string_view help, double per_unit) {
    begin(name, "histogram", help);
    m_per_unit = per_unit;
}

void Exposition::line(std::string_view suffix, Labels const& labels, double value) {
    m_text.append(m_name).append(suffix);
    char before = '{';
    for (auto const& [name, text] : labels) {
        m_text.append(1, before).append(name).append("=\"").append(escaped(text, true)).append("\"");
        before = ',';
    }
    if (!labels.empty()) m_text += '}';
    m_text += " " + number(value) + "\n";
}

void Exposition::sample(double value, Labels const& labels) { line("", labels, value); }

// "The histogram must have a bucket with {le="+Inf"}. Its value must be identical to the value of x_count."
void Exposition::sample(Histogram const& values, Labels const& labels) {
    auto const bounds = values.bounds();
    double so_far = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
        so_far += static_cast<double>(values.count(i));
        auto const bound = i < bounds.size() ? number(static_cast<double>(bounds[i]) / m_per_unit) : "+Inf";
        auto with_bound = labels;
        with_bound.emplace_back("le", bound);
        line("_bucket", with_bound, so_far);
    }
    line("_sum", labels, static_cast<double>(values.sum()) / m_per_unit);
    line("_count", labels, so_far);
}

}  // namespace bolan::app
