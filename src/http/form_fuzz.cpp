// Fuzzes every parser of this folder that reads bytes from outside. The first byte picks the parser.
#include "base/check.h"
#include "http/ascii.h"
#include "http/encoding.h"
#include "http/exchange.h"
#include "http/form.h"
#include <cstddef>
#include <cstdint>

namespace {

using namespace bolan;
using namespace bolan::http;

void fuzz_urlencoded(std::string_view input) {
    auto const form = parse_urlencoded(input);
    if (!form) return;
    // What was accepted says the same when written again.
    auto const again = parse_urlencoded(write_query(form->fields), {.value_bytes = 1 << 20});
    CHECK(again.has_value());
    CHECK(again->fields == form->fields);
}

void fuzz_multipart(std::string_view input) {
    FormLimits const limits{
        .fields = 50, .files = 5, .value_bytes = 1000, .file_bytes = 2000, .oversize = Oversize::report};
    auto const form = parse_multipart(input, "b", limits);
    if (!form) return;
    CHECK(form->fields.size() <= limits.fields && form->files.size() <= limits.files);
    for (auto const& file : form->files) {
        CHECK(file.bytes.size() <= limits.file_bytes);
        CHECK(!file.name.empty() && file.name.find('/') == std::string::npos &&
              file.name.find('\\') == std::string::npos);
    }
}

void fuzz_header_values(std::string_view input) {
    auto const cut = input.find('\n');
    std::string_view const name = cut == input.npos ? "boundary" : input.substr(cut + 1);
    (void)header_param(input.substr(0, cut), name);
    for (auto const item : split_list(input)) (void)quality_of(item);
    Request request;
    request.headers.add("Accept", "text/html");
    (void)request.prefers(input, "text/html");
    (void)safe_file_name(input);
}

Router sample_router() {
    Router router;
    auto const nothing = [](Request const&) { return Response::empty(204); };
    router.get("/a/{b}", Where::io, nothing);
    router.post("/a/{b...}", Where::io, nothing, 100);
    return router;
}

// The outcome of a whole connection, given in pieces of `step` bytes.
std::string converse(std::string_view input, std::size_t step) {
    static SystemClock const clock;
    static Router const router = sample_router();
    static ExchangeOptions const options{.limits = {.header_bytes = 512, .target_bytes = 128, .header_fields = 10},
                                         .drain_limit = 200,
                                         .trusted_proxy = {}};
    Exchange exchange(options, router, clock, "127.0.0.1");
    std::string outcome;
    for (std::size_t at = 0; at < input.size(); at += step) {
        exchange.give(input.substr(at, step));
        for (;;) {
            auto const result = exchange.advance();
            if (result == Exchange::Step::needs_more) break;
            if (result == Exchange::Step::interim) continue;
            // Two mistakes in one request: which is seen first may depend on the pieces.
            if (!exchange.keep_alive() && exchange.refusal().status != 0) return outcome + "refused\n";
            outcome += std::to_string(exchange.refusal().status) + " " + exchange.request().path + " " +
                       exchange.request().body + "\n";
            if (!exchange.keep_alive()) return outcome;
            exchange.finish();
        }
    }
    return outcome;
}

// However the bytes are cut, the same requests come out: what smuggling would break first.
void fuzz_exchange(std::string_view input) {
    if (input.empty()) return;
    std::size_t const step = static_cast<unsigned char>(input[0]) % 16 + 1;
    input.remove_prefix(1);
    if (input.size() > 4096 || input.find("xpect") != input.npos) {  // Expect depends on how the bytes arrive
        (void)converse(input, step);
        return;
    }
    CHECK(converse(input, input.size() + 1) == converse(input, step));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const input(reinterpret_cast<char const*>(data) + 1, size - 1);
    switch (data[0] % 4) {
        case 0:
            fuzz_urlencoded(input);
            break;
        case 1:
            fuzz_multipart(input);
            break;
        case 2:
            fuzz_header_values(input);
            break;
        default:
            fuzz_exchange(input);
            break;
    }
    return 0;
}
