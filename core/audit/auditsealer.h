// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include "core/audit/audithead.h"
#include "core/base/backoff.h"
#include "core/base/result.h"

namespace scorewatch {

class ConnectionPool;
class PgConnection;

/// Puts new rows of the audit into the chain, outside the transactions that write them. Several may run, in several
/// processes: one at a time seals.
///
/// Lives on a thread with an event loop, within the life of the pool, whose role is scorewatch_app.
class AuditSealer final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds interval{2000};                    ///< between two looks for new rows
        int batch = 500;                                             ///< rows in a transaction
        std::chrono::milliseconds headEvery{std::chrono::hours(24)}; ///< the head is written to the log
        std::chrono::milliseconds retryFirst{2000};
        std::chrono::milliseconds retryCeiling{60'000};
    };

    /// What one transaction did.
    struct Portion
    {
        int sealed = 0;
        bool isMore = false; ///< rows may be left
        AuditHead head{};    ///< without its time; as it was before where somebody else was sealing

        bool operator==(const Portion &) const = default;
    };

    explicit AuditSealer(ConnectionPool &pool);
    AuditSealer(ConnectionPool &pool, Options options);

    /// Looks for new rows from now on.
    void start();

    /// Seals so many rows at most. Blocks; for a worker thread.
    static Result<Portion> sealOnce(PgConnection &connection, int batch);

Q_SIGNALS:
    /// So many rows more are in the chain.
    void sealed(int rows);
    /// New rows wait; it is tried again.
    void failed(const scorewatch::Error &error);

private:
    void seal();
    void took(const Result<Portion> &portion);
    void logHead(const AuditHead &head);

    ConnectionPool &m_pool;
    const Options m_options;
    QTimer m_timer;
    Backoff m_backoff;
    bool m_isFailing = false;
    QDeadlineTimer m_headDue;
};

} // namespace scorewatch
