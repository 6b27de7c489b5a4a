// The files that `npm run build` leaves in ui/dist, by their short names. assets.txt there lists them:
// "short-name hashed-name bytes-compressed", one a line. Const after loading, any thread.
#pragma once
#include "base/result.h"
#include <map>
#include <string>
#include <string_view>

namespace bolan::web {

class Assets {
  public:
    struct File {
        std::string name;           // "base.3f2a9c10.css"
        std::string url;            // "/assets/base.3f2a9c10.css"
        int compressed_bytes = 0;
    };
    // Without files: every url is "/assets/" + the short name. For tests and golden pages.
    Assets() = default;
    // Errors: not_found "assets.not_built" when assets.txt is missing, bad_input "assets.malformed".
    [[nodiscard]] static Result<Assets> open(std::string const& dist_folder);

    std::string url(std::string_view short_name) const;  // unknown: as without files
    int compressed_bytes(std::string_view short_name) const;  // unknown: 0
    std::map<std::string, File, std::less<>> const& files() const { return m_files; }

  private:
    std::map<std::string, File, std::less<>> m_files;
};

}  // namespace bolan::web
