// The frame of a page: head, header with emblem and doch band, service bar, language link, footer; or the officer's
// desk. A page handler opens a shell, writes its content and closes it:
//
//     std::string home(Site const& site, Words const& words, Viewer const& viewer) {
//         Html h; View v{h, words};
//         Page page{.title = v.T("Public services"), .path = "/", .section = Section::services};
//         shell(v, site, viewer, page, [&] { h.el("h1", {}, v.T("Public services")); });
//         return std::move(h).take();
//     }
//
// No inline script, no inline style: fits "default-src 'self'; img-src 'self' data:".
#pragma once
#include "web/components/icons.h"
#include "web/components/view.h"
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace bolan::web {

// Addresses the frame links to.
inline constexpr char k_home_path[] = "/";
inline constexpr char k_sign_in_path[] = "/sign-in";
inline constexpr char k_sign_out_path[] = "/sign-out";  // POST, with csrf
inline constexpr char k_mine_path[] = "/my";
inline constexpr char k_account_path[] = "/account";
inline constexpr char k_track_path[] = "/track";
inline constexpr char k_verify_path[] = "/verify";
inline constexpr char k_ledger_path[] = "/ledger";
inline constexpr char k_help_path[] = "/help";
inline constexpr char k_accessibility_path[] = "/accessibility";
inline constexpr char k_privacy_path[] = "/privacy";
inline constexpr char k_desk_path[] = "/desk";
inline constexpr char k_keys_path[] = "/desk/keys";
inline constexpr char k_views_path[] = "/desk/views";
inline constexpr char k_export_path[] = "/desk/export";  // .csv and .xlsx; POST
inline constexpr char k_workload_path[] = "/desk/workload";
inline constexpr char k_desk_search_path[] = "/desk/search";
inline constexpr char k_registers_path[] = "/desk/registers";
inline constexpr char k_counter_path[] = "/desk/counter";

// What is the same on every page of a server. Names are data of the province, not of this code.
struct Site {
    // "base.css" → "/assets/base.3f0c9a12b4d5e677.css".
    std::function<std::string(std::string_view)> asset_url = [](std::string_view name) {
        return "/assets/" + std::string(name);
    };
    std::map<std::string, int, std::less<>> asset_bytes;  // compressed, from ui/dist/sizes.txt: see read_asset_bytes
    std::string government;                               // key of words
    std::string name = "Public Services";
    std::string helpline = "0800-00000";
    std::string sms_number = "8000";
    std::vector<std::pair<std::string, std::string>> footer_links = {{"Verify a document", k_verify_path},
                                                                     {"Public ledger", k_ledger_path},
                                                                     {"Help", k_help_path},
                                                                     {"Accessibility", k_accessibility_path},
                                                                     {"Privacy", k_privacy_path}};
    bool is_demonstration = false;  // shows the strip "Demonstration: all names are invented"
    std::string version;
    // With `serve --watch`: what is wrong with the definitions as they are saved, "file:line:col: message".
    std::function<std::vector<std::string>()> mistakes;
};

// Who looks at the page.
struct Viewer {
    std::string name;           // empty: nobody is signed in
    std::string post;           // of an officer: "Deputy Commissioner, Quetta"
    std::string csrf_token;     // for the sign-out form
    bool has_nastaliq = false;  // cookie naq=1: this phone may load the large font
    bool is_signed_in() const { return !name.empty(); }
};

enum class Section { none, services, mine, verify, ledger };
enum class DeskSection { none, inbox, search, registers, counter, ledger };

struct Page {
    std::string_view title;
    std::string_view path = "/";  // with its query, as asked for by GET: the language link keeps it
    Section section = Section::none;
    std::string_view bar_name;         // the service's name in the service bar; empty: none
    std::string_view styles = "case";  // beside base: "home", "case", "form", "data"; several by spaces
    std::string_view scripts;          // beside enhance.js: "verify"
    bool has_errors = false;           // the title begins "Error:"
    bool is_full_width = false;        // the content lays out its own .wrap (home)
    bool is_indexed = false;           // personal pages are kept out of search engines
};

// Calls `content` inside <main>. The whole page is written, from doctype to </html>.
void shell(View& v, Site const& site, Viewer const& viewer, Page const& page, std::function<void()> const& content);

// One entry of the desk's side navigation: a saved list with its count.
struct DeskView {
    std::string label;
    std::string href;
    Icon icon = Icon::inbox;
    std::string count;  // "24", "500+"; empty: none
    bool is_current = false;
    bool is_bad = false;  // the count is late work: red
};
struct DeskGroup {
    std::string title;
    std::vector<DeskView> views;
};
struct DeskPost {  // of an officer who holds several: a menu that changes the post
    std::string label;
    std::string href;
    bool is_current = false;
};
struct Desk {
    DeskSection section = DeskSection::none;
    std::vector<DeskGroup> groups;  // empty: the content takes the whole width
    std::vector<DeskPost> posts;
    bool can_count_bills = false;  // shows the counter
};
void desk_shell(View& v, Site const& site, Viewer const& viewer, Page const& page, Desk const& desk,
                std::function<void()> const& content);

// The same address in another language: "/track?ref=X" → "/track?ref=X&lang=ur".
std::string in_language(std::string_view path, std::string_view code);

// Lines "name bytes", as the build of ui/ writes them into dist/sizes.txt.
std::map<std::string, int, std::less<>> read_asset_bytes(std::string_view sizes_txt);
// Of the footer's "This page used about N KB": markup, style and script as sent compressed, without fonts.
int estimated_kilobytes(std::size_t page_bytes, Site const& site, Page const& page);

}  // namespace bolan::web
