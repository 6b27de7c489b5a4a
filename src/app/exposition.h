// Metrics as Prometheus reads them: its text format, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
#pragma once
#include "base/histogram.h"
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bolan::app {

class Exposition {
  public:
    static constexpr char k_content_type[] = "text/plain; version=0.0.4; charset=utf-8";
    using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

    // Begins a family: every sample up to the next is one of it. Names of counters end in _total.
    void counter(std::string_view name, std::string_view help) { begin(name, "counter", help); }
    void gauge(std::string_view name, std::string_view help) { begin(name, "gauge", help); }
    // `per_unit`: how many of what is noted make one of what the name ends in: 1e6 microseconds a …_seconds.
    void histogram(std::string_view name, std::string_view help, double per_unit);

    void sample(double value, Labels const& labels = {});
    void sample(Histogram const& values, Labels const& labels = {});

    std::string take() && { return std::move(m_text); }

  private:
    void begin(std::string_view name, std::string_view type, std::string_view help);
    void line(std::string_view suffix, Labels const& labels, double value);

    std::string m_text;
    std::string m_name;
    double m_per_unit = 1;
};

}  // namespace bolan::app
