#include "store/sqlite/log_archive.h"
#include "base/random.h"
#include "crypto/encoding.h"
#include "store/database.h"
#include "store/whole_file.h"
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unordered_map>

namespace bolan::store {

namespace fs = std::filesystem;

namespace {

// A part: this, then for each page its number, the pages of the database when it ends a transaction (else 0), the
// length, and the bytes: combined by exclusive or with what the part said of this page before, since commits write the
// same pages again with little changed, and zeros are packed to nothing.
constexpr std::string_view k_magic = "Bolan log part 1\n";
constexpr std::size_t k_page_header_bytes = 12;

void add_number(std::vector<std::uint8_t>& out, std::uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

std::uint32_t number_at(Bytes bytes, std::size_t at) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i) out |= std::uint32_t{bytes[at + i]} << (8 * i);
    return out;
}

using Pages = std::unordered_map<std::uint32_t, std::vector<std::uint8_t>>;

// What stands in the part for these bytes of a page, and the other way round; `before`: as the page stood then.
std::vector<std::uint8_t> combined(std::vector<std::uint8_t> const* before, Bytes bytes) {
    std::vector<std::uint8_t> out(bytes.begin(), bytes.end());
    if (before && before->size() == out.size())
        for (std::size_t i = 0; i < out.size(); ++i) out[i] ^= (*before)[i];
    return out;
}

std::vector<std::uint8_t> const* find_page(Pages const& pages, std::uint32_t number) {
    auto const found = pages.find(number);
    return found == pages.end() ? nullptr : &found->second;
}

std::string part_name(std::string const& epoch, std::uint64_t number) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "/%08llu", static_cast<unsigned long long>(number));
    return epoch + digits;
}

}  // namespace

std::vector<LoggedCommit> read_log_part(Bytes part) {
    if (part.size() < k_magic.size() || std::memcmp(part.data(), k_magic.data(), k_magic.size()) != 0)
        throw DatabaseError("this is no part of a log");
    std::vector<LoggedCommit> out;
    LoggedCommit commit;
    Pages pages;
    for (auto at = k_magic.size(); at < part.size();) {
        if (part.size() - at < k_page_header_bytes) throw DatabaseError("a part of the log is cut short");
        auto const length = number_at(part, at + 8);
        if (part.size() - at - k_page_header_bytes < length) throw DatabaseError("a part of the log is cut short");
        auto const number = number_at(part, at);
        auto page = combined(find_page(pages, number), part.subspan(at + k_page_header_bytes, length));
        pages[number] = page;
        commit.pages.push_back({number, std::move(page)});
        commit.database_pages = number_at(part, at + 4);
        at += k_page_header_bytes + length;
        if (commit.database_pages > 0) out.push_back(std::exchange(commit, {}));
    }
    return out;
}

std::string next_log_part(std::string const& folder) {
    std::string name;
    std::ifstream(folder + "/position") >> name;
    return name;
}

namespace sqlite {

namespace {

// Longer than this it is given up, rather than that it fills the disk: whoever should take it away does not.
constexpr std::uint64_t k_folder_bytes_max = std::uint64_t{2} << 30;

}  // namespace

LogArchive::LogArchive(std::string database, std::string folder)
    : m_database(std::move(database)), m_folder(std::move(folder)), m_wal(m_database + "-wal") {
    fs::create_directories(m_folder);
    load();
    auto const salts = m_wal.salts();
    bool const is_same_log = m_position.wal.frames > 0 && salts == m_position.wal.salts;
    bool const is_next_log = m_position.wal.frames > 0 && salts[0] == m_position.wal.salts[0] + 1;
    if (!is_same_log && !is_next_log && (m_position.end.empty() || m_position.end != mark_of_database())) begin_epoch();
    if (!is_same_log) m_position.wal = {};
    save();
    m_wal.sync();  // what a killed process left there counts as committed from now on
    collect({salts, UINT32_MAX});
    if (m_position.wal.frames > 0) return;
    m_position.end = mark_of_database();
    save();
}

void LogArchive::note_commit(int frames) {
    std::lock_guard const lock(m_committed_mutex);
    m_committed = {m_wal.salts(), static_cast<std::uint32_t>(frames)};
}

void LogArchive::collect() {
    std::lock_guard const lock(m_mutex);
    auto const until = [&] {
        std::lock_guard const instant(m_committed_mutex);
        return m_committed;
    }();
    collect(until);
}

void LogArchive::collect(Committed const& until) {
    if (m_wal.salts() != until.salts) return;  // begun anew by a transaction that is not committed yet
    std::vector<std::uint8_t> part(k_magic.begin(), k_magic.end());
    Pages pages;
    auto const end = m_wal.read(
        m_position.wal,
        [&](WalFrame const& frame) {
            add_number(part, frame.page);
            add_number(part, frame.commit_pages);
            add_number(part, static_cast<std::uint32_t>(frame.bytes.size()));
            auto const change = combined(find_page(pages, frame.page), frame.bytes);
            part.insert(part.end(), change.begin(), change.end());
            pages[frame.page].assign(frame.bytes.begin(), frame.bytes.end());
        },
        until.frames);
    if (part.size() == k_magic.size()) return;
    if (is_too_long()) {
        for (auto const& entry : fs::directory_iterator(m_folder)) fs::remove_all(entry.path());
        begin_epoch();
    }
    write_whole_file(m_folder + "/" + part_name(m_position.epoch, m_position.number), part);
    sync_file(m_folder + "/" + m_position.epoch);
    m_position.wal = end;
    m_position.end.clear();
    ++m_position.number;
    save();
}

void LogArchive::note_end() {
    std::lock_guard const lock(m_mutex);
    if (fs::exists(m_database + "-wal")) return;
    m_position.end = mark_of_database();
    save();
}

void LogArchive::begin_epoch() {
    std::array<std::uint8_t, 4> random{};
    fill_random(random);
    auto const seconds = std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds(1);
    m_position.epoch = std::to_string(seconds) + "-" + crypto::hex(random);
    m_position.number = 1;
    m_position.end.clear();
}

bool LogArchive::is_too_long() const {
    std::uint64_t bytes = 0;
    for (auto const& entry : fs::recursive_directory_iterator(m_folder))
        if (std::error_code gone; entry.is_regular_file(gone))
            if (auto const size = entry.file_size(gone); !gone) bytes += size;
    return bytes > k_folder_bytes_max;
}

void LogArchive::load() {
    std::ifstream file(m_folder + "/position");
    std::string name;
    auto& wal = m_position.wal;
    file >> name >> wal.salts[0] >> wal.salts[1] >> wal.frames >> wal.checksum[0] >> wal.checksum[1];
    auto const slash = name.find('/');
    if (!file || slash == name.npos) {
        m_position = {};
        return;
    }
    m_position.epoch = name.substr(0, slash);
    m_position.number = std::stoull(name.substr(slash + 1));
    file >> m_position.end;
}

void LogArchive::save() const {
    auto const& wal = m_position.wal;
    std::string text = part_name(m_position.epoch, m_position.number);
    for (auto const number : {wal.salts[0], wal.salts[1], wal.frames, wal.checksum[0], wal.checksum[1]})
        text += " " + std::to_string(number);
    write_whole_file(m_folder + "/position", crypto::as_bytes(text + " " + m_position.end + "\n"));
}

std::string LogArchive::mark_of_database() const {
    struct stat about {};
    if (::stat(m_database.c_str(), &about) != 0) return "none";
    return std::to_string(about.st_size) + "-" + std::to_string(about.st_mtim.tv_sec) + "." +
           std::to_string(about.st_mtim.tv_nsec);
}

}  // namespace sqlite

}  // namespace bolan::store
