// Result<T>: a value or an Error. TRY(expr) yields the value or returns the Error from the calling function.
#pragma once
#include "base/error.h"
#include <expected>
#include <utility>

namespace bolan {

template <typename T = void>
using Result = std::expected<T, Error>;

using Fail = std::unexpected<Error>;  // return Fail(Error::not_found("case.unknown"));

}  // namespace bolan

#define BOLAN_TRY_NAME(line) bolan_try_result_##line
#define BOLAN_TRY_AT(line, ...)                                                                   \
    __extension__({                                                                               \
        auto BOLAN_TRY_NAME(line) = (__VA_ARGS__);                                                \
        if (!BOLAN_TRY_NAME(line)) return ::bolan::Fail(std::move(BOLAN_TRY_NAME(line)).error()); \
        std::move(BOLAN_TRY_NAME(line)).value();                                                  \
    })
#define BOLAN_TRY_EXPAND(line, ...) BOLAN_TRY_AT(line, __VA_ARGS__)
#define TRY(...) BOLAN_TRY_EXPAND(__LINE__, __VA_ARGS__)
