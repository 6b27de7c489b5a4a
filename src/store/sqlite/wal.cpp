#include "store/sqlite/wal.h"
#include "store/database.h"
#include "store/disk_trouble.h"
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace bolan::store::sqlite {

namespace {

constexpr std::uint32_t k_magic = 0x377f0682;  // the lowest bit says that checksums are of big-endian words
constexpr std::size_t k_header_bytes = 32, k_frame_header_bytes = 24;

std::uint32_t big_endian(std::uint8_t const* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

std::uint32_t little_endian(std::uint8_t const* at) {
    return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 | at[0];
}

using Checksum = std::array<std::uint32_t, 2>;

// Section 4.2 of the format.
Checksum add_to(Checksum sum, std::span<std::uint8_t const> bytes, bool is_big_endian) {
    auto const word = is_big_endian ? big_endian : little_endian;
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
        sum[0] += word(&bytes[i]) + sum[1];
        sum[1] += word(&bytes[i + 4]) + sum[0];
    }
    return sum;
}

// False at the end of the file.
bool read_at(int file, std::span<std::uint8_t> out, off_t at, std::string const& path) {
    for (std::size_t done = 0; done < out.size();) {
        auto const got = ::pread(file, out.data() + done, out.size() - done, at + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), path);
        if (got == 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

}  // namespace

struct WalFile::Header {
    bool is_valid = false;
    bool is_big_endian = false;
    std::uint32_t page_bytes = 0;
    std::array<std::uint32_t, 2> salts{};
    Checksum checksum{};
};

WalFile::WalFile(std::string const& path) : m_path(path) { open_if_there(); }

WalFile::~WalFile() {
    if (m_file >= 0) ::close(m_file);
}

bool WalFile::open_if_there() {
    if (m_file < 0) m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
    if (m_file < 0 && errno != ENOENT) throw std::system_error(errno, std::generic_category(), m_path);
    return m_file >= 0;
}

WalFile::Header WalFile::header() const {
    std::array<std::uint8_t, k_header_bytes> raw{};
    if (m_file < 0 || !read_at(m_file, raw, 0, m_path)) return {};
    Header out;
    auto const magic = big_endian(raw.data());
    out.is_big_endian = (magic & 1) != 0;
    out.page_bytes = big_endian(&raw[8]);
    out.salts = {big_endian(&raw[16]), big_endian(&raw[20])};
    out.checksum = add_to({}, std::span(raw).first(24), out.is_big_endian);
    out.is_valid = (magic & ~1U) == k_magic && out.checksum == Checksum{big_endian(&raw[24]), big_endian(&raw[28])};
    return out;
}

std::array<std::uint32_t, 2> WalFile::salts() const { return header().salts; }

void WalFile::sync() const {
    if (m_file >= 0 && ::fdatasync(m_file) != 0) throw std::system_error(errno, std::generic_category(), m_path);
}

WalPosition WalFile::read(WalPosition const& from, std::function<void(WalFrame const&)> const& each,
                          std::uint32_t frames_max) {
    if (!open_if_there()) return from;
    auto const head = header();
    if (!head.is_valid) return from;
    WalPosition committed = from.salts == head.salts ? from : WalPosition{head.salts, 0, head.checksum};
    auto sum = committed.checksum;
    struct Held {
        std::uint32_t page, commit_pages;
        std::vector<std::uint8_t> bytes;
    };
    std::vector<Held> transaction;
    std::vector<std::uint8_t> raw(k_frame_header_bytes + head.page_bytes);
    for (auto frames = committed.frames; frames < frames_max;) {
        auto const at = k_header_bytes + std::uint64_t{frames} * raw.size();
        if (!read_at(m_file, raw, static_cast<off_t>(at), m_path)) return committed;
        if (head.salts != std::array{big_endian(&raw[8]), big_endian(&raw[12])}) return committed;
        auto const bytes = std::span<std::uint8_t const>(raw).subspan(k_frame_header_bytes);
        sum = add_to(add_to(sum, std::span(raw).first(8), head.is_big_endian), bytes, head.is_big_endian);
        if (sum != Checksum{big_endian(&raw[16]), big_endian(&raw[20])}) return committed;
        ++frames;
        transaction.push_back({big_endian(raw.data()), big_endian(&raw[4]), {bytes.begin(), bytes.end()}});
        if (transaction.back().commit_pages == 0) continue;
        for (auto const& held : transaction) each({held.page, held.commit_pages, held.bytes});
        transaction.clear();
        committed = {head.salts, frames, sum};
    }
    return committed;
}

void write_again(std::string const& path) {
    auto const fail = [&] { throw DatabaseError(disk_trouble(errno) + " (" + path + ")"); };
    int const file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return;
    if (file < 0) fail();
    struct Close {
        int file;
        ~Close() { ::close(file); }
    } const close{file};
    std::vector<std::uint8_t> bytes(1 << 20);
    for (off_t at = 0;;) {
        auto const got = ::pread(file, bytes.data(), bytes.size(), at);
        if (got < 0) fail();
        if (got == 0) break;
        auto const put = ::pwrite(file, bytes.data(), static_cast<std::size_t>(got), at);
        if (put <= 0) fail();
        at += put;
    }
    if (::fdatasync(file) != 0) fail();
}

}  // namespace bolan::store::sqlite
