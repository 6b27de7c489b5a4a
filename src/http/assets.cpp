#include "http/assets.h"
#include "base/check.h"
#include "http/compress.h"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

namespace bolan::http {

namespace {

namespace fs = std::filesystem;

// FNV-1a: the name only has to change with the content, it proves nothing.
std::string content_hash(std::string_view bytes) {
    std::uint64_t h = 0xcbf29ce484222325u;
    for (char const c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(h));
    return text;
}

std::string read_whole(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) throw std::runtime_error("cannot read asset " + path.string());
    return bytes;
}

bool is_hidden(fs::path const& relative) {
    for (auto const& part : relative) {
        if (part.string().starts_with('.')) return true;
    }
    return false;
}

std::string hashed_name(std::string_view name, std::string_view hash) {
    auto const slash = name.rfind('/');
    auto const dot = name.rfind('.');
    auto const at = dot == name.npos || (slash != name.npos && dot < slash) ? name.size() : dot;
    return std::string(name.substr(0, at)) + "." + std::string(hash) + std::string(name.substr(at));
}

}  // namespace

struct Assets::Asset {
    std::string url;
    std::string etag;
    std::string_view type;
    Bytes plain;
    Bytes packed;  // null when compression gains nothing
};

struct Assets::Index {
    std::unordered_map<std::string, Asset> by_name;
    std::unordered_map<std::string, std::string> name_of_hashed;
};

Assets::Assets(std::string prefix) : m_prefix(std::move(prefix)), m_index(std::make_unique<Index>()) {}
Assets::~Assets() = default;
Assets::Assets(Assets&&) noexcept = default;

namespace {

// url("fonts/a.woff2") in a style sheet of `folder` to the hashed address, where the asset is known.
template <typename UrlOf>
std::string rewrite_css(std::string_view css, fs::path const& folder, UrlOf const& url_of) {
    std::string out;
    for (;;) {
        auto const found = css.find("url(");
        if (found == css.npos) break;
        auto const close = css.find(')', found);
        if (close == css.npos) break;
        std::string_view target = css.substr(found + 4, close - found - 4);
        if (target.size() >= 2 && (target.front() == '"' || target.front() == '\''))
            target = target.substr(1, target.size() - 2);
        std::string const* const url = url_of((folder / fs::path(target)).lexically_normal().string());
        out += css.substr(0, found);
        out += url ? "url(\"" + *url + "\")" : std::string(css.substr(found, close + 1 - found));
        css.remove_prefix(close + 1);
    }
    out += css;
    return out;
}

}  // namespace

void Assets::load(std::string const& folder) {
    std::vector<fs::path> sheets;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        fs::path const relative = entry.path().lexically_relative(folder);
        if (!entry.is_regular_file() || is_hidden(relative)) continue;
        if (relative.extension() == ".css")
            sheets.push_back(relative);
        else
            add(relative.generic_string(), read_whole(entry.path()));
    }
    auto const url_of = [this](std::string const& name) -> std::string const* {
        return has(name) ? &url(name) : nullptr;
    };
    for (auto const& sheet : sheets) {
        add(sheet.generic_string(), rewrite_css(read_whole(fs::path(folder) / sheet), sheet.parent_path(), url_of));
    }
}

void Assets::add(std::string name, std::string bytes) {
    Asset asset;
    std::string const hash = content_hash(bytes);
    std::string const hashed = hashed_name(name, hash);
    asset.url = m_prefix + "/" + hashed;
    asset.etag = "\"" + hash + "\"";
    asset.type = type_of_name(name);
    if (is_compressible(asset.type) && bytes.size() > 256) {
        std::string packed = gzip(bytes, 9);
        if (packed.size() < bytes.size()) asset.packed = std::make_shared<std::string const>(std::move(packed));
    }
    asset.plain = std::make_shared<std::string const>(std::move(bytes));
    m_index->name_of_hashed[hashed] = name;
    m_index->by_name[std::move(name)] = std::move(asset);
}

std::string const& Assets::url(std::string_view name) const {
    auto const it = m_index->by_name.find(std::string(name));
    CHECK(it != m_index->by_name.end());
    return it->second.url;
}

bool Assets::has(std::string_view name) const { return m_index->by_name.contains(std::string(name)); }

std::string_view Assets::bytes(std::string_view name) const {
    auto const it = m_index->by_name.find(std::string(name));
    CHECK(it != m_index->by_name.end());
    return *it->second.plain;
}

Response Assets::serve(std::string_view path_after_prefix) const {
    std::string name(path_after_prefix);
    auto const hashed = m_index->name_of_hashed.find(name);
    bool const for_ever = hashed != m_index->name_of_hashed.end();
    if (for_ever) name = hashed->second;
    auto const it = m_index->by_name.find(name);
    if (it == m_index->by_name.end()) return Response::text("Not found\n", 404);
    Asset const& asset = it->second;
    Response response;
    response.headers.add("Content-Type", std::string(asset.type));
    response.headers.add("Cache-Control", for_ever ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.add("ETag", asset.etag);
    response.shared = asset.plain;
    response.shared_gzip = asset.packed;
    response.compress = asset.packed ? Compress::automatic : Compress::never;
    return response;
}

void Assets::add_routes(Router& router) const {
    router.get(m_prefix + "/{name...}", Where::io,
               [this](Request const& request) { return serve(request.param("name")); });
}

std::string_view type_of_name(std::string_view file_name) {
    static constexpr std::pair<std::string_view, std::string_view> k_types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".html", "text/html; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".ttf", "font/ttf"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".pdf", "application/pdf"},
        {".xml", "application/xml"},
        {".wasm", "application/wasm"},
        {".yaml", "application/yaml"},
    };
    for (auto const& [ending, type] : k_types) {
        if (file_name.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

}  // namespace bolan::http
