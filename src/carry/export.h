// Everything of an installation as plain files. docs/howto/move-everything.md tells what stands where.
#pragma once
#include "base/clock.h"
#include "carry/manifest.h"
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::carry {

enum class Keys { leave, take };

struct Export {
    std::string data;    // whose attachments, log.vkey and keys
    std::string folder;  // made, or empty
    Keys keys = Keys::leave;
    std::string program;                                                     // its version
    Timestamp now;                                                           // of the export
    std::function<void(std::string_view what, std::int64_t done)> progress;  // of a table or of attachments, often
};

struct Exported {
    Manifest manifest;
    std::vector<std::string> left_out;  // attachments that do not match their name: altered, or never put whole
};

// `db` shows one snapshot; it may be served meanwhile, and no more than some thousand rows are in memory.
// Errors: conflict "carry.folder_in_use", "carry.not_json", "schema.undescribed"; those of store::check_upgraded;
// not_found "carry.nothing_there" (an empty database), "carry.no_log_key" (values: file).
// A disk that is full or refuses is thrown as std::system_error.
Result<Exported> export_everything(store::Connection& db, Export const& how);

}  // namespace bolan::carry
