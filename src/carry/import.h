// An installation made anew of an export (export.h), on either engine.
#pragma once
#include "carry/manifest.h"
#include "store/database.h"
#include "verify/report.h"
#include <functional>
#include <string>
#include <string_view>

namespace bolan::carry {

struct Import {
    std::string folder;
    std::string data;          // where attachments, log.vkey and keys go
    std::string verifier_key;  // of the log, from elsewhere; empty: the one in the folder is believed
    Timestamp now;
    std::function<void(std::string_view what, std::int64_t done)> progress;
};

// Reads and checks the whole folder, and writes nothing.
// Errors: as read_manifest; not_found "carry.file_missing" (values: file; the manifest: the export was not finished);
// conflict "carry.file_damaged" (values: file); bad_input "carry.row_malformed" (values: table, column, line),
// "carry.manifest_malformed".
Result<Manifest> check_folder(Import const& how);

// Fills an empty database, or one whose import was broken off, from a folder that check_folder accepts. Until it is
// done no program opens the database. Nobody else writes to it meanwhile.
// Errors: as check_folder; conflict "carry.not_empty", "carry.keys_there" (values: file); conflict "carry.differs"
// (values: what): what came in is not what the manifest says. What the checker finds wrong, it reports: then the
// database stays unfinished.
Result<verify::Report> import_everything(store::Database& database, Import const& how);

}  // namespace bolan::carry
