// Shared by the tests of documents/: a sample document, a signing office, and the outside programs that judge both.
#pragma once
#include "documents/pdf.h"
#include "documents/seal.h"
#include "documents/statement.h"
#include <string>

namespace bolan::documents::testing {

inline constexpr Timestamp k_noon{1795330800000};  // 2026-11-22T07:00:00Z

Layout sample_certificate(Language language);
Layout sample_order(Language language, int rows);
Bytes tiny_jpeg();  // 32 x 40, left half dark, right half light
Bytes large_jpeg(int width, int height);
Bytes tiny_png(int width, int height);
std::string sample_statement();
crypto::SigningKey statement_key();
crypto::SigningIdentity sample_office();

// A directory of this test alone, removed at the end.
class Folder {
  public:
    Folder();
    ~Folder();
    std::string operator/(std::string_view name) const { return m_path + "/" + std::string(name); }
    std::string write(std::string_view name, Bytes const& bytes) const;  // returns the path

  private:
    std::string m_path;
};

struct Output {
    int status = 0;
    std::string text;  // standard output and error
};
// Runs a shell command. A program that is not installed fails the test and names Debian's package.
Output run(std::string const& command);
std::size_t count(std::string_view text, std::string_view part);

}  // namespace bolan::documents::testing
