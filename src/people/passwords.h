// What a new password must be (NIST SP 800-63B 5.1.1.2): long enough, none that attackers try first, and not made of
// what everybody knows of its owner. Nothing is asked of its kinds of characters.
#pragma once
#include "base/result.h"
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bolan::people {

// `known`: name, numbers and logins of the owner. The problem of the field "password"; none: it may be taken.
std::optional<Problem> judge_password(std::string_view password, std::span<std::string const> known);

}  // namespace bolan::people
