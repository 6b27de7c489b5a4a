// Identifiers. Inside: UUIDv7 (RFC 9562), ordered by time of making. Outside: short references a person can read aloud,
// twelve characters of Crockford's base 32 in groups of four, the last of them a check character.
#pragma once
#include "base/clock.h"
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bolan {

// A UUID as its canonical text, held without allocation. Tag makes ids of different things distinct types.
template <typename Tag>
class Id {
  public:
    Id() {
        m_text.fill('0');
        for (auto i : {8, 13, 18, 23}) m_text[i] = '-';
    }
    static std::optional<Id> parse(std::string_view text) {
        if (text.size() != 36) return {};
        Id id;
        for (std::size_t i = 0; i < 36; ++i) {
            char const c = text[i];
            bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return {};
            id.m_text[i] = c;
        }
        return id;
    }
    std::string_view view() const { return {m_text.data(), m_text.size()}; }
    std::string text() const { return std::string(view()); }
    bool is_nil() const { return *this == Id(); }
    auto operator<=>(Id const&) const = default;

  private:
    std::array<char, 36> m_text;
};

// A new UUIDv7 for the time `now`, random part from the operating system; ids of one thread ascend. Any thread.
std::string new_uuid(Timestamp now);

// One for a moment that has passed: ids of one thread need not ascend.
std::string past_uuid(Timestamp at);

template <typename IdType>
IdType new_id(Timestamp now) {
    return *IdType::parse(new_uuid(now));
}

using CaseId = Id<struct CaseTag>;
using RecordId = Id<struct RecordTag>;
using PersonId = Id<struct PersonTag>;
using ActId = Id<struct ActTag>;

// "4QPX11ZC7K2M": eleven random characters and a check character that catches any one wrong character and any two
// neighbours exchanged. Shown in groups: "4QPX-11ZC-7K2M".
std::string new_reference();
// The same of the same bytes, of which there are at least eleven: for what has a number elsewhere.
std::string reference_of(std::span<std::uint8_t const> digest);
std::string group_reference(std::string_view reference);
// What a person typed, folded: case, spaces, dashes, O for 0, I and L for 1. Empty when it is no reference.
std::optional<std::string> parse_reference(std::string_view typed);

}  // namespace bolan
