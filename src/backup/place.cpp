#include "backup/place.h"
#include "crypto/token.h"
#include "store/whole_file.h"
#include <algorithm>
#include <filesystem>

namespace bolan::backup {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_mark = "Backups of a Bolan installation, format 1: ";

}  // namespace

Result<Place> Place::open(std::string folder) {
    auto const mark = store::read_whole_file(folder + "/place.txt");
    std::string_view text(mark ? reinterpret_cast<char const*>(mark->data()) : "", mark ? mark->size() : 0);
    if (!text.starts_with(k_mark)) return Fail(Error::not_found("backup.no_place").with("folder", folder));
    text.remove_prefix(k_mark.size());
    return Place(std::move(folder), std::string(text.substr(0, text.find('\n'))));
}

Result<Place> Place::make(std::string folder) {
    fs::create_directories(folder);
    for (auto const& entry : fs::directory_iterator(folder))
        if (entry.path().filename() != "lost+found")
            return Fail(Error::conflict("backup.not_empty").with("folder", folder));
    auto const id = crypto::new_token(12);
    store::write_whole_file(folder + "/place.txt", crypto::as_bytes(std::string(k_mark) + id + "\n"));
    store::sync_file(folder);
    return Place(std::move(folder), id);
}

bool Place::holds(std::string const& name) const { return fs::exists(m_folder + "/" + name); }

void Place::put(std::string const& name, std::span<std::uint8_t const> bytes) const {
    store::write_whole_file(m_folder + "/" + name, bytes);
}

void Place::put_draft(std::string const& name, std::span<std::uint8_t const> bytes) const {
    store::write_draft(m_folder + "/" + name, bytes);
}

void Place::name_draft(std::string const& name) const { store::name_draft(m_folder + "/" + name); }

Result<Bytes> Place::get(std::string const& name) const {
    auto bytes = store::read_whole_file(m_folder + "/" + name);
    if (!bytes) return Fail(Error::not_found("backup.missing").with("file", m_folder + "/" + name));
    return std::move(*bytes);
}

void Place::remove(std::string const& name) const { fs::remove(m_folder + "/" + name); }

std::vector<std::string> Place::names(std::string const& part) const {
    std::vector<std::string> out;
    if (!fs::exists(m_folder + "/" + part)) return out;
    for (auto const& entry : fs::recursive_directory_iterator(m_folder + "/" + part))
        if (entry.is_regular_file() && !entry.path().native().ends_with(store::k_draft_end))
            out.push_back(entry.path().lexically_relative(m_folder).string());
    std::ranges::sort(out);
    return out;
}

void Place::sync_names(std::string const& part) const {
    auto const folder = m_folder + "/" + part;
    if (!fs::exists(folder)) return;
    for (auto const& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_directory()) store::sync_file(entry.path());
    store::sync_file(folder);
    store::sync_file(m_folder);
}

void Place::remove_drafts() const {
    std::vector<fs::path> drafts;
    for (auto const* part : {"/chunks", "/snapshots"}) {
        if (!fs::exists(m_folder + part)) continue;
        for (auto const& entry : fs::recursive_directory_iterator(m_folder + part))
            if (entry.path().native().ends_with(store::k_draft_end)) drafts.push_back(entry.path());
    }
    for (auto const& draft : drafts) fs::remove(draft);
}

}  // namespace bolan::backup
