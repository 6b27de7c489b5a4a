#include "operations/parse_exposition.h"
#include <charconv>
#include <limits>
#include <set>
#include <stdexcept>

namespace bolan::testing {

namespace {

class Line {
  public:
    explicit Line(std::string_view text) : m_whole(text), m_rest(text) {}

    [[noreturn]] void fail(std::string const& why) const {
        throw std::runtime_error(why + ": " + std::string(m_whole));
    }
    bool take(std::string_view word) {
        if (!m_rest.starts_with(word)) return false;
        m_rest.remove_prefix(word.size());
        return true;
    }
    void need(std::string_view word) {
        if (!take(word)) fail("'" + std::string(word) + "' is missing");
    }
    // [a-zA-Z_:][a-zA-Z0-9_:]*; of a label without the colon
    std::string name(bool is_label) {
        std::size_t n = 0;
        auto const is_letter = [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c == ':' && !is_label);
        };
        while (n < m_rest.size() && (is_letter(m_rest[n]) || (n > 0 && m_rest[n] >= '0' && m_rest[n] <= '9'))) ++n;
        if (n == 0) fail("no name");
        std::string out(m_rest.substr(0, n));
        m_rest.remove_prefix(n);
        return out;
    }
    std::string quoted() {
        need("\"");
        std::string out;
        while (!take("\"")) {
            if (m_rest.empty()) fail("a label that nothing closes");
            if (take("\\\\"))
                out += '\\';
            else if (take("\\\""))
                out += '"';
            else if (take("\\n"))
                out += '\n';
            else if (m_rest.front() == '\\')
                fail("an escape that is none");
            else
                out += m_rest.front(), m_rest.remove_prefix(1);
        }
        return out;
    }
    double number() {
        if (m_rest == "+Inf") return std::numeric_limits<double>::infinity();
        double value = 0;
        auto const [end, failure] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        if (failure != std::errc() || end != m_rest.data() + m_rest.size()) fail("no number at the end");
        return value;
    }
    std::string_view rest() const { return m_rest; }

  private:
    std::string_view m_whole, m_rest;
};

Sample read_sample(Line& line) {
    Sample sample;
    sample.name = line.name(false);
    if (line.take("{")) {
        do {
            auto const label = line.name(true);
            line.need("=");
            if (!sample.labels.emplace(label, line.quoted()).second) line.fail("a label twice");
        } while (line.take(","));
        line.need("}");
    }
    line.need(" ");
    sample.value = line.number();
    return sample;
}

bool belongs(Sample const& sample, std::string const& name, Family const& family) {
    if (family.type != "histogram") return sample.name == name;
    bool const is_bucket = sample.name == name + "_bucket";
    return (is_bucket || sample.name == name + "_sum" || sample.name == name + "_count") &&
           is_bucket == sample.labels.contains("le");
}

double bound_of(Sample const& bucket) {
    std::string const text = bucket.labels.at("le");
    return Line(text).number();
}

// Buckets stand together, in the order of their bounds, before _sum and _count.
void check_histogram(std::string const& name, std::vector<Sample> const& samples) {
    for (std::size_t i = 0; i < samples.size();) {
        auto labels = samples[i].labels;
        labels.erase("le");
        double bound = -std::numeric_limits<double>::infinity(), count = 0;
        for (; i < samples.size() && samples[i].name == name + "_bucket"; ++i) {
            if (bound_of(samples[i]) <= bound) throw std::runtime_error(name + ": bounds do not grow");
            if (samples[i].value < count) throw std::runtime_error(name + ": buckets do not grow");
            bound = bound_of(samples[i]);
            count = samples[i].value;
        }
        bool const is_whole = i + 1 < samples.size() && samples[i].name == name + "_sum" &&
                              samples[i + 1].name == name + "_count" && samples[i].labels == labels &&
                              samples[i + 1].labels == labels;
        if (!is_whole) throw std::runtime_error(name + ": no sum and count behind the buckets");
        if (bound != std::numeric_limits<double>::infinity() || samples[i + 1].value != count)
            throw std::runtime_error(name + ": the bucket +Inf is not the count");
        i += 2;
    }
}

}  // namespace

Families parse_exposition(std::string_view text) {
    Families families;
    std::set<std::pair<std::string, std::map<std::string, std::string>>> seen;
    std::string name;  // of the family at hand
    if (!text.ends_with('\n')) throw std::runtime_error("no line feed at the end");
    while (!text.empty()) {
        Line line(text.substr(0, text.find('\n')));
        text.remove_prefix(text.find('\n') + 1);
        if (line.take("# HELP ")) {
            name = line.name(false);
            line.need(" ");
            if (families.contains(name)) line.fail("a family twice");
            families[name];
        } else if (line.take("# TYPE ")) {
            line.need(name + " ");
            auto const type = std::string(line.rest());
            if (type != "counter" && type != "gauge" && type != "histogram") line.fail("no such type");
            if ((type == "counter") != name.ends_with("_total"))
                line.fail("counters, and they alone, are named _total");
            families[name].type = type;
        } else {
            auto sample = read_sample(line);
            auto& family = families[name];
            if (!belongs(sample, name, family)) line.fail("not of the family " + name);
            if (family.type == "counter" && sample.value < 0) line.fail("a counter below zero");
            if (!seen.emplace(sample.name, sample.labels).second) line.fail("a sample twice");
            family.samples.push_back(std::move(sample));
        }
    }
    for (auto const& [of, family] : families)
        if (family.type == "histogram") check_histogram(of, family.samples);
    return families;
}

}  // namespace bolan::testing
