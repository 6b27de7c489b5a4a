#include "rules/pattern.h"
#include <re2/re2.h>

namespace bolan::rules {

Pattern::Pattern(std::unique_ptr<re2::RE2> re) : m_re(std::move(re)) {}
Pattern::~Pattern() = default;

std::shared_ptr<Pattern const> Pattern::compile(std::string_view text, std::string* why) {
    constexpr std::size_t k_text_max = 1000;
    if (text.size() > k_text_max) {
        if (why) *why = "longer than 1000 bytes";
        return nullptr;
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    auto re = std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
    if (!re->ok()) {
        if (why) *why = re->error();
        return nullptr;
    }
    return std::shared_ptr<Pattern const>(new Pattern(std::move(re)));
}

bool Pattern::is_found_in(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *m_re);
}

}  // namespace bolan::rules
