// Every component once, with invented content: for golden pages and the browser's accessibility check. Not served.
#pragma once
#include "web/components/shell.h"

namespace bolan::web {

std::string gallery_home_page(Site const& site, Words const& words);
std::string gallery_page(Site const& site, Words const& words);  // what shows things to citizens
std::string gallery_verify_page(Site const& site, Words const& words);
std::string gallery_form_page(Site const& site, Words const& words, bool with_errors);
std::string gallery_case_page(Site const& site, Words const& words);  // an officer's case, with history and tables
std::string gallery_inbox_page(Site const& site, Words const& words, int rows);

}  // namespace bolan::web
