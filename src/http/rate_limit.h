// Token buckets by key (an address, an account), bounded in memory. Any thread.
#pragma once
#include "base/clock.h"
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace bolan::http {

class RateLimiter {
  public:
    struct Rule {
        double burst = 20;               // tokens a new key starts with, and the most it can save
        double per_second = 1;           // refill
        std::size_t max_keys = 100'000;  // when more keys are active, the least constrained are forgotten first
    };
    explicit RateLimiter(Rule rule);

    // Takes `tokens` if the key has them and answers 0; else takes nothing and answers after how many milliseconds it
    // will have them. Time that runs backwards counts as standing still.
    std::int64_t take(std::string_view key, Timestamp now, double tokens = 1);
    // Gives tokens back: a sign-in that succeeded does not count against the address.
    void give_back(std::string_view key, double tokens = 1);
    std::size_t keys() const;

  private:
    struct Bucket {
        double tokens;
        std::int64_t at_ms;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::uint64_t, Bucket> buckets;
    };
    static constexpr std::size_t k_shards = 16;
    std::uint64_t hash(std::string_view key) const;
    Shard& shard(std::uint64_t hash) { return m_shards[hash >> 60]; }
    void make_room(Shard& shard, std::int64_t now_ms);

    Rule m_rule;
    std::uint64_t m_seed;  // so that nobody outside can choose keys that share a bucket
    std::array<Shard, k_shards> m_shards;
};

}  // namespace bolan::http
