// A strict reader of Prometheus' text format 0.0.4, which takes nothing that the specification does not allow.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::testing {

struct Sample {
    std::string name;
    std::map<std::string, std::string> labels;
    double value = 0;
};

struct Family {
    std::string type;  // counter, gauge, histogram
    std::vector<Sample> samples;
};

using Families = std::map<std::string, Family>;

// Throws std::runtime_error with the line and what is wrong: with its form, a sample outside of its family or twice, a
// counter not named _total or below zero, a histogram whose buckets do not grow up to its count.
Families parse_exposition(std::string_view text);

}  // namespace bolan::testing
