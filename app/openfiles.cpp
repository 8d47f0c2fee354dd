// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/openfiles.h"

#include <algorithm>

#include <sys/resource.h>

#include <QLoggingCategory>

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcFiles, "scorewatch.app.files")

/// Connections to PostgreSQL and Redis, libraries, sockets to listen at, timers; some 40 in fact.
constexpr rlim_t kOthers = 200;

} // namespace

void allowConnections(int count)
{
    const rlim_t wanted = rlim_t(count) + kOthers;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted) {
        qCWarning(lcFiles,
                  "%d clients cannot be connected at once, because this process may open %llu files only. "
                  "Raise its "
                  "limit (LimitNOFILE=, ulimit -n), or lower [api] connections.",
                  count, static_cast<unsigned long long>(limit.rlim_cur));
    }
}

} // namespace scorewatch
