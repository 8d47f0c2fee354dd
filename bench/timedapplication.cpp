// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/timedapplication.h"

#include <ctime>

namespace scorewatch::bench {

double processorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

} // namespace scorewatch::bench
