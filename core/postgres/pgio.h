// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>

struct pg_conn;
struct pg_result;

namespace scorewatch::pg {

/// Waiting on a libpq connection in non-blocking mode with a deadline, so that a server that went silent (a
/// black hole, a frozen machine) cannot hold a thread for ever.
enum class Wait { Done, TimedOut, Broken };

/// Sends everything that libpq has queued; reads meanwhile, so that neither side can block the other.
Wait flush(pg_conn *connection, const QDeadlineTimer &deadline);

/// Waits until PQgetResult() will not block. `*result` is null at the end of a statement.
Wait nextResult(pg_conn *connection, const QDeadlineTimer &deadline, pg_result **result);

/// Waits until the socket can take or give bytes.
Wait waitForSocket(pg_conn *connection, bool toWrite, const QDeadlineTimer &deadline);

} // namespace scorewatch::pg
