// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <mutex>

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QTimer>

#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

class ConnectionPool;

/// Leaves a row in rate_limit_audit for players who were refused for being too fast: at most one a second and player,
/// with the number of attempts, written by the pool for all of them together.
///
/// Lives on any thread with an event loop, within the life of the pool. A flood costs neither memory nor PostgreSQL: what
/// is too much is dropped and counted.
class LimitAudit final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds interval{1000}; ///< between two rows of a player
        qsizetype maxPlayers = 10'000;            ///< that wait for their row
    };

    struct Statistics
    {
        qint64 rows = 0;     ///< written
        qint64 attempts = 0; ///< in those
        qint64 dropped = 0;  ///< attempts that are in no row

        bool operator==(const Statistics &) const = default;
    };

    explicit LimitAudit(ConnectionPool &pool);
    LimitAudit(ConnectionPool &pool, Options options);
    /// Hands what waits to the pool.
    ~LimitAudit() override;

    /// Any thread; never blocks. `address` may be empty. A player's row has the first endpoint and address of its second.
    void refused(const UserId &user, const QByteArray &endpoint, const QByteArray &address);
    [[nodiscard]] Statistics statistics() const; ///< any thread

private:
    struct Row
    {
        qint64 attempts = 0;
        QByteArray endpoint;
        QByteArray address;
    };
    using Rows = QHash<UserId, Row>;

    void write();
    void written(qint64 rows, qint64 attempts, const Result<qint64> &done);
    [[nodiscard]] QFuture<Result<qint64>> handOver(const Rows &rows);

    ConnectionPool &m_pool;
    const Options m_options;
    QTimer m_timer;

    mutable std::mutex m_mutex; ///< guards all below
    Rows m_waiting;
    bool m_isTimed = false; ///< what waits will be written
    Statistics m_statistics;
};

} // namespace scorewatch
