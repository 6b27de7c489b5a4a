#include "backup/log.h"
#include "store/whole_file.h"
#include <algorithm>
#include <filesystem>

namespace bolan::backup {

namespace fs = std::filesystem;

namespace {

void put_part(Place const& place, std::string const& name, Bytes const& bytes, crypto::Recipient const& recipient) {
    place.put(name, crypto::seal(recipient, pack(bytes)));
}

}  // namespace

std::string log_folder(Source const& source) { return state_folder(source) + "/log"; }

int ship_log(Source const& source, Place const& place, crypto::Recipient const& recipient) {
    int shipped = 0;
    auto const folder = log_folder(source);
    if (!fs::exists(folder)) return 0;
    for (auto const& epoch : fs::directory_iterator(folder)) {
        if (!epoch.is_directory()) continue;
        std::vector<fs::path> parts;
        for (auto const& entry : fs::directory_iterator(epoch))
            if (!entry.path().native().ends_with(store::k_draft_end)) parts.push_back(entry.path());
        std::ranges::sort(parts);
        auto const part_of_place = "log/" + epoch.path().filename().string();
        for (auto const& path : parts) {
            auto const bytes = store::read_whole_file(path);
            if (bytes) put_part(place, part_of_place + "/" + path.filename().string(), *bytes, recipient);
        }
        if (!parts.empty()) place.sync_names("log");
        for (auto const& path : parts) fs::remove(path);
        shipped += static_cast<int>(parts.size());
    }
    return shipped;
}

Result<> keep_log_file(Place const& place, std::string const& path, crypto::Recipient const& recipient) {
    auto const bytes = store::read_whole_file(path);
    if (!bytes) return Fail(Error::not_found("backup.missing").with("file", path));
    // PostgreSQL offers a file again when it did not hear that it was kept. The hash tells that it is the same.
    auto const begin = "log/postgres/" + fs::path(path).filename().string() + ".";
    auto const name = begin + crypto::hex(crypto::sha256(*bytes)).substr(0, 16);
    for (auto const& other : place.names("log/postgres"))
        if (other != name && other.substr(0, other.rfind('.') + 1) == begin)
            return Fail(Error::conflict("backup.log_differs").with("file", other));
    put_part(place, name, *bytes, recipient);
    place.sync_names("log/postgres");
    return {};
}

Result<Bytes> open_log_part(Place const& place, std::string const& name, crypto::OpeningKey const& key) {
    auto const sealed = TRY(place.get(name));
    auto const packed = key.open(sealed);
    if (!packed) return Fail(Error::forbidden("backup.wrong_key").with("file", place.folder() + "/" + name));
    auto bytes = unpack(*packed);
    if (!bytes) return Fail(Error::conflict("backup.damaged").with("file", place.folder() + "/" + name));
    return std::move(*bytes);
}

}  // namespace bolan::backup
