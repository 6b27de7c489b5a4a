#include "base/text.h"
#include "describe/describe.h"
#include "describe/layout.h"
#include "describe/teller.h"
#include <algorithm>
#include <map>

namespace bolan::describe {

using definition::Model;
using definition::Service;

namespace {

struct Hand {  // how large letters are and how many a line holds
    int size, line, longest;
};
constexpr Hand k_title_hand{14, 19, 22}, k_small_hand{12, 17, 24};
constexpr int k_padding = 10;

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        // = and : too: a drawing inside a page may hold nothing that looks like a handler or a scheme.
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '=' || c == ':')
            out += "&#" + std::to_string(static_cast<int>(c)) + ";";
        else
            out += c;
    }
    return out;
}

std::string number(double value) { return std::to_string(static_cast<long>(value + 0.5)); }

Names wrapped(std::string_view text, Hand const& hand) {
    Names lines;
    while (!text.empty()) {
        auto const space = text.find(' ');
        auto const word = text.substr(0, space);
        if (!lines.empty() &&
            count_characters(lines.back()) + 1 + count_characters(word) <= static_cast<std::size_t>(hand.longest))
            lines.back() += " " + std::string(word);
        else
            lines.emplace_back(word);
        text.remove_prefix(space == text.npos ? text.size() : space + 1);
    }
    return lines;
}

// A generous guess: no font is at hand, and any may be used.
int width_of(Names const& lines, Hand const& hand) {
    std::size_t longest = 0;
    for (auto const& line : lines) longest = std::max(longest, count_characters(line));
    return static_cast<int>(static_cast<double>(longest) * hand.size * 0.6) + 4;
}

class Diagram {
  public:
    Diagram(Model const& model, Service const& service, std::string_view language)
        : m_service(service), m_teller(model, language) {}

    std::string svg() {
        collect();
        measure();
        lay_out(m_drawing);
        return head() + lines() + labels() + boxes() + "</svg>\n";
    }

  private:
    struct Node {
        std::string name;
        Names title, stays;
        bool is_final = false;
    };

    std::size_t node(std::string_view name) const {
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            if (m_nodes[i].name == name) return i;
        return 0;
    }

    void add_way(std::string const& from, std::string const& to, std::string const& label) {
        auto& sources = m_ways[{node(to), label}];
        if (m_ways.size() > m_order.size()) m_order.push_back({node(to), label});
        if (std::ranges::find(sources, node(from)) == sources.end()) sources.push_back(node(from));
    }

    void collect() {
        m_nodes.push_back({"start", {}, {}, false});
        for (auto const& state : m_service.states) m_nodes.push_back({state.name, {}, {}, state.final});
        for (auto const& action : m_service.actions)
            for (auto const& from : action.from) {
                auto const title = m_teller.text(action.title);
                if (action.to.empty() || action.to == from)
                    m_nodes[node(from)].stays.push_back(title);
                else
                    add_way(from, action.to, title);
            }
        for (auto const& state : m_service.states) {
            for (auto const& then : state.then) add_way(state.name, then.to, m_teller.say(says::k_by_itself));
            if (!state.overdue_to.empty()) add_way(state.name, state.overdue_to, m_teller.say(says::k_time_over));
            if (state.committee)
                for (auto const& vote : state.committee->votes)
                    add_way(state.name, vote.to, m_teller.action(m_service, vote.action));
        }
        // Labels of the same sources and the same end stand together.
        for (auto const& key : m_order) {
            auto const& sources = m_ways[key];
            auto const same = std::ranges::find_if(m_drawing.bundles, [&](Bundle const& bundle) {
                return bundle.to == key.first && bundle.from == sources;
            });
            if (same != m_drawing.bundles.end()) {
                m_labels[same->words].push_back(key.second);
                continue;
            }
            m_drawing.bundles.push_back({.from = sources, .to = key.first, .words = m_labels.size()});
            m_labels.push_back({key.second});
        }
    }

    Names label_lines(Bundle const& bundle) const {
        Names lines;
        for (auto const& label : m_labels[bundle.words])
            for (auto& line : wrapped(label, k_small_hand)) lines.push_back(std::move(line));
        return lines;
    }

    void measure() {
        for (auto& of : m_nodes) {
            of.title = wrapped(m_teller.state(m_service, of.name), k_title_hand);
            Names stays;
            for (auto const& label : of.stays)
                for (auto& line : wrapped(label, k_small_hand)) stays.push_back(std::move(line));
            of.stays = std::move(stays);
            int const width = std::max(width_of(of.title, k_title_hand), width_of(of.stays, k_small_hand));
            int const height = static_cast<int>(of.title.size()) * k_title_hand.line +
                               static_cast<int>(of.stays.size()) * k_small_hand.line + (of.stays.empty() ? 0 : 8);
            m_drawing.boxes.push_back({width + 2 * k_padding, height + 2 * k_padding});
        }
        for (auto& bundle : m_drawing.bundles) {
            auto const lines = label_lines(bundle);
            bundle.label = {width_of(lines, k_small_hand), static_cast<int>(lines.size()) * k_small_hand.line + 4};
        }
    }

    // ---- Drawing; in a right-to-left language from the right

    double across(double x) const { return m_teller.is_urdu() ? m_drawing.width - x : x; }
    std::string point(std::pair<double, double> const& at) const {
        return number(across(at.first)) + " " + number(at.second);
    }

    std::string in_words() const {
        std::string out;
        auto const name_of = [&](std::size_t i) { return m_teller.quoted(m_teller.state(m_service, m_nodes[i].name)); };
        for (auto const& bundle : m_drawing.bundles) {
            Names from;
            for (auto const source : bundle.from) from.push_back(name_of(source));
            out += m_teller.say(says::k_way, {{"from", m_teller.list(from, says::k_or)},
                                              {"to", name_of(bundle.to)},
                                              {"labels", m_teller.list(m_labels[bundle.words], says::k_or)}}) +
                   " ";
        }
        Names ends;
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            if (m_nodes[i].is_final) ends.push_back(name_of(i));
        return out + m_teller.say(says::k_ends, {{"states", m_teller.list(ends)}});
    }

    std::string head() const {
        auto const width = std::to_string(m_drawing.width), height = std::to_string(m_drawing.height);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"" +
               std::string(m_teller.is_urdu() ? "ur" : "en") + "\" width=\"" + width + "\" height=\"" + height +
               "\" viewBox=\"0 0 " + width + " " + height +
               "\" font-family=\"Roboto, 'Doch Naskh', 'Noto Sans', 'Noto Naskh Arabic', sans-serif\" "
               "text-anchor=\"middle\" fill=\"currentColor\"" +
               (m_teller.is_urdu() ? " direction=\"rtl\"" : "") + "><title>" +
               escaped(m_teller.say(says::k_diagram, {{"service", m_teller.text(m_service.title)}})) +
               "</title><desc>" + escaped(in_words()) + "</desc>\n";
    }

    std::string lines() const {
        std::string out;
        for (auto const& bundle : m_drawing.bundles) {
            out += "<path fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"";
            if (bundle.is_back) out += " stroke-dasharray=\"5 3\"";
            out += " d=\"";
            for (auto const& line : bundle.lines) {
                auto const& [from, bend, unbend, to] = line;
                double const middle = (bend.second + unbend.second) / 2;
                out += "M" + point(from) + "L" + point(bend) + "C" + point({bend.first, middle}) + " " +
                       point({unbend.first, middle}) + " " + point(unbend) + "L" + point(to);
            }
            out += "\"/>\n<path d=\"M" + point({bundle.arrow_x, bundle.arrow_y}) +
                   (bundle.is_back ? "l-5 9h10z\"/>\n" : "l-5 -9h10z\"/>\n");
        }
        return out;
    }

    std::string text(Names const& lines, Hand const& hand, double x, double& y, bool is_bold) const {
        std::string out;
        for (auto const& line : lines) {
            y += hand.line;
            out += "<text x=\"" + number(across(x)) + "\" y=\"" + number(y - hand.line * 0.28) + "\" font-size=\"" +
                   std::to_string(hand.size) + (is_bold ? "\" font-weight=\"700" : "") + "\">" + escaped(line) +
                   "</text>\n";
        }
        return out;
    }

    std::string labels() const {
        std::string out;
        for (auto const& bundle : m_drawing.bundles) {
            double y = bundle.label.y - bundle.label.height / 2.0 + 2;
            out += text(label_lines(bundle), k_small_hand, bundle.label.x, y, false);
        }
        return out;
    }

    std::string frame(Box const& box, int inset, int radius, std::string_view fill) const {
        int const width = box.width - 2 * inset, height = box.height - 2 * inset;
        return "<rect x=\"" + number(across(box.x) - width / 2.0) + "\" y=\"" + number(box.y - height / 2.0) +
               "\" width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) + "\" rx=\"" +
               std::to_string(radius) + "\" stroke=\"currentColor\" stroke-width=\"1.5\" fill-opacity=\"" +
               std::string(fill) + "\"/>\n";
    }

    std::string boxes() const {
        std::string out;
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            auto const& of = m_nodes[i];
            auto const& box = m_drawing.boxes[i];
            bool const is_start = i == 0;
            out += frame(box, 0, is_start ? box.height / 2 : 6, is_start ? "0.12" : "0");
            if (of.is_final) out += frame(box, 4, 3, "0.06");
            double y = box.y - box.height / 2.0 + k_padding;
            out += text(of.title, k_title_hand, box.x, y, true);
            if (of.stays.empty()) continue;
            y += 8;
            out += "<path stroke=\"currentColor\" stroke-opacity=\"0.4\" d=\"M" +
                   number(across(box.x) - box.width / 2.0) + " " + number(y - 3) + "h" + std::to_string(box.width) +
                   "\"/>\n";
            out += text(of.stays, k_small_hand, box.x, y, false);
        }
        return out;
    }

    Service const& m_service;
    Teller m_teller;
    std::vector<Node> m_nodes;
    std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> m_ways;  // end and label: its sources
    std::vector<std::pair<std::size_t, std::string>> m_order;                        // as the definition has them
    std::vector<Names> m_labels;                                                     // by Bundle::words
    Drawing m_drawing;
};

}  // namespace

std::string state_diagram(Model const& model, Service const& service, std::string_view language) {
    return Diagram(model, service, language).svg();
}

}  // namespace bolan::describe
