// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QTimer>

#include "core/base/result.h"
#include "core/domain/principal.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class ConnectionPool;
class RedisClient;

/// How often sessions are written down.
struct SessionKeeperOptions
{
    std::chrono::milliseconds look{5000};   ///< between looks for sessions whose heartbeat is due
    std::chrono::milliseconds beat{60'000}; ///< between heartbeats of one session
    std::chrono::seconds live{1800};        ///< of session:{id} in Redis after its last heartbeat
    qsizetype capacity = 100'000; ///< sessions that are kept in memory; those beyond have no heartbeat
    std::function<std::chrono::milliseconds()> steadyNow = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    };
};

/// Who is there: `session:{id}` in Redis, and when and how much in `sessions`, written in batches behind the requests.
///
/// Lives in the thread that made it, which runs an event loop; what is marked "any thread" may be called from elsewhere
/// and takes well below a microsecond. What PostgreSQL did not take is kept for the next heartbeat.
class SessionKeeper final : public QObject
{
    Q_OBJECT

public:
    /// `addressKey`: addresses stand in Redis as an HMAC with it, so that they can be compared and not read.
    SessionKeeper(ConnectionPool &pool, RedisClient &client, QByteArray addressKey,
                  SessionKeeperOptions options = {}, QObject *parent = nullptr);
    ~SessionKeeper() override;

    void start();
    /// Writes what is due; all that has changed with `everything`, for the end of the program: the future tells when
    /// PostgreSQL has it.
    [[nodiscard]] QFuture<Result<qint64>> flush(bool everything);

    // Any thread. Tokens without a session are passed over.
    void opened(const Principal &who, const QByteArray &address); ///< writes session:{id} at once
    void seen(const Principal &who, const QByteArray &address);
    void actionTokenGiven(const Principal &who);
    void scoreWritten(const Principal &who);
    void ended(const QByteArray &sessionId); ///< removes session:{id}

    struct Figures
    {
        qsizetype sessions = 0; ///< in memory
        qint64 passedOver = 0;  ///< requests of sessions for which there was no room
        qint64 lost = 0;        ///< heartbeats that Redis did not take
    };
    [[nodiscard]] Figures figures() const; ///< any thread

private:
    struct Entry;
    struct Beat;
    struct Shard;
    using Beats = std::vector<Beat>;

    [[nodiscard]] Shard &shardOf(const QByteArray &sessionId) const;
    void change(const Principal &who, const std::function<void(Entry &)> &edit);
    void collect(bool everything, Beats &due);
    void giveBack(const Beats &beats);
    void touch(const Beats &beats);
    [[nodiscard]] QFuture<Result<qint64>> save(Beats beats);
    void lookAround();

    ConnectionPool &m_pool;
    RedisClient &m_client;
    const QByteArray m_addressKey;
    const SessionKeeperOptions m_options;
    const RedisScript m_touch;
    static constexpr size_t kShards = 16;
    std::unique_ptr<std::array<Shard, kShards>> m_shards;
    std::shared_ptr<std::atomic<qint64>> m_lost; ///< shared with what is on its way to Redis
    std::atomic<qint64> m_passedOver = 0;
    QTimer m_timer{this};
    bool m_isSaving = false;
};

} // namespace scorewatch
