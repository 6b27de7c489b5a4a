#include "definition/copy_system.h"
#include "base/po.h"
#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>
#include <vector>

namespace bolan::definition {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) || (static_cast<unsigned char>(c) & 0x80); }

std::string with(std::string text, char from, char to) {
    std::replace(text.begin(), text.end(), from, to);
    return text;
}

std::string upper(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

std::string first_lower(std::string text) {
    bool const is_abbreviation = text.size() > 1 && std::isupper(static_cast<unsigned char>(text[1]));
    if (!text.empty() && !is_abbreviation)
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

// The occurrences of `from` for which `fits(begin, end)` holds.
template <typename Fits>
std::string replaced(std::string const& text, std::string const& from, std::string const& to, Fits fits) {
    if (from.empty()) return text;
    std::string out;
    std::size_t done = 0;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, done)) {
        auto const end = at + from.size();
        out += text.substr(done, at - done);
        out += fits(at, end) ? to : from;
        done = end;
    }
    return out + text.substr(done);
}

// A name that is also an English word ("certificates") is left alone between words of a sentence.
bool is_in_a_sentence(std::string const& line, std::size_t begin, std::size_t end) {
    auto const is_by_a_word = [&](std::size_t space, std::size_t beyond) {
        return space < line.size() && line[space] == ' ' && beyond < line.size() && is_letter(line[beyond]);
    };
    return is_by_a_word(begin - 1, begin - 2) || is_by_a_word(end, end + 1);
}

std::string rename_in_line(std::string const& line, std::map<std::string, std::string> const& names) {
    // The heads of tables name columns side by side.
    bool const has_sentences =
        !line.starts_with("# types:") && !line.starts_with("# key:") && !line.starts_with("# values:");
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        auto end = at;
        while (end < line.size() && is_word(line[end])) ++end;
        if (end == at) {
            out += line[at++];
            continue;
        }
        auto const word = line.substr(at, end - at);
        auto const found = names.find(word);
        bool const is_english = has_sentences && word.find('_') == std::string::npos && is_in_a_sentence(line, at, end);
        out += found == names.end() || is_english ? word : found->second;
        at = end;
    }
    return out;
}

// The two lines that name a system's folder, which may be called as its service is.
std::string rename_system(std::string const& line, std::string const& from, std::string const& to) {
    if (line == "system: " + from) return "system: " + to;
    if (line == "msgctxt \"" + from + "\"") return "msgctxt \"" + to + "\"";
    return {};
}

std::string rename_in(std::string const& text, std::map<std::string, std::string> const& names, std::string const& from,
                      std::string const& to) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        auto const line = text.substr(at, end - at);
        auto const system = rename_system(line, from, to);
        out += system.empty() ? rename_in_line(line, names) : system;
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
    return out;
}

using Titles = std::vector<std::pair<std::string, std::string>>;  // old, new

std::string retitle(std::string text, Titles const& titles) {
    for (auto const& [from, to] : titles)
        text = replaced(text, from, to,
                        [&](std::size_t begin, std::size_t) { return begin == 0 || !is_letter(text[begin - 1]); });
    return text;
}

// Words that stay the same in English keep their translation: other systems share it.
std::string retitle_words(std::string const& po, Titles const& english, Titles const& translated) {
    std::string out;
    for (std::size_t at = 0; at < po.size();) {
        auto const blank = po.find("\n\n", at);
        auto const end = blank == std::string::npos ? po.size() : blank + 2;
        auto const entry = po.substr(at, end - at);
        auto const renamed = retitle(entry, english);
        out += renamed == entry ? entry : retitle(renamed, translated);
        at = end;
    }
    return out;
}

std::string initials(std::string const& name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (i == 0 || name[i - 1] == '-') out += name[i];
    return upper(out);
}

// "service: library_card" on the first line that is no comment.
std::string declared_name(std::string const& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        for (std::string const kind : {"service: ", "registry: ", "document: ", "report: "})
            if (line.starts_with(kind))
                return line.substr(kind.size(), line.find_first_of(" #", kind.size()) - kind.size());
        return {};
    }
    return {};
}

std::string value_of_line(std::string const& text, std::string const& key) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(key)) return line.substr(key.size());
    return {};
}

std::string urdu_of(SystemFiles const& files, std::string const& english) {
    auto const found = files.find("words/ur.po");
    if (found == files.end()) return {};
    auto const po = parse_po(found->second);
    auto const entry = std::ranges::find(po.entries, english, &PoEntry::id);
    return entry == po.entries.end() ? std::string() : entry->text;
}

std::string copied_path(std::string path, std::map<std::string, std::string> const& names, std::string const& old_name,
                        std::string const& new_name) {
    auto const slash = path.rfind('/') + 1;  // 0 when there is none
    auto const dot = path.rfind('.');
    auto const stem = path.substr(slash, dot - slash);
    auto new_stem = stem;
    if (auto const found = names.find(stem); found != names.end())
        new_stem = found->second;
    else if (auto const dashed = names.find(with(stem, '-', '_')); dashed != names.end())
        new_stem = with(dashed->second, '_', '-');
    else if (stem == old_name)
        new_stem = new_name;
    return path.substr(0, slash) + new_stem + path.substr(dot);
}

}  // namespace

CopiedSystem copy_system(SystemFiles const& files, std::string const& old_name, NewSystem const& to) {
    CopiedSystem out;
    auto const old_stem = with(old_name, '-', '_'), new_stem = with(to.name, '-', '_');
    for (auto const& [path, text] : files) {
        auto const name = path.ends_with(".yaml") && !path.starts_with("examples/") ? declared_name(text) : "";
        if (name.empty()) continue;
        auto const at = name.find(old_stem);
        out.names[name] = at == std::string::npos ? new_stem + "_" + name
                                                  : name.substr(0, at) + new_stem + name.substr(at + old_stem.size());
    }
    auto const system = files.find("system.yaml");
    auto const old_title = system == files.end() ? "" : value_of_line(system->second, "title: ");
    Titles const english{
        {old_title, to.title}, {first_lower(old_title), first_lower(to.title)}, {upper(old_title), upper(to.title)}};
    Titles const urdu{{urdu_of(files, old_title), to.title_ur.empty() ? to.title : to.title_ur}};
    auto const old_initials = initials(old_name);
    for (auto const& [path, text] : files) {
        auto copy =
            path.starts_with("words/") ? retitle_words(text, english, urdu) : retitle(retitle(text, english), urdu);
        copy = rename_in(copy, out.names, old_name, to.name);
        if (old_initials.size() > 1)
            copy = replaced(copy, "/" + old_initials + "/", "/" + initials(to.name) + "/",
                            [](std::size_t, std::size_t) { return true; });
        out.files[copied_path(path, out.names, old_name, to.name)] = std::move(copy);
    }
    return out;
}

std::string default_title(std::string const& name) {
    auto title = with(name, '-', ' ');
    title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
    return title;
}

}  // namespace bolan::definition
