// Static files of the pages, held in memory: names carry a hash of the content, so browsers keep them for ever and a
// changed file has a new address. Filled at start, then only read (any thread).
#pragma once
#include "http/router.h"
#include <string>
#include <string_view>

namespace bolan::http {

class Assets {
  public:
    explicit Assets(std::string prefix = "/assets");  // without trailing slash
    ~Assets();
    Assets(Assets&&) noexcept;

    // All files under `folder`, by relative path; hidden ones are skipped. url(…) references in CSS to other assets
    // become hashed addresses. Throws std::filesystem::filesystem_error or std::runtime_error.
    void load(std::string const& folder);
    void add(std::string name, std::string bytes);

    // "app.css" to "/assets/app.3f0c9a12b4d5e677.css". A name that does not exist fails a CHECK: it is a typing mistake
    // of ours.
    std::string const& url(std::string_view name) const;
    bool has(std::string_view name) const;
    std::string_view bytes(std::string_view name) const;

    // Hashed addresses: immutable for a year. Plain names: checked by ETag each time.
    Response serve(std::string_view path_after_prefix) const;
    void add_routes(
        Router& router) const;  // GET {prefix}/{name...}; this object stays where it is as long as the router lives

  private:
    struct Asset;
    struct Index;
    std::string m_prefix;
    std::unique_ptr<Index> m_index;
};

// "image/svg+xml" of "map.svg"; "application/octet-stream" when unknown.
std::string_view type_of_name(std::string_view file_name);

}  // namespace bolan::http
