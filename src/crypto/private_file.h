// A secret on the disk: mode 0600, there whole or not at all, refused when others than the owner may read it.
#pragma once
#include "base/result.h"
#include <filesystem>
#include <string>
#include <string_view>

namespace bolan::crypto {

enum class Existing { refuse, replace };

// On the disk before it returns. The folder is made with mode 0700 if absent. Throws std::system_error when the disk
// refuses, or when there is such a file and it may not be replaced.
void write_private_file(std::filesystem::path const& path, std::string_view content, Existing existing);

// Errors, all with value "path": not_found "key.missing"; forbidden "key.readable_by_others" when the file's mode lets
// group or others read it; bad_input "key.malformed" when it is longer than `max_bytes`. Throws std::system_error.
[[nodiscard]] Result<std::string> read_private_file(std::filesystem::path const& path, std::size_t max_bytes);

}  // namespace bolan::crypto
