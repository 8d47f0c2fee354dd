// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>

#include <QString>

#include "core/base/result.h"

namespace scorewatch {

class RedisClient;

/// Makes the board in Redis anew from PostgreSQL, beside the old one, and puts it in its place in one step:
/// readers never see an empty or half board. Blocks; for a worker thread.
///
/// Writes that are committed meanwhile go to both boards by the same compare-and-set, so none is missing
/// afterwards. Only one rebuild of a database runs at a time, in whichever process: a second one gets
/// Error::Code::Conflict.
class BoardRebuild final
{
public:
    struct Report
    {
        QByteArray epoch;
        qint64 players = 0; ///< on the new board
        qint64 rows = 0;    ///< read from PostgreSQL
    };
    using Progress = std::function<void(qint64 rows)>;
    /// Asked once the lock is held: somebody else may have done the work while it was waited for.
    using StillNeeded = std::function<Result<bool>()>;

    /// `dsn` is opened twice: once to hold the lock, once to read.
    BoardRebuild(QString dsn, RedisClient &client);

    Result<Report> run(const QByteArray &redisRunId, const Progress &progress = {},
                       const StillNeeded &stillNeeded = {});
    /// Any thread: ends run() with Cancelled; the old board stays.
    void cancel() { m_cancelled = true; }

private:
    class Loader;

    Result<Report> build(class PgConnection &connection, const QByteArray &redisRunId,
                         const Progress &progress);

    QString m_dsn;
    RedisClient &m_client;
    std::atomic<bool> m_cancelled = false;
};

} // namespace scorewatch
