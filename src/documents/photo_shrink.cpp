// The one place that decodes a JPEG. libjpeg reports errors by longjmp: between setjmp and the end of a function here
// stand only plain data, and everything with a destructor lives in the caller.
#include "documents/photo.h"
#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <memory>

namespace bolan::documents {
namespace {

constexpr int k_quality = 85;
constexpr int k_max_scans = 60;  // a progressive file of thousands of empty scans costs minutes

struct Trap {
    jpeg_error_mgr manager;
    std::jmp_buf back;
};

void set_trap(Trap& trap) {
    jpeg_std_error(&trap.manager);
    trap.manager.error_exit = [](j_common_ptr info) { std::longjmp(reinterpret_cast<Trap*>(info->err)->back, 1); };
    trap.manager.emit_message = [](j_common_ptr, int) {};
}

struct Pixels {
    Bytes rows;
    int width = 0, height = 0, components = 0;
};

void watch_scans(j_common_ptr info) {
    auto* decoder = reinterpret_cast<j_decompress_ptr>(info);
    if (decoder->input_scan_number > k_max_scans) std::longjmp(reinterpret_cast<Trap*>(info->err)->back, 1);
}

// Eighths of the size that leave the longer side at least k_print_side.
unsigned eighths_for(int longer_side) {
    return static_cast<unsigned>(std::clamp((8 * k_print_side + longer_side - 1) / longer_side, 1, 8));
}

bool decode(PhotoInfo const& photo, Pixels& out) {
    Trap trap;
    jpeg_decompress_struct decoder{};
    jpeg_progress_mgr progress{};
    decoder.err = &trap.manager;
    set_trap(trap);
    if (setjmp(trap.back) != 0) {
        jpeg_destroy_decompress(&decoder);
        return false;
    }
    jpeg_create_decompress(&decoder);
    progress.progress_monitor = watch_scans;
    decoder.progress = &progress;
    jpeg_mem_src(&decoder, photo.image.data(), photo.image.size());
    jpeg_read_header(&decoder, TRUE);
    decoder.out_color_space = decoder.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    decoder.scale_num = eighths_for(std::max(photo.width, photo.height));
    decoder.scale_denom = 8;
    decoder.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&decoder);
    out.width = static_cast<int>(decoder.output_width);
    out.height = static_cast<int>(decoder.output_height);
    out.components = decoder.output_components;
    std::size_t const stride = static_cast<std::size_t>(out.width) * out.components;
    out.rows.resize(stride * out.height);
    while (decoder.output_scanline < decoder.output_height) {
        JSAMPROW row = out.rows.data() + stride * decoder.output_scanline;
        jpeg_read_scanlines(&decoder, &row, 1);
    }
    jpeg_finish_decompress(&decoder);
    jpeg_destroy_decompress(&decoder);
    return true;
}

bool encode(Pixels& pixels, unsigned char*& data, unsigned long& length) {
    Trap trap;
    jpeg_compress_struct encoder{};
    encoder.err = &trap.manager;
    set_trap(trap);
    if (setjmp(trap.back) != 0) {
        jpeg_destroy_compress(&encoder);
        return false;
    }
    jpeg_create_compress(&encoder);
    jpeg_mem_dest(&encoder, &data, &length);
    encoder.image_width = static_cast<JDIMENSION>(pixels.width);
    encoder.image_height = static_cast<JDIMENSION>(pixels.height);
    encoder.input_components = pixels.components;
    encoder.in_color_space = pixels.components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, k_quality, TRUE);
    encoder.optimize_coding = TRUE;
    jpeg_start_compress(&encoder, TRUE);
    std::size_t const stride = static_cast<std::size_t>(pixels.width) * pixels.components;
    while (encoder.next_scanline < encoder.image_height) {
        JSAMPROW row = pixels.rows.data() + stride * encoder.next_scanline;
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    return true;
}

}  // namespace

Result<PhotoInfo> fit_for_print(PhotoInfo photo) {
    bool const is_light =
        photo.image.size() <= k_print_bytes && std::max(photo.width, photo.height) <= 2 * k_print_side;
    if (photo.kind != PhotoKind::jpeg || is_light) return photo;
    Pixels pixels;
    if (!decode(photo, pixels)) return Fail(Error::bad_input("photo.broken"));
    unsigned char* data = nullptr;
    unsigned long length = 0;
    bool const is_encoded = encode(pixels, data, length);
    std::unique_ptr<unsigned char, decltype(&std::free)> const owned(data, &std::free);
    if (!is_encoded) return Fail(Error::bad_input("photo.broken"));
    photo.image.assign(data, data + length);
    photo.width = pixels.width;
    photo.height = pixels.height;
    return photo;
}

}  // namespace bolan::documents
