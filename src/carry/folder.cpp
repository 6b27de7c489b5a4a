#include "carry/folder.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace bolan::carry {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(std::string const& path) { throw std::system_error(errno, std::generic_category(), path); }

Error missing(std::string const& path) { return Error::not_found("carry.file_missing").with("file", path); }

// "<64 digits>  <path>"
Result<Sum> parse_sum(std::string_view line) {
    auto const hash = line.size() > 66 ? crypto::parse_digest(line.substr(0, 64)) : std::nullopt;
    std::string path(line.substr(std::min<std::size_t>(line.size(), 66)));
    if (!hash || line.substr(64, 2) != "  " || path.front() == '/' || path.find("..") != path.npos)
        return Fail(Error::bad_input("carry.manifest_malformed").with("what", k_sums));
    return Sum{*hash, std::move(path)};
}

}  // namespace

Result<FolderWriter> FolderWriter::make(std::string folder) {
    if (fs::exists(folder) && !fs::is_empty(folder))
        return Fail(Error::conflict("carry.folder_in_use").with("folder", folder));
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    return FolderWriter(std::move(folder));
}

FolderWriter::FolderWriter(std::string folder) : m_folder(std::move(folder)), m_sums(open(k_sums)) {}

std::ofstream FolderWriter::open(std::string const& path) const {
    auto const whole = m_folder + "/" + path;
    fs::create_directories(fs::path(whole).parent_path());
    std::ofstream out(whole, std::ios::binary);
    if (!out) fail(whole);
    return out;
}

void FolderWriter::begin(std::string path) {
    CHECK(m_path.empty());
    m_file = open(path);
    m_path = std::move(path);
    m_hash = crypto::Sha256();
}

void FolderWriter::add(std::string_view bytes) {
    m_hash.add(bytes);
    if (!m_file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) fail(m_path);
}

void FolderWriter::end() {
    m_file.close();
    if (!m_file) fail(m_path);
    auto const line = crypto::hex(m_hash.finish()) + "  " + m_path + "\n";
    m_sums_hash.add(line);
    if (!m_sums.write(line.data(), static_cast<std::streamsize>(line.size()))) fail(k_sums);
    m_path.clear();
    ++m_count;
}

void FolderWriter::write(std::string path, std::string_view bytes) {
    begin(std::move(path));
    add(bytes);
    end();
}

crypto::Digest FolderWriter::finish() {
    m_sums.close();
    if (!m_sums) fail(k_sums);
    sync_files(m_folder);
    return m_sums_hash.finish();
}

void write_file(std::string const& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) fail(path);
}

void sync_files(std::string const& folder) {
    int const file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) fail(folder);
    int const done = ::syncfs(file);
    ::close(file);
    if (done != 0) fail(folder);
}

std::string attachment_path(std::string_view hash) {
    return "attachments/" + std::string(hash.substr(0, 2)) + "/" + std::string(hash.substr(2));
}

std::vector<std::string> files_below(std::string const& folder) {
    std::vector<std::string> out;
    if (!fs::exists(folder)) return out;
    for (auto const& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) out.push_back(fs::relative(entry.path(), folder).string());
    std::ranges::sort(out);
    return out;
}

Result<crypto::Digest> read_lines(std::string const& folder, std::string const& path,
                                  std::function<Result<>(std::string_view line)> const& each) {
    std::ifstream in(folder + "/" + path, std::ios::binary);
    if (!in) return Fail(missing(path));
    crypto::Sha256 hash;
    for (std::string line; std::getline(in, line);) {
        hash.add(line);
        if (!in.eof()) hash.add_byte('\n');
        TRY(each(line));
    }
    if (in.bad()) fail(path);
    return hash.finish();
}

Result<std::string> read_file(std::string const& folder, std::string const& path) {
    std::ifstream in(folder + "/" + path, std::ios::binary);
    if (!in) return Fail(missing(path));
    std::string out(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) fail(path);
    return out;
}

Result<crypto::Digest> hash_file(std::string const& folder, std::string const& path) {
    std::ifstream in(folder + "/" + path, std::ios::binary);
    if (!in) return Fail(missing(path));
    crypto::Sha256 hash;
    std::array<char, 65536> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        hash.add(std::string_view(block.data(), static_cast<std::size_t>(in.gcount())));
    if (in.bad()) fail(path);
    return hash.finish();
}

Result<crypto::Digest> each_sum(std::string const& folder, std::function<Result<>(Sum const& sum)> const& each) {
    return read_lines(folder, k_sums, [&](std::string_view line) -> Result<> { return each(TRY(parse_sum(line))); });
}

}  // namespace bolan::carry
