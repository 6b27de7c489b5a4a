#include "http/rate_limit.h"
#include "base/random.h"
#include <algorithm>
#include <cmath>
#include <vector>

namespace bolan::http {

RateLimiter::RateLimiter(Rule rule) : m_rule(rule), m_seed(0) {
    std::array<std::uint8_t, 8> bytes;
    fill_random(bytes);
    for (auto const byte : bytes) m_seed = m_seed << 8 | byte;
}

std::uint64_t RateLimiter::hash(std::string_view key) const {
    std::uint64_t h = m_seed;
    for (char const c : key) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    h *= 0xbf58476d1ce4e5b9u;
    return h ^ h >> 32 ^ h << 40;
}

std::int64_t RateLimiter::take(std::string_view key, Timestamp now, double tokens) {
    std::uint64_t const h = hash(key);
    Shard& part = shard(h);
    std::lock_guard lock(part.mutex);
    auto it = part.buckets.find(h);
    if (it == part.buckets.end()) {
        if (part.buckets.size() >= std::max<std::size_t>(1, m_rule.max_keys / k_shards)) make_room(part, now.ms);
        it = part.buckets.emplace(h, Bucket{m_rule.burst, now.ms}).first;
    }
    Bucket& bucket = it->second;
    double const passed_ms = static_cast<double>(std::max<std::int64_t>(0, now.ms - bucket.at_ms));
    bucket.tokens = std::min(m_rule.burst, bucket.tokens + passed_ms * m_rule.per_second / 1000);
    bucket.at_ms = std::max(bucket.at_ms, now.ms);
    if (bucket.tokens >= tokens) {
        bucket.tokens -= tokens;
        return 0;
    }
    double const wait_ms = (tokens - bucket.tokens) * 1000 / m_rule.per_second;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(std::min(wait_ms, 1e15))));
}

void RateLimiter::give_back(std::string_view key, double tokens) {
    std::uint64_t const h = hash(key);
    Shard& part = shard(h);
    std::lock_guard lock(part.mutex);
    if (auto it = part.buckets.find(h); it != part.buckets.end()) {
        it->second.tokens = std::min(m_rule.burst, it->second.tokens + tokens);
    }
}

std::size_t RateLimiter::keys() const {
    std::size_t sum = 0;
    for (auto const& part : m_shards) {
        std::lock_guard lock(part.mutex);
        sum += part.buckets.size();
    }
    return sum;
}

// Forgets first who has a full bucket anyway; when all are under limit, the quarter that has most tokens, so that those
// who are held back stay held back.
void RateLimiter::make_room(Shard& part, std::int64_t now_ms) {
    auto const tokens_now = [&](Bucket const& bucket) {
        return bucket.tokens +
               static_cast<double>(std::max<std::int64_t>(0, now_ms - bucket.at_ms)) * m_rule.per_second / 1000;
    };
    std::size_t const before = part.buckets.size();
    std::erase_if(part.buckets, [&](auto const& entry) { return tokens_now(entry.second) >= m_rule.burst; });
    if (part.buckets.size() * 4 <= before * 3) return;
    std::vector<double> levels;
    levels.reserve(part.buckets.size());
    for (auto const& [key, bucket] : part.buckets) levels.push_back(tokens_now(bucket));
    auto const cut = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() * 3 / 4);
    std::nth_element(levels.begin(), cut, levels.end());
    double const limit = cut == levels.end() ? 0 : *cut;
    std::size_t to_go = levels.size() - levels.size() * 3 / 4;
    std::erase_if(part.buckets,
                  [&](auto const& entry) { return to_go > 0 && tokens_now(entry.second) >= limit && to_go-- > 0; });
}

}  // namespace bolan::http
