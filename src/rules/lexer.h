// Tokens of CEL's grammar. Internal to rules/.
#pragma once
#include "rules/program.h"
#include "rules/value.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

enum class Token : std::uint8_t {
    end,
    name,
    quoted_name,  // `with-dashes`, after a dot
    literal,      // number, string, bytes
    op,           // its text says which
};

struct Lexeme {
    Token token = Token::end;
    std::uint32_t offset = 0;
    std::string_view text;
    Value literal;
    bool is_overflowed = false;  // 9223372036854775808, an int only with a minus before it
};

// Appends to `mistakes` and returns what it read so far at the first character that begins no token.
std::vector<Lexeme> tokenize(std::string_view text, std::vector<Mistake>& mistakes);

}  // namespace bolan::rules
