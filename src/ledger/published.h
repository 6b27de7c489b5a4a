// The published log as a database shows it, for whoever has no Ledger: no key is needed. One reading, any thread.
#pragma once
#include "ledger/ledger.h"
#include <functional>
#include <string>
#include <string_view>

namespace bolan::ledger {

// What the newest checkpoint of this reading says; size 0 and no checkpoint before the first act.
Head read_head(store::Connection& db);

// Every static file of the log at that head, by its path "/log/checkpoint", "/log/tile/0/000.p/7"; not the key.
void each_published_file(store::Connection& db,
                         std::function<void(std::string_view path, std::string_view bytes)> const& each);

}  // namespace bolan::ledger
