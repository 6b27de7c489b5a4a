// One case or record that was destroyed behind the program's back, taken from a backup and put back as the ledger says
// that it stood.
#pragma once
#include "ledger/ledger.h"

namespace bolan::backup {

struct Wanted {
    std::string name;  // a case's reference, a record's number, or the id of either
    std::string why;   // written into the act
    Timestamp now;
};

struct PutBack {
    std::vector<std::string> rows;  // "table key"
    ActId act;
};

// `copy`: of a restored database. Puts back each row of what is wanted that is gone, when the copy holds it as the last
// act that wrote it left it, in one act of service "restore"; so the ledger stays sound, and says what was done and
// why. Only rows under the ledger: what is derived from them (lists, search) is not touched. Errors: not_found
// "restore.unknown" (the copy has no such thing), "restore.nothing_gone"; conflict "restore.differs" (a row stands
// there, but not as it was left: that is no loss), "restore.not_held" (the copy has it otherwise or not: it is from
// before the last act on the row, or from after its loss); both with values "table", "key" and "act", the last on the
// row, and then nothing is put back.
Result<PutBack> put_back(store::Connection& copy, store::Database& database, ledger::Ledger& ledger,
                         Wanted const& wanted);

}  // namespace bolan::backup
