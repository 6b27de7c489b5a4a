#include "app/refusal.h"
#include <algorithm>
#include <cstdio>

namespace bolan::app {

namespace {

struct Sentence {
    std::string_view code, text;
};

constexpr Sentence k_sentences[] = {
    {"schema.newer",
     "a newer Bolan has upgraded this database (a program needs format {database} to serve it, this one has "
     "{program}). "
     "Start that program, or bring the data back from a backup made before it."},
    {"schema.not_upgraded",
     "an older Bolan has written this database, and this one has not upgraded it yet. Start bolan serve or bolan "
     "upgrade "
     "of this version first, or take the older program."},
    {"schema.column_type",
     "the column {table}.{column} of the database holds {was}, the definitions say {wanted}. Give the field of another "
     "type another name; what was kept stays."},
    {"schema.unfinished",
     "this database is half filled: an import was broken off, or is still going on. When none is running, begin it "
     "anew "
     "with bolan import --from FOLDER."},
    {"schema.undescribed",
     "the table {table} was changed by an older Bolan, and this program does not know yet how. Start bolan serve of "
     "this "
     "version once on this data, and ask again."},
    {"schema.description_malformed",
     "what is written about the table {table} is damaged. Ask bolan doctor whether the database is well; of an export, "
     "make it anew."},
    {"ledger.inconsistent",
     "the ledger does not agree with itself ({what}). Nothing may be written to it. Keep a copy of the data folder, "
     "run "
     "bolan verify, and bring the data back from the last backup that verifies."},
    {"ledger.wrong_key",
     "the ledger was signed by another key or under another log_origin. Put keys/log.key and the setting back as they "
     "were."},
    {"backup.no_place", "{folder} holds no backups of Bolan. Name the right folder, or mount the disk."},
    {"backup.not_empty", "{folder} is not empty, and nothing is written over. Name a folder that is empty or absent."},
    {"backup.place_gone",
     "{folder} holds no backups though there were some: is the disk not mounted? If the backups are lost, remove "
     "backup/place in the data folder and begin anew."},
    {"backup.other_place", "{folder} holds the backups of another installation. Name another folder."},
    {"backup.running", "another backup is running. Wait for its end."},
    {"backup.none", "there is no backup in this folder."},
    {"backup.too_old", "no backup is from before it, so it cannot be gone back to. See bolan backup --list."},
    {"backup.not_reached",
     "neither the backups nor the log after them hold this act. Is its number right? The last seconds before a machine "
     "was lost may not have reached the place."},
    {"backup.log_differs", "{file} was kept before, and is not the same. Two clusters write their logs to one place."},
    {"restore.unknown",
     "the backup has no case of the reference {name}, and no record of this number. If it was lost before the backup, "
     "go "
     "to a time when it was there: --time"},
    {"restore.nothing_gone", "everything of {name} stands as the ledger says; nothing was put back."},
    {"restore.differs",
     "the row {key} of {table} stands there, but not as the last act left it: it was altered, not lost. Nothing was "
     "put "
     "back. See what bolan verify says."},
    {"restore.not_held",
     "the backup does not hold the row {key} of {table} as the last act on it left it: it is too old, or from after "
     "the "
     "loss. Nothing was put back. Go to that act: --act {act}"},
    {"backup.wrong_key", "this key does not open {file}. Take the key that was made for these backups."},
    {"backup.missing",
     "{file} is missing from the backups. Restore an older one (--time); the next backup copies anew what is missing."},
    {"backup.damaged",
     "{file} is damaged. Restore an older backup (--time). Remove the file: the next backup copies it anew."},
    {"key.missing", "there is no key in {path}."},
    {"key.malformed", "{path} is not such a key."},
    {"key.readable_by_others", "{path} can be read by others than its owner: chmod 600 {path}, if nobody had it."},
    {"carry.folder_in_use", "there is something in {folder} already. Name a folder that is empty or not there."},
    {"carry.nothing_there", "this database is empty: there is nothing to export. Is it the right data folder or URL?"},
    {"carry.no_log_key",
     "{file} is missing, with which others check the ledger. bolan serve writes it: start that once, or bring the file "
     "back."},
    {"carry.not_json",
     "the column {table}.{column} holds something that is no JSON on one line. bolan verify says whether it was "
     "altered; "
     "bring the data back from the last backup that verifies."},
    {"carry.file_missing",
     "{file} is not in the folder. Without manifest.json the export was not finished: make it anew. Else copy the "
     "folder "
     "again."},
    {"carry.file_damaged", "{file} is not as it was exported. Copy the folder again, or make the export anew."},
    {"carry.row_malformed",
     "line {line} of the table {table} does not have the column {column} as the manifest describes it. Whoever made "
     "these "
     "files by other means: README.md in an export tells the form."},
    {"carry.manifest_malformed", "manifest.json is not as bolan export writes it: {what}. Make the export anew."},
    {"carry.newer",
     "a newer Bolan ({program}) made this export: its {what} is {number}, this program knows up to {known}. Import it "
     "with that program."},
    {"carry.not_empty",
     "the database is not empty, and an import fills an empty one only. Name another data folder or database, or move "
     "what is there away."},
    {"carry.keys_there",
     "{file} is another key than the one in the export. An installation has one set of keys: move those away that are "
     "not this installation's."},
    {"carry.differs",
     "what came in is not what was exported ({what}). The database stays closed to servers. Import again; if it is "
     "said "
     "again, keep the folder and report it."},
    {"verify.key_malformed", "the verifier key is no key of a ledger. It stands in DIR/log.vkey and at /log/key."},
    {"ledger.governed_narrowed",
     "the definitions no longer have the column {table}.{column} as it was, and old entries of the ledger are checked "
     "with it. Put the field back."},
};

}  // namespace

std::string refusal_text(Error const& error) {
    auto const found = std::ranges::find(k_sentences, error.code, &Sentence::code);
    if (found == std::end(k_sentences)) {
        std::string out = error.code;
        for (auto const& [name, value] : error.values) out.append(" ").append(name).append("=").append(value);
        return out;
    }
    std::string out(found->text);
    for (auto const& [name, value] : error.values) {
        auto const pattern = "{" + name + "}";
        if (auto const at = out.find(pattern); at != out.npos) out.replace(at, pattern.size(), value);
    }
    return out;
}

void print_refusal(std::string_view command, Error const& error) {
    std::fprintf(stderr, "bolan %.*s: %s\n", static_cast<int>(command.size()), command.data(),
                 refusal_text(error).c_str());
}

}  // namespace bolan::app
