#include "documents/pdf_file.h"
#include "base/check.h"
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>

namespace bolan::documents {
namespace {

constexpr int k_max_objects = 1'000'000;
constexpr std::string_view k_space = " \t\r\n\f";

Fail not_ours() { return Fail(Error::bad_input("seal.not_our_pdf")); }

// Words separated by white space, and the lines they stand on.
class Scanner {
  public:
    Scanner(std::string_view text, std::size_t at) : m_text(text), m_at(at) {}
    std::string_view word() {
        m_at = std::min(m_text.find_first_not_of(k_space, m_at), m_text.size());
        auto const end = std::min(m_text.find_first_of(k_space, m_at), m_text.size());
        auto const result = m_text.substr(m_at, end - m_at);
        m_at = end;
        return result;
    }
    std::optional<std::size_t> number() {
        auto const text = word();
        std::size_t value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size()) return {};
        return value;
    }
    std::size_t at() const { return m_at; }

  private:
    std::string_view m_text;
    std::size_t m_at;
};

// Where the value of a key begins, or npos. A key ends where a character of its name cannot follow.
std::size_t find_key(std::string_view dictionary, std::string_view key) {
    for (std::size_t at = dictionary.find(key); at != dictionary.npos; at = dictionary.find(key, at + 1)) {
        std::size_t const end = at + key.size();
        if (end >= dictionary.size() ||
            std::string_view(" \t\r\n\f[]<>()/").find(dictionary[end]) != std::string_view::npos) {
            return end;
        }
    }
    return dictionary.npos;
}

}  // namespace

bool has_key(std::string_view dictionary, std::string_view key) { return find_key(dictionary, key) != dictionary.npos; }

std::optional<int> find_reference(std::string_view dictionary, std::string_view key) {
    auto const at = find_key(dictionary, key);
    if (at == dictionary.npos) return {};
    Scanner scanner(dictionary, at);
    auto const number = scanner.number(), generation = scanner.number();
    if (!number || generation != 0U || *number == 0 || *number > k_max_objects || !scanner.word().starts_with('R')) {
        return {};
    }
    return static_cast<int>(*number);
}

std::string with_entries(std::string_view dictionary, std::string_view entries) {
    auto const end = dictionary.rfind(">>");
    CHECK(end != dictionary.npos);
    std::string result(dictionary.substr(0, end));
    return result.append("\n").append(entries).append("\n>>");
}

Result<PdfFile> PdfFile::open(Bytes const& bytes) {
    PdfFile file;
    file.m_bytes = {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    if (!file.m_bytes.starts_with("%PDF-1.")) return not_ours();
    auto const start = file.m_bytes.rfind("startxref");
    if (start == file.m_bytes.npos) return not_ours();
    auto at = Scanner(file.m_bytes, start + 9).number();
    if (!at) return not_ours();
    file.m_last_table = *at;
    TRY(file.read_table(*at));
    if (file.m_root == 0 || file.m_size <= 0) return not_ours();
    return file;
}

// Reads this table and those before it, newest first: an object's first mention is the one that counts.
Result<void> PdfFile::read_table(std::size_t at) {
    std::set<std::size_t> seen;
    for (bool is_newest = true;; is_newest = false) {
        if (at >= m_bytes.size() || !m_bytes.substr(at).starts_with("xref") || !seen.insert(at).second)
            return not_ours();
        Scanner scanner(m_bytes, at + 4);
        for (;;) {
            Scanner ahead = scanner;
            if (ahead.word() == "trailer") break;
            auto const first = scanner.number(), count = scanner.number();
            if (!first || !count || *first > k_max_objects || *count > k_max_objects) return not_ours();
            for (std::size_t i = 0; i < *count; ++i) {
                auto const offset = scanner.number(), generation = scanner.number();
                auto const kind = scanner.word();
                if (!offset || !generation || (kind != "n" && kind != "f")) return not_ours();
                if (kind == "n") m_offsets.emplace(static_cast<int>(*first + i), *offset);
            }
        }
        auto const begin = m_bytes.find("trailer", scanner.at());
        auto const end = m_bytes.find("startxref", begin);
        if (end == m_bytes.npos) return not_ours();
        auto const trailer = m_bytes.substr(begin, end - begin);
        if (has_key(trailer, "/Encrypt") || has_key(trailer, "/XRefStm")) return not_ours();
        if (is_newest) {
            auto const size = find_key(trailer, "/Size");
            auto const count = size == trailer.npos ? std::nullopt : Scanner(trailer, size).number();
            auto const root = find_reference(trailer, "/Root");
            if (!count || *count > k_max_objects || !root) return not_ours();
            m_size = static_cast<int>(*count);
            m_root = *root;
            m_info = find_reference(trailer, "/Info").value_or(0);
            if (auto const id = trailer.find("/ID [<"); id != trailer.npos) m_first_id = trailer.substr(id + 6, 32);
        }
        auto const previous = find_key(trailer, "/Prev");
        if (previous == trailer.npos) return {};
        auto const next = Scanner(trailer, previous).number();
        if (!next) return not_ours();
        at = *next;
    }
}

Result<std::string_view> PdfFile::object(int number) const {
    auto const found = m_offsets.find(number);
    if (found == m_offsets.end() || found->second >= m_bytes.size()) return not_ours();
    Scanner scanner(m_bytes, found->second);
    if (scanner.number() != static_cast<std::size_t>(number) || scanner.number() != 0U ||
        !scanner.word().starts_with("obj")) {
        return not_ours();
    }
    auto const begin = m_bytes.find("obj", found->second) + 3;
    auto const end = m_bytes.find("endobj", begin);
    if (end == m_bytes.npos) return not_ours();
    return m_bytes.substr(begin, end - begin);
}

Result<int> PdfFile::page(int index) const {
    auto const pages = find_reference(TRY(object(m_root)), "/Pages");
    if (!pages) return not_ours();
    auto const tree = TRY(object(*pages));
    auto const kids = tree.find("/Kids");
    auto const open = tree.find('[', kids), close = tree.find(']', kids);
    if (kids == tree.npos || open == tree.npos || close == tree.npos || open > close) return not_ours();
    Scanner scanner(tree.substr(0, close), open + 1);
    for (int i = 1;; ++i) {
        auto const number = scanner.number(), generation = scanner.number();
        if (!number || !generation || scanner.word() != "R") return not_ours();
        if (i == index) return static_cast<int>(*number);
    }
}

std::string pdf_text(std::string_view utf8) {
    bool const is_plain = std::all_of(
        utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != '(' && c != ')' && c != '\\'; });
    if (is_plain) return "(" + std::string(utf8) + ")";
    std::string out = "<FEFF";
    auto const put = [&](unsigned unit) {
        char hex[5];
        std::snprintf(hex, sizeof hex, "%04X", unit & 0xffff);
        out += hex;
    };
    for (std::size_t i = 0; i < utf8.size();) {
        auto const lead = static_cast<unsigned char>(utf8[i]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        unsigned c = length == 1 ? lead : lead & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) c = c << 6 | (utf8[i + k] & 0x3f);
        i += length;
        if (c >= 0x10000) {
            put(0xd800 + ((c - 0x10000) >> 10));
            put(0xdc00 + ((c - 0x10000) & 0x3ff));
        } else {
            put(c);
        }
    }
    return out + ">";
}

std::string pdf_date(Timestamp at) {
    std::string const iso = iso_time(at, 0);  // 2026-11-22T10:15:30+00:00
    return "(D:" + iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2) + iso.substr(11, 2) + iso.substr(14, 2) +
           iso.substr(17, 2) + "Z)";
}

int PdfUpdate::add_stream(std::string_view entries, std::string_view data) {
    std::string body = "<< ";
    body.append(entries).append(" /Length ").append(std::to_string(data.size())).append(" >>\nstream\n");
    return add(body.append(data).append("\nendstream"));
}

Bytes PdfUpdate::finish(std::string_view second_id) const {
    std::string out(m_file.bytes());
    if (!out.ends_with('\n')) out += '\n';
    std::map<int, std::size_t> offsets;
    for (auto const& [number, body] : m_objects) {
        offsets[number] = out.size();
        out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    }
    std::size_t const table = out.size();
    out += "xref\n";
    for (auto from = offsets.begin(); from != offsets.end();) {
        auto to = from;  // one subsection for each run of consecutive numbers
        int count = 0;
        while (to != offsets.end() && to->first == from->first + count) ++to, ++count;
        out += std::to_string(from->first) + " " + std::to_string(count) + "\n";
        for (; from != to; ++from) {
            char line[24];
            std::snprintf(line, sizeof line, "%010zu 00000 n \n", from->second);
            out += line;
        }
    }
    std::string const first = m_file.first_id().empty() ? std::string(second_id) : m_file.first_id();
    out += "trailer\n<< /Size " + std::to_string(m_next) + " /Root " + std::to_string(m_file.root()) + " 0 R";
    if (m_file.info() != 0) out += " /Info " + std::to_string(m_file.info()) + " 0 R";
    out += " /ID [<" + first + "> <" + std::string(second_id) + ">] /Prev " + std::to_string(m_file.last_table()) +
           " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    return Bytes(out.begin(), out.end());
}

}  // namespace bolan::documents
