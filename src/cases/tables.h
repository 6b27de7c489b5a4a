// The tables that all services share.
#pragma once
#include "store/schema.h"
#include <vector>

namespace bolan::cases {

store::Table case_table();  // governed by the ledger
// Everything, with the derived ones: case_word, case_word_aside, task, inbox, draft, idempotency, message, upload.
std::vector<store::Table> common_tables();

}  // namespace bolan::cases
