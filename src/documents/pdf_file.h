// Reading and extending a PDF of our own making: one with classic cross-reference tables (ISO 32000-1 clause 7.5.4), as
// cairo writes it. Not a reader for strangers' files: whatever it does not expect, it refuses.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "documents/layout.h"
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bolan::documents {

class PdfFile {
  public:
    // `bytes` must outlive the object. Errors: bad_input "seal.not_our_pdf".
    [[nodiscard]] static Result<PdfFile> open(Bytes const& bytes);

    int object_count() const { return m_size; }  // the trailer's /Size
    int root() const { return m_root; }
    int info() const { return m_info; }
    std::size_t last_table() const { return m_last_table; }  // where the newest cross-reference table stands
    std::string_view bytes() const { return m_bytes; }
    std::string first_id() const { return m_first_id; }  // hexadecimal; empty when the file has none

    // What stands between "obj" and "endobj". Errors: bad_input "seal.not_our_pdf".
    [[nodiscard]] Result<std::string_view> object(int number) const;
    // The object number of a page, 1 is the first. Errors: as above; also when there is no such page.
    [[nodiscard]] Result<int> page(int index) const;

  private:
    Result<void> read_table(std::size_t at);

    std::string_view m_bytes;
    std::map<int, std::size_t> m_offsets;
    int m_size = 0, m_root = 0, m_info = 0;
    std::size_t m_last_table = 0;
    std::string m_first_id;
};

// The number of "/Key N 0 R" in a dictionary's text.
std::optional<int> find_reference(std::string_view dictionary, std::string_view key);
bool has_key(std::string_view dictionary, std::string_view key);
// The dictionary with more entries before its closing ">>".
std::string with_entries(std::string_view dictionary, std::string_view entries);

// A text string: ASCII as (literal), anything else as UTF-16BE in hexadecimal.
std::string pdf_text(std::string_view utf8);
std::string pdf_date(Timestamp at);  // (D:20261122101530Z)

// An incremental update: objects added or replaced behind the file, which stays as it is.
class PdfUpdate {
  public:
    explicit PdfUpdate(PdfFile const& file) : m_file(file), m_next(file.object_count()) {}

    int reserve() { return m_next++; }
    void put(int number, std::string body) { m_objects[number] = std::move(body); }
    int add(std::string body) {
        int const number = reserve();
        put(number, std::move(body));
        return number;
    }
    int add_stream(std::string_view entries, std::string_view data);
    // The whole file. `second_id` (16 bytes as hexadecimal) marks this version of it.
    Bytes finish(std::string_view second_id) const;

  private:
    PdfFile const& m_file;
    std::map<int, std::string> m_objects;
    int m_next;
};

}  // namespace bolan::documents
