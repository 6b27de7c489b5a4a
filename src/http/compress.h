// gzip of responses. Pages that reflect input beside a secret must mask the secret (BREACH): our form tokens are
// masked.
#pragma once
#include "http/message.h"
#include <cstddef>
#include <string>
#include <string_view>

namespace bolan::http {

std::string gzip(std::string_view bytes, int level);  // 1 fastest … 9 smallest
bool accepts_gzip(std::string_view accept_encoding);  // RFC 9110 12.5.3, with q=0
bool is_compressible(std::string_view content_type);  // text, JSON, SVG, XML, JavaScript

struct CompressOptions {
    bool on = true;
    int level = 1;
    std::size_t min_bytes = 1024;
};

// Compresses in place when worth it: picks shared_gzip when there is one, else compresses a textual body. Sets
// Content-Encoding and Vary.
void compress_response(Request const& request, Response& response, CompressOptions const& options);

}  // namespace bolan::http
