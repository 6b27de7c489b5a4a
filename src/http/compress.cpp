#include "http/compress.h"
#include "http/ascii.h"
#include <new>
#include <zlib.h>

namespace bolan::http {

std::string gzip(std::string_view bytes, int level) {
    z_stream stream{};
    // A window of 16 KB and a small hash: half the memory of the default and about the same size on pages.
    constexpr int k_window_gzip = 14 + 16;
    constexpr int k_memory_level = 7;
    if (deflateInit2(&stream, level, Z_DEFLATED, k_window_gzip, k_memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const outcome = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::bad_alloc();
    return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
    int any = 0;
    for (std::string_view item : split_list(accept_encoding)) {
        std::string_view const coding = trim(item.substr(0, item.find(';')));
        if (iequals(coding, "gzip") || iequals(coding, "x-gzip")) return quality_of(item) > 0;
        if (coding == "*") any = quality_of(item);
    }
    return any > 0;
}

bool is_compressible(std::string_view content_type) {
    std::string const type = lower(trim(content_type.substr(0, content_type.find(';'))));
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("+xml") || type == "application/xml" ||
           type == "application/javascript" || type == "application/yaml";
}

void compress_response(Request const& request, Response& response, CompressOptions const& options) {
    if (!options.on || response.compress == Compress::never || response.headers.has("content-encoding")) return;
    bool const ready = response.shared_gzip != nullptr;
    if (!ready &&
        (response.bytes().size() < options.min_bytes || !is_compressible(response.headers.get("content-type"))))
        return;
    response.headers.add("Vary", "Accept-Encoding");
    if (!accepts_gzip(request.header("accept-encoding"))) return;
    if (ready) {
        response.shared = std::move(response.shared_gzip);
    } else {
        std::string packed = gzip(response.bytes(), options.level);
        if (packed.size() >= response.bytes().size()) return;
        response.body = std::move(packed);
        response.shared.reset();
    }
    response.headers.add("Content-Encoding", "gzip");
    // The bytes differ from the plain ones, so a strong validator would lie (RFC 9110 8.8.1).
    std::string const etag(response.headers.get("etag"));
    if (etag.starts_with('"')) response.headers.set("ETag", "W/" + etag);
}

}  // namespace bolan::http
