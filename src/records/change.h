// What an act gathers while it writes: whose act it is, and the effects it will commit to.
#pragma once
#include "base/clock.h"
#include "base/id.h"
#include "ledger/act.h"
#include <vector>

namespace bolan::records {

struct Change {
    ActId act;
    Timestamp at;
    std::vector<ledger::Effect> effects;
};

}  // namespace bolan::records
