#include "http/form.h"
#include "base/text.h"
#include "http/ascii.h"
#include "http/encoding.h"
#include <algorithm>

namespace bolan::http {

namespace {

Fail malformed(std::size_t at) { return Fail(Error::bad_input("form.malformed").with("at", std::to_string(at))); }

Fail over(std::string code, std::string_view field, std::size_t limit) {
    return Fail(Error::of(ErrorKind::too_large, std::move(code))
                    .with("field", std::string(field))
                    .with("max_bytes", std::to_string(limit)));
}

bool is_clean_text(std::string_view text) { return text.find('\0') == text.npos && is_valid_utf8(text); }

// One part of a multipart body: its headers and where its bytes lie.
struct Part {
    std::string name;
    std::optional<std::string> file_name;
    std::string type;
    std::string_view bytes;
};

// What RFC 7578 5.1 and the HTML standard make of a name in Content-Disposition: only quotes and line ends are escaped,
// by percent signs; a backslash stands for itself, except before a quote, as older senders write it.
std::optional<std::string> disposition_param(std::string_view line, std::string_view name) {
    std::string const key = std::string(name) + "=\"";
    std::size_t at = 0;
    while ((at = line.find(';', at)) != line.npos) {
        at = line.find_first_not_of(" \t", at + 1);
        if (at == line.npos) return {};
        bool const ours = iequals(line.substr(at, key.size()), key);
        auto const open = line.find('"', at);
        auto const next = line.find(';', at);
        if (next < open) {
            at = next;  // an unquoted parameter
            continue;
        }
        if (open == line.npos) return {};
        std::string out;
        std::size_t i = open + 1;
        for (; i < line.size() && line[i] != '"'; ++i) {
            if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '"') ++i;
            if (line.substr(i, 3) == "%22" || line.substr(i, 3) == "%0A" || line.substr(i, 3) == "%0D") {
                out += line[i + 1] == '2' ? '"' : line[i + 2] == 'A' ? '\n' : '\r';
                i += 2;
            } else {
                out += line[i];
            }
        }
        if (i >= line.size()) return {};
        if (ours) return out;
        at = i;
    }
    return {};
}

class MultipartReader {
  public:
    MultipartReader(std::string_view body, std::string_view boundary, FormLimits const& limits)
        : m_body(body), m_delimiter("\r\n--" + std::string(boundary)), m_limits(limits) {}

    Result<Form> read() {
        // The first delimiter has no line end before it unless there is a preamble, which RFC 2046 5.1.1 tells to
        // ignore.
        std::string_view const first = std::string_view(m_delimiter).substr(2);
        if (m_body.starts_with(first)) {
            m_at = first.size();
        } else {
            auto const found = m_body.substr(0, 4096).find(m_delimiter);
            if (found == m_body.npos) return malformed(0);
            m_at = found + m_delimiter.size();
        }
        for (;;) {
            if (m_body.substr(m_at, 2) == "--") return finish();
            while (m_at < m_body.size() && (m_body[m_at] == ' ' || m_body[m_at] == '\t')) ++m_at;
            if (m_body.substr(m_at, 2) != "\r\n") return malformed(m_at);
            m_at += 2;
            Part const part = TRY(read_part());
            TRY(take(part));
        }
    }

  private:
    Result<Form> finish() { return std::move(m_form); }

    Result<Part> read_part() {
        Part part;
        bool named = false;
        for (;;) {
            auto const end = m_body.substr(m_at, k_max_line).find("\r\n");
            if (end == m_body.npos) return malformed(m_at);
            std::string_view const line = m_body.substr(m_at, end);
            if (line.empty()) break;
            if (++m_header_lines > k_max_header_lines) return malformed(m_at);
            TRY(read_header(line, part, named));
            m_at += end + 2;
        }
        if (!named) return malformed(m_at);
        // The blank line's own CRLF may be the one before the delimiter: an empty part.
        auto const end = m_body.find(m_delimiter, m_at);
        if (end == m_body.npos) return malformed(m_at);
        auto const start = std::min(m_at + 2, end);
        part.bytes = m_body.substr(start, end - start);
        m_at = end + m_delimiter.size();
        return part;
    }

    Result<void> read_header(std::string_view line, Part& part, bool& named) {
        auto const colon = line.find(':');
        if (colon == line.npos || !is_token(line.substr(0, colon))) return malformed(m_at);
        if (line.find('\0') != line.npos || line.find_first_of("\r\n") != line.npos) return malformed(m_at);
        std::string_view const name = line.substr(0, colon);
        std::string_view const value = trim(line.substr(colon + 1));
        if (iequals(name, "content-type")) {
            part.type = lower(trim(value.substr(0, value.find(';'))));
        } else if (iequals(name, "content-transfer-encoding")) {
            // RFC 7578 4.7: deprecated; a real encoding would store something other than what was meant.
            if (!iequals(value, "binary") && !iequals(value, "8bit") && !iequals(value, "7bit")) return malformed(m_at);
        } else if (iequals(name, "content-disposition")) {
            if (named || !iequals(trim(value.substr(0, value.find(';'))), "form-data")) return malformed(m_at);
            auto field = disposition_param(value, "name");
            if (!field) return malformed(m_at);
            part.name = std::move(*field);
            part.file_name = disposition_param(value, "filename");
            named = true;
        }
        return {};
    }

    Result<void> take(Part const& part) {
        if (part.name.size() > m_limits.name_bytes)
            return over("form.name_too_long", part.name.substr(0, 40), m_limits.name_bytes);
        if (!is_clean_text(part.name)) return Fail(Error::bad_input("form.encoding"));
        if (part.file_name) return take_file(part);
        if (m_form.fields.size() == m_limits.fields)
            return Fail(Error::of(ErrorKind::too_large, "form.too_many_fields"));
        if (part.bytes.size() > m_limits.value_bytes)
            return over("form.value_too_long", part.name, m_limits.value_bytes);
        if (!is_clean_text(part.bytes)) return Fail(Error::bad_input("form.encoding").with("field", part.name));
        m_form.fields.emplace_back(part.name, part.bytes);
        return {};
    }

    Result<void> take_file(Part const& part) {
        if (!is_clean_text(*part.file_name)) return Fail(Error::bad_input("form.encoding").with("field", part.name));
        if (part.file_name->empty() && part.bytes.empty()) return {};
        if (++m_files > m_limits.files) return Fail(Error::of(ErrorKind::too_large, "form.too_many_files"));
        if (part.bytes.size() > m_limits.file_bytes) {
            Problem problem{
                part.name,
                "attachment.too_large",
                {{"max_bytes", std::to_string(m_limits.file_bytes)}, {"bytes", std::to_string(part.bytes.size())}}};
            if (m_limits.oversize == Oversize::report) {
                m_form.problems.push_back(std::move(problem));
                return {};
            }
            Error error = Error::of(ErrorKind::too_large, "attachment.too_large").with("field", part.name);
            for (auto const& value : problem.values) error.values.push_back(value);
            error.problems.push_back(std::move(problem));
            return Fail(std::move(error));
        }
        m_form.files.push_back({part.name, safe_file_name(*part.file_name), part.type, std::string(part.bytes)});
        return {};
    }

    static constexpr std::size_t k_max_line = 4096;
    static constexpr std::size_t k_max_header_lines = 4000;  // of all parts together

    std::string_view m_body;
    std::string m_delimiter;
    FormLimits const& m_limits;
    std::size_t m_at = 0;
    std::size_t m_header_lines = 0;
    std::size_t m_files = 0;
    Form m_form;
};

// bchars of RFC 2046 5.1.1: 1 to 70 characters, the last no space.
bool is_boundary(std::string_view text) {
    if (text.empty() || text.size() > 70 || text.back() == ' ') return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c != '\0' && std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos);
    });
}

}  // namespace

std::optional<std::string_view> Form::find(std::string_view name) const {
    for (auto const& [key, value] : fields) {
        if (key == name) return value;
    }
    return {};
}

std::string_view Form::get_or(std::string_view name, std::string_view fallback) const {
    return find(name).value_or(fallback);
}

std::vector<std::string_view> Form::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (auto const& [key, value] : fields) {
        if (key == name) values.push_back(value);
    }
    return values;
}

FormFile const* Form::find_file(std::string_view field) const {
    auto const it = std::ranges::find(files, field, &FormFile::field);
    return it == files.end() ? nullptr : &*it;
}

Result<Form> parse_form(Request const& request, FormLimits const& limits) {
    std::string const type = request.media_type();
    if (type == "application/x-www-form-urlencoded") return parse_urlencoded(request.body, limits);
    if (type == "multipart/form-data") {
        auto const boundary = header_param(request.header("content-type"), "boundary");
        if (!boundary) return Fail(Error::bad_input("form.boundary"));
        return parse_multipart(request.body, *boundary, limits);
    }
    if (type.empty() && request.body.empty()) return Form{};
    return Fail(Error::of(ErrorKind::unsupported, "form.type"));
}

Result<Form> parse_urlencoded(std::string_view body, FormLimits const& limits) {
    Form form;
    std::size_t at = 0;
    while (at < body.size()) {
        auto const end = std::min(body.find('&', at), body.size());
        std::string_view const pair = body.substr(at, end - at);
        at = end + 1;
        if (pair.empty()) continue;
        if (form.fields.size() == limits.fields) return Fail(Error::of(ErrorKind::too_large, "form.too_many_fields"));
        auto const equals = std::min(pair.find('='), pair.size());
        auto name = form_decode(pair.substr(0, equals));
        auto value = form_decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) return Fail(Error::bad_input("form.encoding"));
        if (name->size() > limits.name_bytes) return over("form.name_too_long", "", limits.name_bytes);
        if (value->size() > limits.value_bytes) return over("form.value_too_long", *name, limits.value_bytes);
        form.fields.emplace_back(std::move(*name), std::move(*value));
    }
    return form;
}

Result<Form> parse_multipart(std::string_view body, std::string_view boundary, FormLimits const& limits) {
    if (!is_boundary(boundary)) return Fail(Error::bad_input("form.boundary"));
    return MultipartReader(body, boundary, limits).read();
}

std::string safe_file_name(std::string_view claimed) {
    auto const slash = claimed.find_last_of("/\\");
    if (slash != claimed.npos) claimed.remove_prefix(slash + 1);
    std::string name;
    for (char const c : clean_text(claimed)) {
        auto const u = static_cast<unsigned char>(c);
        if (u < 0x20 || u == 0x7f || std::string_view("\"<>|:*?").find(c) != std::string_view::npos) continue;
        name += c;
    }
    name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
    // At most 120 characters, cut at a character's first byte; the extension is kept.
    constexpr std::size_t k_max_characters = 120;
    if (count_characters(name) > k_max_characters) {
        auto const dot = name.rfind('.');
        std::string const extension = dot != name.npos && name.size() - dot <= 10 ? name.substr(dot) : "";
        std::size_t const keep = k_max_characters - count_characters(extension);
        std::size_t characters = 0;
        std::size_t cut = 0;
        while (cut < name.size() && ((name[cut] & 0xc0) == 0x80 || characters++ < keep)) ++cut;
        name = name.substr(0, cut) + extension;
    }
    return name.empty() ? "attachment" : name;
}

}  // namespace bolan::http
