// What the server counts of itself, for Prometheus.
#pragma once
#include "app/exposition.h"
#include "http/server.h"
#include "store/database.h"
#include "store/write_statistics.h"
#include <array>
#include <atomic>
#include <string>
#include <unordered_map>
#include <vector>

namespace bolan::app {

// Requests by route and class of status, with their times. Noting looks a pointer up and adds: any thread.
class RequestMetrics {
  public:
    // Of the router that will serve; the routes outlive it.
    explicit RequestMetrics(std::vector<http::Route const*> const& routes);

    void note(http::AccessLine const& line);
    void write(Exposition& out) const;  // of a route that nobody asked for yet: nothing

  private:
    struct OfRoute {
        std::array<std::atomic<std::uint64_t>, 6> by_class{};  // 200 to 299 at 2
        Histogram micros{k_duration_bounds_micros};
    };
    void write_counts(Exposition& out, http::Route const* route, OfRoute const& counts) const;

    std::vector<http::Route const*> m_routes;                  // in the order of the router; nullptr: none
    std::unordered_map<http::Route const*, OfRoute> m_counts;  // never grows after the start
    Histogram m_queue_micros{k_duration_bounds_micros};
};

void write_store_metrics(Exposition& out, store::WriteStatistics const& statistics);
void write_replica_metrics(Exposition& out, std::vector<store::ReplicaState> const& replicas);
// By the names of Prometheus' own client libraries.
void write_process_metrics(Exposition& out);

}  // namespace bolan::app
