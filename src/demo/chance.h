// Chance that gives the same everywhere: SplitMix64 (Steele, Lea, Flood 2014). The standard library's distributions
// differ from one library to the next; a demonstration must not. One thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bolan::demo {

class Chance {
  public:
    explicit Chance(std::uint64_t seed) : m_state(seed) {}
    // A stream of its own for a thing: the same seed and number give the same stream.
    Chance(std::uint64_t seed, std::uint64_t number)
        : m_state(seed * 0x9E3779B97F4A7C15ull ^ number * 0xD1B54A32D192ED03ull) {
        next();
    }

    std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15ull;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }
    // 0 <= x < n; n > 0.
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
    std::int64_t between(std::int64_t from, std::int64_t to) {  // inclusive
        return from + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(to - from + 1));
    }
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // 0 <= x < 1
    bool one_in(double share) { return unit() < share; }

  private:
    std::uint64_t m_state;
};

// FNV-1a: a number for a name, the same everywhere.
constexpr std::uint64_t number_of(std::string_view name) {
    std::uint64_t h = 0xCBF29CE484222325ull;
    for (char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    return h;
}

}  // namespace bolan::demo
