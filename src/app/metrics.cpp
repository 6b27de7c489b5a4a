#include "app/metrics.h"
#include "app/version.h"
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <sys/resource.h>
#include <tuple>
#include <unistd.h>

namespace bolan::app {

namespace {

constexpr double k_micros_per_second = 1e6;

double read_number(char const* path, int at) {
    std::ifstream file(path);
    double value = 0;
    for (int i = 0; i <= at; ++i) file >> value;
    return file ? value : 0;
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval const& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string_view method_of(http::Route const* route) { return route ? http::method_name(route->method) : "-"; }
std::string_view pattern_of(http::Route const* route) { return route ? std::string_view(route->pattern) : "-"; }

}  // namespace

RequestMetrics::RequestMetrics(std::vector<http::Route const*> const& routes) : m_routes(routes) {
    m_routes.push_back(nullptr);
    for (auto const* route : m_routes) m_counts.try_emplace(route);
}

void RequestMetrics::note(http::AccessLine const& line) {
    auto& counts = m_counts.find(line.route)->second;
    counts.by_class[static_cast<std::size_t>(line.status / 100 % 6)].fetch_add(1, std::memory_order_relaxed);
    counts.micros.note(line.micros);
    if (line.route && line.route->where == http::Where::worker) m_queue_micros.note(line.queue_micros);
}

void RequestMetrics::write_counts(Exposition& out, http::Route const* route, OfRoute const& counts) const {
    static constexpr std::array<std::string_view, 6> k_classes{"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};
    for (std::size_t i = 0; i < counts.by_class.size(); ++i)
        if (auto const n = counts.by_class[i].load(std::memory_order_relaxed))
            out.sample(static_cast<double>(n),
                       {{"method", method_of(route)}, {"route", pattern_of(route)}, {"status", k_classes[i]}});
}

void RequestMetrics::write(Exposition& out) const {
    out.counter("bolan_http_requests_total", "Requests answered, by route and class of status; route \"-\": none.");
    for (auto const* route : m_routes) write_counts(out, route, m_counts.at(route));
    out.histogram("bolan_http_request_duration_seconds", "From a complete header to the response at the socket.",
                  k_micros_per_second);
    for (auto const* route : m_routes) {
        auto const& counts = m_counts.at(route);
        bool const was_asked = std::ranges::any_of(counts.by_class, [](auto const& n) { return n.load() > 0; });
        if (was_asked) out.sample(counts.micros, {{"method", method_of(route)}, {"route", pattern_of(route)}});
    }
    out.histogram("bolan_http_queue_seconds", "What requests waited for a worker.", k_micros_per_second);
    out.sample(m_queue_micros);
}

void write_store_metrics(Exposition& out, store::WriteStatistics const& statistics) {
    out.counter("bolan_write_jobs_total",
                "Acts and other write jobs: kept (committed), refused (by a rule), failed (by the machine or a bug).");
    auto const count = [&](char const* outcome, std::atomic<std::uint64_t> const& n) {
        out.sample(static_cast<double>(n.load(std::memory_order_relaxed)), {{"outcome", outcome}});
    };
    count("kept", statistics.kept);
    count("refused", statistics.refused);
    count("failed", statistics.failed);
    out.histogram("bolan_write_wait_seconds", "What a write job waited for its turn.", k_micros_per_second);
    out.sample(statistics.wait_micros);
    out.histogram("bolan_write_group_seconds", "From the begin of a group's transaction to its end.",
                  k_micros_per_second);
    out.sample(statistics.group_micros);
    out.histogram("bolan_write_group_jobs", "Write jobs that were committed together.", 1);
    out.sample(statistics.group_jobs);
}

void write_replica_metrics(Exposition& out, std::vector<store::ReplicaState> const& replicas) {
    if (replicas.empty()) return;
    out.gauge("bolan_replica_age_seconds", "How old at most is what the replica shows; none while it is not known.");
    for (auto const& replica : replicas)
        if (replica.age) out.sample(static_cast<double>(replica.age->count()) / 1000, {{"replica", replica.name}});
    out.gauge("bolan_replica_used", "1 while it answers what may be some seconds old.");
    for (auto const& replica : replicas) out.sample(replica.is_used ? 1 : 0, {{"replica", replica.name}});
    out.counter("bolan_replica_reads_total", "Answered by the replica.");
    for (auto const& replica : replicas) out.sample(static_cast<double>(replica.reads), {{"replica", replica.name}});
    out.counter("bolan_replica_failures_total", "Begun on the replica and run again on the primary.");
    for (auto const& replica : replicas) out.sample(static_cast<double>(replica.failures), {{"replica", replica.name}});
}

void write_process_metrics(Exposition& out) {
    out.gauge("bolan_build_info", "The version that runs; always 1.");
    out.sample(1, {{"version", BOLAN_VERSION}});
    out.gauge("process_resident_memory_bytes", "Resident memory size in bytes.");
    out.sample(read_number("/proc/self/statm", 1) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    out.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
    out.sample(cpu_seconds());
    out.gauge("process_open_fds", "Number of open file descriptors.");
    std::error_code none;
    auto const files = std::filesystem::directory_iterator("/proc/self/fd", none);
    out.sample(static_cast<double>(std::distance(begin(files), end(files))));
}

}  // namespace bolan::app
