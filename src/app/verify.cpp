#include "app/commands.h"
#include "http/client.h"
#include "store/open.h"
#include "verify/database.h"
#include "verify/published.h"
#include <cstdio>
#include <filesystem>

namespace bolan::app {

namespace {

int report(Result<verify::Report> const& found) {
    if (!found) {
        std::fprintf(stderr, "bolan verify: %s\n", found.error().code.c_str());
        return 2;
    }
    std::printf("%s\n", found->text().c_str());
    return found->is_sound() ? 0 : 1;
}

int verify_url(Settings const& settings, std::optional<std::string> earlier) {
    auto const url = http::parse_url(settings.url);
    if (!url) {
        std::fprintf(stderr, "bolan verify: not an http address: %s\n", settings.url.c_str());
        return 2;
    }
    http::Client client(url->host, url->port);
    auto const fetch = [&](std::string const& path) -> Result<std::string> {
        auto const answer = client.get(path);
        if (!answer) return Fail(answer.error());
        if (answer->status != 200) return Fail(Error::not_found("verify.not_published").with("path", path));
        return answer->body;
    };
    return report(
        verify::verify_published(fetch, {settings.key.empty() ? "" : file_or_text(settings.key), std::move(earlier)}));
}

int verify_data(Settings const& settings, std::optional<std::string> earlier) {
    auto const key = settings.key.empty() ? settings.data + "/log.vkey" : settings.key;
    if (!std::filesystem::exists(settings.data)) {
        std::fprintf(stderr, "bolan verify: no such folder: %s\n", settings.data.c_str());
        return 2;
    }
    std::optional<Result<verify::Report>> found;
    auto const check = [&](store::Connection& db) {
        found = verify::verify_database(db, {file_or_text(key), settings.data + "/attachments", earlier});
    };
    look_at_database(settings, check);
    return report(*found);
}

}  // namespace

int run_verify(Settings const& settings) {
    std::optional<std::string> earlier;
    if (!settings.checkpoint.empty()) earlier = file_or_text(settings.checkpoint);
    return settings.url.empty() ? verify_data(settings, std::move(earlier)) : verify_url(settings, std::move(earlier));
}

}  // namespace bolan::app
