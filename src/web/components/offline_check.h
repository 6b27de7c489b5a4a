// The part of the verification page that checks a scanned code on the person's own phone (ui/js/verify.js): every
// verdict and every word stands in the page, hidden; the script shows what is true. Without a script or a code nothing
// is shown.
#pragma once
#include "web/components/view.h"
#include <span>

namespace bolan::web {

struct OfficeKey {
    std::string key_id;      // 8 hex digits: the first 4 bytes of SHA-256 of the key
    std::string public_key;  // 64 hex digits: Ed25519
    std::string name;        // of the office, in this language
};
struct OfflineCheck {
    std::span<OfficeKey const> keys;
    std::span<std::pair<std::string, std::string> const>
        types;  // the statement's word: the document's name or its kind → title
    std::span<std::pair<std::string, std::string> const> offices;  // code → name
};
// The page must load the script "verify" (Page::scripts) and the style "case". Once on a page.
void offline_check(View& v, OfflineCheck const& check);

}  // namespace bolan::web
