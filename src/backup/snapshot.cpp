#include "backup/snapshot.h"
#include "base/json.h"
#include <filesystem>
#include <sstream>

namespace bolan::backup {

namespace {

constexpr std::string_view k_pieces_end = ".chunks";

std::string path_of(std::string const& name) { return "snapshots/" + name; }
std::string pieces_path_of(std::string const& name) { return path_of(name) + std::string(k_pieces_end); }

std::string joined(std::vector<Digest> const& digests) {
    Bytes all;
    for (auto const& digest : digests) all.insert(all.end(), digest.begin(), digest.end());
    return crypto::base64(all);
}

std::optional<std::vector<Digest>> split(std::string_view text) {
    auto const all = crypto::parse_base64(text);
    if (!all || all->size() % sizeof(Digest) != 0) return {};
    std::vector<Digest> out(all->size() / sizeof(Digest));
    for (std::size_t i = 0; i < out.size(); ++i)
        std::copy_n(all->begin() + static_cast<std::ptrdiff_t>(i * sizeof(Digest)), sizeof(Digest), out[i].begin());
    return out;
}

Value to_value(Snapshot const& snapshot) {
    Value files = Value::list();
    for (auto const& file : snapshot.files)
        files.push(Value::map(
            {{"path", file.path}, {"bytes", static_cast<std::int64_t>(file.bytes)}, {"pieces", joined(file.pieces)}}));
    return Value::map({{"format", 1},
                       {"taken_at", snapshot.taken_at.ms},
                       {"engine", snapshot.engine == store::Engine::sqlite ? "sqlite" : "postgres"},
                       {"user", snapshot.user},
                       {"database", snapshot.database},
                       {"checkpoint", snapshot.checkpoint},
                       {"log_begin", snapshot.log_begin},
                       {"files", std::move(files)}});
}

// A path that stays where it is put.
bool is_inside(std::string const& path) {
    for (auto const& part : std::filesystem::path(path))
        if (part == "..") return false;
    return !path.empty() && path.front() != '/';
}

std::optional<Snapshot> from_value(Value const& value) {
    Snapshot out;
    if (value["format"].int_or(0) != 1 || !value["files"].is_list()) return {};
    out.taken_at = {value["taken_at"].int_or(0)};
    out.engine = value["engine"].string_or("") == "sqlite" ? store::Engine::sqlite : store::Engine::postgres;
    out.user = value["user"].string_or("");
    out.database = value["database"].string_or("");
    out.checkpoint = value["checkpoint"].string_or("");
    out.log_begin = value["log_begin"].string_or("");
    for (auto const& each : value["files"].as_list()) {
        auto pieces = split(each["pieces"].string_or("-"));
        std::string path(each["path"].string_or(""));
        if (!pieces || !is_inside(path)) return {};
        out.files.push_back({std::move(path), static_cast<std::uint64_t>(each["bytes"].int_or(0)), std::move(*pieces)});
    }
    return out;
}

}  // namespace

std::string snapshot_name(Timestamp taken_at) {
    std::string out;
    for (char const c : iso_time(taken_at, 0).substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

std::optional<Timestamp> taken_at_of(std::string_view name) {
    if (name.size() != 16 || name[8] != 'T' || name[15] != 'Z') return {};
    std::string text(name);
    for (std::size_t const at : {4, 7}) text.insert(at, "-");
    for (std::size_t const at : {13, 16}) text.insert(at, ":");
    return parse_iso_time(text);
}

void put_snapshot(Place const& place, Snapshot const& snapshot, std::set<std::string> const& pieces,
                  crypto::Recipient const& recipient) {
    std::string list;
    for (auto const& piece : pieces) list += piece + "\n";
    auto const name = snapshot_name(snapshot.taken_at);
    place.sync_names("chunks");
    place.put(pieces_path_of(name), crypto::as_bytes(list));
    place.put(path_of(name), crypto::seal(recipient, pack(crypto::as_bytes(write_json(to_value(snapshot))))));
    place.sync_names("snapshots");
}

std::vector<std::string> snapshots_of(Place const& place) {
    std::vector<std::string> out;
    for (auto const& path : place.names("snapshots"))
        if (auto name = std::filesystem::path(path).filename().string(); taken_at_of(name)) out.push_back(name);
    return out;
}

Result<Snapshot> open_snapshot(Place const& place, std::string const& name, crypto::OpeningKey const& key) {
    auto const sealed = TRY(place.get(path_of(name)));
    auto const packed = key.open(sealed);
    if (!packed) return Fail(Error::forbidden("backup.wrong_key").with("file", place.folder() + "/" + path_of(name)));
    auto const text = unpack(*packed);
    auto const value =
        text ? parse_json({reinterpret_cast<char const*>(text->data()), text->size()}) : Result<Value>(Value());
    auto snapshot = value ? from_value(*value) : std::nullopt;
    if (!snapshot) return Fail(Error::conflict("backup.damaged").with("file", place.folder() + "/" + path_of(name)));
    return std::move(*snapshot);
}

Result<std::vector<std::string>> pieces_of(Place const& place, std::string const& name) {
    auto const list = TRY(place.get(pieces_path_of(name)));
    std::vector<std::string> out;
    std::istringstream lines(std::string(list.begin(), list.end()));
    for (std::string line; std::getline(lines, line);) out.push_back(line);
    return out;
}

void remove_snapshot(Place const& place, std::string const& name) {
    place.remove(path_of(name));
    place.sync_names("snapshots");
    place.remove(pieces_path_of(name));
}

void remove_lists_without_snapshot(Place const& place) {
    for (auto const& path : place.names("snapshots"))
        if (path.ends_with(k_pieces_end) && !place.holds(path.substr(0, path.size() - k_pieces_end.size())))
            place.remove(path);
}

Result<Kept> look_at_snapshot(Place const& place, std::string const& name) {
    Kept out{name, 0, true};
    for (auto const& piece : TRY(pieces_of(place, name))) {
        std::error_code failure;
        auto const bytes = std::filesystem::file_size(place.folder() + "/" + piece, failure);
        if (failure)
            out.is_whole = false;
        else
            out.bytes += bytes;
    }
    return out;
}

}  // namespace bolan::backup
