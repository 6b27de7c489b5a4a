// The settings of a run, from the command line and the environment. The command line wins.
#pragma once
#include "base/result.h"
#include <cstdint>
#include <string>
#include <vector>

namespace bolan::app {

struct Settings {
    std::string province = "balochistan";  // --province, BOLAN_PROVINCE: folder of definitions
    std::string data = "data";             // --data, BOLAN_DATA
    std::string database;               // --database, BOLAN_DATABASE: postgres://…; empty: SQLite in the data folder
    std::string address = "127.0.0.1";  // --address, BOLAN_ADDRESS
    std::uint16_t port = 8080;          // --port, BOLAN_PORT; 0: any free one
    std::string public_url;             // --public-url, BOLAN_PUBLIC_URL; empty: http://address:port
    std::string ui = "ui";              // --ui, BOLAN_UI: folder with dist/ and words/
    std::string log_origin = "bolan.local/log";  // --log-origin, BOLAN_LOG_ORIGIN: names the log for ever
    std::string checkpoint;                      // verify --checkpoint FILE
    std::string url;                             // verify --url
    std::string key;                             // verify --key FILE or text: the verifier key known from outside
    int cases = 5000;                            // demo --cases
    std::uint64_t seed = 1;                      // demo --seed
    bool watch = false;                          // serve --watch: changed definitions are loaded at once
    bool help = false;
    std::vector<std::string> rest;  // what is no option
};

// Errors: bad_input "settings.unknown_option" (values: option, nearest), "settings.bad_value" (option, value),
// "settings.missing_value".
Result<Settings> read_settings(std::vector<std::string> const& arguments);

}  // namespace bolan::app
