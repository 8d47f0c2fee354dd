// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/connectionpool.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcPool, "scorewatch.postgres.pool")

constexpr auto kConnectPause = std::chrono::milliseconds(500);

} // namespace

ConnectionPool::ConnectionPool(QString dsn, PgConnection::Options options, int threads)
    : m_dsn(std::move(dsn)), m_options(std::move(options))
{
    m_threads.setMaxThreadCount(threads);
    m_threads.setExpiryTimeout(-1); // a thread that expires would close its connection
    m_threads.setObjectName(u"sql"_s);
}

ConnectionPool::~ConnectionPool()
{
    shutDown();
    m_threads.waitForDone();
}

void ConnectionPool::shutDown()
{
    m_closing = true;
    const std::lock_guard lock(m_mutex);
    for (const auto &[connection, canceller] : m_busy) {
        if (const auto cancelled = canceller.cancel(); !cancelled)
            qCInfo(lcPool).noquote() << "A running statement could not be cancelled:"
                                     << toString(cancelled.error());
    }
}

Result<PgConnection *> ConnectionPool::connection()
{
    if (m_closing)
        return Error{
            Error::Code::Cancelled, u"Scorewatch is closing, so the request was not made."_s, {}, {}};
    Lease &mine = m_storage.localData();
    if (mine && !mine->isUsable())
        mine.reset();
    if (!mine) {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_noConnectBefore.hasExpired())
                return m_lastConnectError;
        }
        auto opened = PgConnection::open(m_dsn, m_options);
        if (!opened) {
            const std::lock_guard lock(m_mutex);
            m_lastConnectError = opened.error();
            m_noConnectBefore.setRemainingTime(kConnectPause);
            return opened.error();
        }
        mine = std::move(*opened);
    }
    return mine.get();
}

Error ConnectionPool::tooMany()
{
    return {Error::Code::Exhausted,
            u"Too many requests wait for PostgreSQL, so this one was not made; try again shortly."_s,
            {},
            {}};
}

void ConnectionPool::started(PgConnection *connection)
{
    PgCanceller canceller = connection->canceller();
    const std::lock_guard lock(m_mutex);
    m_busy.emplace(connection, std::move(canceller));
}

void ConnectionPool::afterJob(PgConnection &connection)
{
    {
        const std::lock_guard lock(m_mutex);
        m_busy.erase(&connection);
    }
    if (connection.isUsable() && connection.isInTransaction()) {
        qCWarning(lcPool) << "A job left its transaction open; it is rolled back.";
        if (const auto rolledBack = connection.exec("ROLLBACK"); !rolledBack)
            qCWarning(lcPool).noquote() << toString(rolledBack.error());
    }
}

} // namespace scorewatch
