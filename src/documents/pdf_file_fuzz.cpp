// Any bytes as one of our PDFs: every object and page is looked up; nothing may crash or hang.
#include "documents/pdf_file.h"
#include <cstddef>
#include <cstdint>

using namespace bolan::documents;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Bytes const bytes(data, data + size);
    auto const file = PdfFile::open(bytes);
    if (!file) return -1;
    (void)file->page(1);
    for (int number = 0; number < file->object_count() && number < 1000; ++number) (void)file->object(number);
    return 0;
}
