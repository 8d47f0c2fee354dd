// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the program, as a crash would, where what has to hold for every input does not hold.
#define REQUIRE(condition)                                                                                   \
    ((condition) ? void() : scorewatch::fuzz::doesNotHold(#condition, __FILE__, __LINE__))

namespace scorewatch::fuzz {

[[noreturn]] inline void doesNotHold(const char *condition, const char *file, int line)
{
    std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    std::abort();
}

} // namespace scorewatch::fuzz
