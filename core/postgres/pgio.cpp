// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/pgio.h"

#include <cerrno>

#include <algorithm>

#include <libpq-fe.h>
#include <poll.h>

namespace scorewatch::pg {

Wait waitForSocket(PGconn *connection, bool toWrite, const QDeadlineTimer &deadline)
{
    pollfd entry{};
    entry.fd = PQsocket(connection);
    if (entry.fd < 0)
        return Wait::Broken;
    entry.events = short(POLLIN | (toWrite ? POLLOUT : 0));
    for (;;) {
        const qint64 left = deadline.remainingTime(); // -1 is for ever
        const int ready = poll(&entry, 1, left < 0 ? -1 : int(std::min<qint64>(left, 60'000)));
        if (ready > 0)
            return Wait::Done;
        if (ready < 0 && errno != EINTR)
            return Wait::Broken;
        if (deadline.hasExpired())
            return Wait::TimedOut;
    }
}

Wait flush(PGconn *connection, const QDeadlineTimer &deadline)
{
    for (;;) {
        const int state = PQflush(connection);
        if (state == 0)
            return Wait::Done;
        if (state < 0)
            return Wait::Broken;
        if (const Wait wait = waitForSocket(connection, true, deadline); wait != Wait::Done)
            return wait;
        if (PQconsumeInput(connection) == 0)
            return Wait::Broken;
    }
}

Wait nextResult(PGconn *connection, const QDeadlineTimer &deadline, PGresult **result)
{
    while (PQisBusy(connection) != 0) {
        if (const Wait wait = waitForSocket(connection, false, deadline); wait != Wait::Done)
            return wait;
        // A broken connection still hands out a last result with its reason.
        if (PQconsumeInput(connection) == 0)
            break;
    }
    *result = PQgetResult(connection);
    return Wait::Done;
}

} // namespace scorewatch::pg
