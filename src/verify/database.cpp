#include "verify/database.h"
#include "verify/history.h"
#include "verify/note.h"
#include "verify/rows.h"

namespace bolan::verify {

Result<Report> verify_database(store::Connection& db, DatabaseCheck const& check) {
    auto const key = TRY(parse_verifier_key(check.verifier_key));
    std::optional<Checkpoint> earlier;
    if (check.earlier_checkpoint) earlier = TRY(open_checkpoint(*check.earlier_checkpoint, key));
    Report report;
    auto history = check_history(db, key, earlier, report);
    auto const attachments = check_rows(db, history, report);
    if (!check.attachments_folder.empty()) check_attachments(db, check.attachments_folder, attachments, report);
    return report;
}

}  // namespace bolan::verify
