// Second part of the check: governed rows and attachments. Inside verify/ only.
#pragma once
#include "store/database.h"
#include "verify/history.h"
#include "verify/report.h"
#include <set>
#include <string>

namespace bolan::verify {

// Returns the attachments that governed rows name.
std::set<std::string> check_rows(store::Connection& db, History& history, Report& report);

void check_attachments(store::Connection& db, std::string const& folder, std::set<std::string> const& named,
                       Report& report);

}  // namespace bolan::verify
