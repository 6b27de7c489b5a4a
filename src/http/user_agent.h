// What a browser says of itself, in the few words by which its owner knows it again.
#pragma once
#include <string>
#include <string_view>

namespace bolan::http {

// "Chrome, Android"; of a program its name ("curl"); empty when it says nothing. Any text, trusted in nothing; at most
// 40 characters of printable ASCII.
std::string device_of(std::string_view user_agent);

}  // namespace bolan::http
