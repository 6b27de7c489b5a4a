// What has become of a disk and what to do, in a sentence for the operator.
#pragma once
#include <string>

namespace bolan::store {

// `error`: the errno of the call that failed; 0: nobody knows it.
std::string disk_trouble(int error);

}  // namespace bolan::store
