// The ASCII syntax of header fields (RFC 9110 5.6): tokens, lists, weights.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bolan::http {

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // spaces and tabs
bool is_token(std::string_view text);          // one or more tchar
// The items of "a, b;q=1, \"c,d\"", trimmed, empty ones left out.
std::vector<std::string_view> split_list(std::string_view text);
int quality_of(std::string_view item);  // "gzip;q=0.5" is 500; 1000 when no weight is given; 0 when it is malformed

}  // namespace bolan::http
