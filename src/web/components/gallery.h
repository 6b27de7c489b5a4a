// Every component once, with invented content: for golden pages and the browser's accessibility check. Not served.
#pragma once
#include "web/components/shell.h"

namespace bolan::web {

std::string gallery_page(Site const& site, Words const& words);       // citizen's parts
std::string gallery_form_page(Site const& site, Words const& words);  // fields, empty and with errors
std::string gallery_desk_page(Site const& site, Words const& words);  // the desk with an inbox of `rows`
std::string gallery_inbox_page(Site const& site, Words const& words, int rows);

}  // namespace bolan::web
