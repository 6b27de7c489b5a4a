// A regular expression in RE2's syntax: matched in time linear in the text, whatever the pattern.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace bolan::rules {

class Pattern {
  public:
    // Empty when it is no pattern, or too large; `why` then says what is wrong.
    static std::shared_ptr<Pattern const> compile(std::string_view text, std::string* why = nullptr);
    ~Pattern();
    bool is_found_in(std::string_view text) const;  // anywhere; any thread

  private:
    explicit Pattern(std::unique_ptr<re2::RE2> re);
    std::unique_ptr<re2::RE2> m_re;
};

}  // namespace bolan::rules
