#include "app/metrics.h"
#include <gtest/gtest.h>

namespace bolan::app {
namespace {

std::string written(RequestMetrics const& metrics) {
    Exposition out;
    metrics.write(out);
    return std::move(out).take();
}

bool has_line(std::string const& text, std::string const& line) { return text.find("\n" + line + "\n") != text.npos; }

TEST(ReplicaMetrics, what_is_not_known_of_a_replica_has_no_number) {
    Exposition out;
    write_replica_metrics(out,
                          {{"r1:5432", std::chrono::milliseconds(1500), true, "", 7, 1}, {"r2", {}, false, "gone"}});
    auto const text = std::move(out).take();
    EXPECT_TRUE(has_line(text, R"(bolan_replica_age_seconds{replica="r1:5432"} 1.5)"));
    EXPECT_EQ(text.find(R"(bolan_replica_age_seconds{replica="r2"})"), text.npos);
    EXPECT_TRUE(has_line(text, R"(bolan_replica_used{replica="r1:5432"} 1)"));
    EXPECT_TRUE(has_line(text, R"(bolan_replica_used{replica="r2"} 0)"));
    EXPECT_TRUE(has_line(text, R"(bolan_replica_reads_total{replica="r1:5432"} 7)"));
    EXPECT_TRUE(has_line(text, R"(bolan_replica_failures_total{replica="r1:5432"} 1)"));
}

TEST(RequestMetrics, requests_are_counted_by_route_and_class_of_status) {
    http::Route const page{http::Method::get, "/case/{reference}", http::Where::worker, 0, {}};
    http::Route const asset{http::Method::get, "/asset/{name}", http::Where::io, 0, {}};
    http::Route const unused{http::Method::post, "/never", http::Where::worker, 0, {}};
    RequestMetrics metrics({&page, &asset, &unused});
    metrics.note({"", "GET", &page, "", 200, 0, 700, 300});
    metrics.note({"", "HEAD", &page, "", 204, 0, 700, 300});
    metrics.note({"", "GET", &page, "", 503, 0, 9'000'000, 0});
    metrics.note({"", "GET", &asset, "", 304, 0, 10, 0});
    metrics.note({"", "-", nullptr, "", 400, 0, 10, 0});
    auto const text = written(metrics);
    auto const requests = std::string("bolan_http_requests_total{method=");
    EXPECT_TRUE(has_line(text, requests + R"("GET",route="/case/{reference}",status="2xx"} 2)"));
    EXPECT_TRUE(has_line(text, requests + R"("GET",route="/case/{reference}",status="5xx"} 1)"));
    EXPECT_TRUE(has_line(text, requests + R"("GET",route="/asset/{name}",status="3xx"} 1)"));
    EXPECT_TRUE(has_line(text, requests + R"("-",route="-",status="4xx"} 1)"));
    auto const took =
        std::string(R"(bolan_http_request_duration_seconds_bucket{method="GET",route="/case/{reference}",)");
    EXPECT_TRUE(has_line(text, took + R"(le="0.001"} 2)"));
    EXPECT_TRUE(has_line(text, took + R"(le="5"} 2)"));
    EXPECT_TRUE(has_line(text, took + R"(le="+Inf"} 3)"));
    EXPECT_TRUE(has_line(text, "bolan_http_queue_seconds_count 3")) << "what waits for no worker is not counted";
    EXPECT_EQ(text.find("/never"), std::string::npos);
}

}  // namespace
}  // namespace bolan::app
