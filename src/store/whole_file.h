// Files that are there whole or not at all, after a power cut too. All throw std::system_error.
#pragma once
#include "crypto/encoding.h"
#include <filesystem>
#include <optional>

namespace bolan::store {

inline constexpr std::string_view k_draft_end = ".draft";

// Written beside, brought to the disk, renamed. Its folder is made.
void write_whole_file(std::filesystem::path const& path, std::span<std::uint8_t const> bytes);
// The same in steps, for many at once: all written beside, FileSystem::sync(), then their names.
void write_draft(std::filesystem::path const& path, std::span<std::uint8_t const> bytes);
void name_draft(std::filesystem::path const& path);
std::optional<crypto::Bytes> read_whole_file(std::filesystem::path const& path);  // empty: there is none
void sync_file(std::filesystem::path const& path);                                // or a folder

// The file system of a folder. Its sync() brings all that was written since this was made to the disk, or throws when
// some of it could not be.
class FileSystem {
  public:
    explicit FileSystem(std::filesystem::path const& folder);
    ~FileSystem();
    FileSystem(FileSystem const&) = delete;
    FileSystem& operator=(FileSystem const&) = delete;
    void sync() const;

  private:
    std::filesystem::path const m_folder;
    int m_file;
};

}  // namespace bolan::store
