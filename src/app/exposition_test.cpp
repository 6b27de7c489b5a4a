#include "app/exposition.h"
#include <gtest/gtest.h>

namespace bolan::app {
namespace {

TEST(Exposition, is_the_text_format_of_prometheus) {
    static constexpr std::array<std::int64_t, 2> k_bounds{500, 1'000'000};
    Histogram histogram(k_bounds);
    for (auto const micros : {400, 500'000, 600'000, 2'000'000}) histogram.note(micros);
    Exposition out;
    out.counter("asked_total", "How often; a \"quote\", a \\ and a line\nfeed.");
    out.sample(3, {{"route", "/a/{b}"}, {"said", "a \"quote\", a \\ and a line\nfeed"}});
    out.gauge("size_bytes", "How large.");
    out.sample(1.5);
    out.histogram("took_seconds", "How long.", 1e6);
    out.sample(histogram, {{"route", "/"}});
    EXPECT_EQ(std::move(out).take(), R"(# HELP asked_total How often; a "quote", a \\ and a line\nfeed.
# TYPE asked_total counter
asked_total{route="/a/{b}",said="a \"quote\", a \\ and a line\nfeed"} 3
# HELP size_bytes How large.
# TYPE size_bytes gauge
size_bytes 1.5
# HELP took_seconds How long.
# TYPE took_seconds histogram
took_seconds_bucket{route="/",le="0.0005"} 1
took_seconds_bucket{route="/",le="1"} 3
took_seconds_bucket{route="/",le="+Inf"} 4
took_seconds_sum{route="/"} 3.1004
took_seconds_count{route="/"} 4
)");
}

}  // namespace
}  // namespace bolan::app
