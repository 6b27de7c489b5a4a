#include "documents/qr.h"
#include "documents/markup.h"
#include <cerrno>
#include <memory>
#include <qrencode.h>
#include <system_error>

namespace bolan::documents {
namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
struct FreeInput {
    void operator()(QRinput* input) const { QRinput_free(input); }
};

}  // namespace

Result<QrCode> make_qr(std::string_view text, int max_version) {
    auto const too_long = [] { return Fail(Error::of(ErrorKind::too_large, "document.qr_too_long")); };
    if (text.empty()) return Fail(Error::bad_input("document.qr_empty"));
    if (text.size() > 2331) return too_long();  // ISO/IEC 18004 table 7: 40-M, byte mode
    std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(0, QR_ECLEVEL_M));
    if (!input) throw std::bad_alloc();
    // One segment of bytes. The library's own splitting may save a version for long runs of digits, which ours lack.
    if (QRinput_append(input.get(), QR_MODE_8, static_cast<int>(text.size()),
                       reinterpret_cast<unsigned char const*>(text.data())) != 0) {
        return too_long();
    }
    std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeInput(input.get()));
    if (!code && errno == ERANGE) return too_long();
    if (!code) throw std::system_error(errno, std::generic_category(), "qrencode");
    if (code->version > max_version) return too_long();
    QrCode result{code->version, code->width, {}};
    result.dark.reserve(static_cast<std::size_t>(code->width) * code->width);
    for (int i = 0; i < code->width * code->width; ++i) result.dark.push_back((code->data[i] & 1) != 0);
    return result;
}

std::string qr_svg(QrCode const& code, std::string_view label) {
    std::string const side = std::to_string(code.size + 2 * k_qr_quiet);
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                      "\" role=\"img\" aria-label=\"" + markup_text(label) + "\" shape-rendering=\"crispEdges\">" +
                      "<path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path fill=\"#000\" d=\"";
    for (int y = 0; y < code.size; ++y) {
        for (int x = 0; x < code.size;) {
            int run = 0;
            while (x + run < code.size && code.at(x + run, y)) ++run;
            if (run > 0) {
                out += "M" + std::to_string(x + k_qr_quiet) + " " + std::to_string(y + k_qr_quiet) + "h" +
                       std::to_string(run) + "v1h-" + std::to_string(run) + "z";
            }
            x += run > 0 ? run : 1;
        }
    }
    return out + "\"/></svg>";
}

}  // namespace bolan::documents
