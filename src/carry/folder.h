// The folder of an export: files, and SHA256SUMS over all of them, as `sha256sum -c` reads it. Paths are relative, with
// "/". Whatever the disk refuses is thrown as std::system_error.
#pragma once
#include "base/result.h"
#include "crypto/hash.h"
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::carry {

inline constexpr char k_sums[] = "SHA256SUMS";

class FolderWriter {
  public:
    // Errors: conflict "carry.folder_in_use" (values: folder) when something is in it.
    static Result<FolderWriter> make(std::string folder);

    // One file, piece by piece: begin, add …, end.
    void begin(std::string path);
    void add(std::string_view bytes);
    void end();
    void write(std::string path, std::string_view bytes);  // all of it at once

    std::uint64_t files() const { return m_count; }
    crypto::Digest finish();  // writes SHA256SUMS; everything is on the disk; the hash of SHA256SUMS

  private:
    explicit FolderWriter(std::string folder);
    std::ofstream open(std::string const& path) const;

    std::string m_folder;
    std::ofstream m_sums;
    crypto::Sha256 m_sums_hash;
    std::string m_path;
    std::ofstream m_file;
    crypto::Sha256 m_hash;
    std::uint64_t m_count = 0;
};

void write_file(std::string const& path, std::string_view bytes);
void sync_files(std::string const& folder);  // what was written to its file system is on the disk

std::string attachment_path(std::string_view hash);               // "attachments/ab/cd…"
std::vector<std::string> files_below(std::string const& folder);  // paths inside it, sorted; none when it is not there

// Reads a file line by line through `each`, which may refuse a line, and gives the hash of the whole.
// Errors: not_found "carry.file_missing" (values: file); those of `each`.
Result<crypto::Digest> read_lines(std::string const& folder, std::string const& path,
                                  std::function<Result<>(std::string_view line)> const& each);
// The whole of a small one. Errors: not_found "carry.file_missing".
Result<std::string> read_file(std::string const& folder, std::string const& path);
// Errors: as read_file.
Result<crypto::Digest> hash_file(std::string const& folder, std::string const& path);

// Every file that SHA256SUMS names, and the hash of SHA256SUMS itself. Errors: not_found "carry.file_missing";
// bad_input "carry.manifest_malformed" (values: what) for a path that leads out of the folder, too; those of `each`.
struct Sum {
    crypto::Digest hash{};
    std::string path;
};
Result<crypto::Digest> each_sum(std::string const& folder, std::function<Result<>(Sum const& sum)> const& each);

}  // namespace bolan::carry
