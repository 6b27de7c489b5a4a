// Fills an empty house with a believable province: an officer in every post, citizens, and cases that the officers and
// citizens really moved, act by act, through the engine, while a simulated clock went over the last months. So the
// ledger, the inboxes, the late work, the records, the documents and the history are all genuine. The same seed and
// the same days give the same province (identifiers and keys differ). One thread.
#pragma once
#include "cases/house.h"
#include "demo/cast.h"
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace bolan::demo {

struct FillOptions {
    int cases = 5000;
    std::uint64_t seed = 1;
    Timestamp end;              // the demonstration's now
    int days = 150;             // that it goes back
    std::string password_hash;  // of everybody
};

struct Filled {
    int officers = 0;
    int citizens = 0;
    int cases = 0;                       // opened by people
    int acts = 0;                        // performed by people
    std::map<std::string, int> refused;  // attempts that the engine refused, by code: should be few
    // For the sign-ins that are printed.
    struct Example {
        std::string cnic, name, service, state, reference;
    };
    std::vector<Example> citizens_to_show;
    std::vector<std::string> codes_to_show;  // of documents, by verdict
};

// `share` of the work done, 0 to 1.
using Progress = std::function<void(double share, Filled const& so_far)>;

// `house` is empty and its clock is `clock`, which ends at options.end. Borrows all.
// Errors: conflict "demo.not_empty".
Result<Filled> fill(cases::House& house, SimulatedClock& clock, Cast const& cast, FillOptions const& options,
                    Progress const& progress);

}  // namespace bolan::demo
