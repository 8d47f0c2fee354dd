// SPDX-License-Identifier: GPL-3.0-or-later
// The COPY half of PgConnection.
#include "core/postgres/pgconnection.h"

#include <libpq-fe.h>

#include "core/postgres/pgerror.h"
#include "core/postgres/pgio.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

Result<qint64> PgConnection::copyIn(const QByteArray &sql, const std::function<bool(QByteArray &)> &nextChunk)
{
    if (const auto started = execScript(sql); !started)
        return started.error();
    const QDeadlineTimer limit = deadline();
    QByteArray chunk;
    for (bool more = true; more;) {
        chunk.clear();
        more = nextChunk(chunk);
        if (chunk.isEmpty())
            continue;
        for (;;) {
            const int put = PQputCopyData(m_connection, chunk.constData(), int(chunk.size()));
            if (put > 0)
                break;
            if (put < 0)
                return pg::statementError(nullptr, m_connection);
            if (const pg::Wait wait = pg::waitForSocket(m_connection, true, limit); wait != pg::Wait::Done)
                return giveUp(wait == pg::Wait::TimedOut);
        }
        // Keeps libpq's buffer from growing to the size of the whole table.
        if (const pg::Wait wait = pg::flush(m_connection, limit); wait != pg::Wait::Done)
            return giveUp(wait == pg::Wait::TimedOut);
    }
    while (PQputCopyEnd(m_connection, nullptr) == 0) {
        if (const pg::Wait wait = pg::waitForSocket(m_connection, true, limit); wait != pg::Wait::Done)
            return giveUp(wait == pg::Wait::TimedOut);
    }
    if (const pg::Wait wait = pg::flush(m_connection, limit); wait != pg::Wait::Done)
        return giveUp(wait == pg::Wait::TimedOut);
    const Result<PgResult> done = collect(limit);
    if (!done)
        return done.error();
    return done->affectedRows();
}

Result<qint64> PgConnection::copyOut(const QByteArray &sql, const std::function<void(QByteArrayView)> &chunk)
{
    if (const auto started = execScript(sql); !started)
        return started.error();
    const QDeadlineTimer limit = deadline();
    for (;;) {
        char *buffer = nullptr;
        const int size = PQgetCopyData(m_connection, &buffer, 1);
        if (size > 0) {
            chunk(QByteArrayView(buffer, size));
            PQfreemem(buffer);
            continue;
        }
        if (size == -1)
            break;
        if (size == -2)
            return pg::statementError(nullptr, m_connection);
        if (const pg::Wait wait = pg::waitForSocket(m_connection, false, limit); wait != pg::Wait::Done)
            return giveUp(wait == pg::Wait::TimedOut);
        if (PQconsumeInput(m_connection) == 0)
            return pg::statementError(nullptr, m_connection);
    }
    const Result<PgResult> done = collect(limit);
    if (!done)
        return done.error();
    return done->affectedRows();
}

} // namespace scorewatch
