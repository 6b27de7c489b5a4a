// Any text as the statement of a code: what is read is written back as it came.
#include "documents/statement.h"
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace bolan::documents;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const read = decode_statement({reinterpret_cast<char const*>(data), size});
    if (!read) return -1;
    static auto const key = bolan::crypto::SigningKey::make();
    auto statement = read->statement;
    auto const written = encode_statement("", statement, key);
    statement.key_id = key_id_of(key.public_key());
    if (!written) return 0;  // without a URL before it, it may have been a character longer
    if (decode_statement(*written).value().statement != statement) __builtin_trap();
    return 0;
}
