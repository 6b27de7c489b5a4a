#include "demo/samples.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include <array>
#include <string>

namespace bolan::demo {

namespace {

// A tiny image of each kind, as any program writes it: 1 x 1 and 8 x 10 pixels.
constexpr std::string_view k_png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
constexpr std::string_view k_jpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG"
    "kJ6jq62rZ4C8ybqmx5moq6T/wAALCAAKAAgBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAYEAACAwAAAAAAAAAAAAAA"
    "AAAABkOBwf/aAAgBAQAAPwCrstaF2WtP/9k=";

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::vector<std::uint8_t> pdf(std::size_t padding) {
    std::string out =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n";
    out += "%" + std::string(padding, 'x') + "\n";
    out += "trailer<</Root 1 0 R>>\n%%EOF\n";
    return bytes_of(out);
}

}  // namespace

std::vector<std::uint8_t> sample_bytes(std::string_view name) {
    if (name == "sample.pdf") return pdf(0);
    if (name == "large.pdf") return pdf(6 * 1024 * 1024);
    if (name == "sample.png") return *crypto::parse_base64(k_png);
    if (name == "sample.jpeg") return *crypto::parse_base64(k_jpeg);
    if (name == "sample.exe") return bytes_of("MZ\x90 This program cannot be run in DOS mode.");
    CHECK(!"a sample of that name");
    return {};
}

}  // namespace bolan::demo
