// The settings of a run. One table (settings.cpp) declares each; it reads the command line, the environment and the
// configuration file, and is what --help and docs/reference/settings.md print.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::app {

struct Settings {
    std::string province = "balochistan";
    std::string data = "data";
    std::string database;
    std::string replicas;
    std::string address = "127.0.0.1";
    int port = 8080;
    std::string public_url;
    std::string tls_certificate;
    std::string tls_key;
    std::string trusted_proxy;
    std::string operations;
    int stop_delay_seconds = 0;
    bool log_requests = false;
    std::string ui = "ui";
    std::string log_origin = "bolan.local/log";
    std::string backup_to;
    std::string backup_recipient;
    std::string backup_keep = "7d 5w 12m";
    // Of one run only: no file may say them.
    std::string checkpoint;
    std::string url;
    std::string key;
    std::string new_key;
    std::string from;
    std::string log;
    std::string act;
    std::string time;
    std::string record;
    std::string why;
    std::string to;
    bool list = false;
    bool verify = false;
    bool with_keys = false;
    bool dry_run = false;
    int cases = 5000;
    int seed = 1;
    bool watch = false;
    bool help = false;
    std::vector<std::string> rest;  // what is no option
};

// Read as far as it goes; `mistakes` says in a sentence each what does not.
struct ReadSettings {
    Settings settings;
    std::vector<std::string> mistakes;
};

// The command line wins over the environment, the environment over the file: that of --config or BOLAN_CONFIG, or
// /etc/bolan/bolan.yaml where there is one.
ReadSettings read_settings(std::vector<std::string> const& arguments);
std::vector<std::string> replica_urls(Settings const& settings);
// "file:line:column: …" for every mistake of a configuration file.
std::vector<std::string> mistakes_of_file(std::string const& path);

struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
};
std::optional<Endpoint> parse_endpoint(std::string const& text);  // "127.0.0.1:8081", "[::1]:8081"

std::string settings_help();       // a line for each setting that a file may have, and for --watch
std::string settings_reference();  // docs/reference/settings.md

}  // namespace bolan::app
