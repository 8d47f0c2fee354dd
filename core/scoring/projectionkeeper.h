// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include <QByteArray>
#include <QString>

#include "core/base/backoff.h"
#include "core/base/result.h"

namespace scorewatch {

class BoardProjection;
class BoardRebuild;
class PgConnection;
class RedisClient;

/// Keeps the board in Redis PostgreSQL's: checks at each connection that it is the same board as before and
/// builds it anew when it is not, relays what the outbox holds, and remembers how far the board has come.
/// Runs a thread.
///
/// Several processes may keep one board; whoever is first does the work.
class ProjectionKeeper final
{
public:
    enum class State {
        Waiting, ///< for Redis or PostgreSQL
        Rebuilding,
        InStep, ///< nothing is known to be missing
    };
    /// Called on the keeper's thread at each change; `reason` is a sentence when waiting.
    using StateCallback = std::function<void(State state, const QString &reason)>;

    ProjectionKeeper(QString dsn, RedisClient &client, BoardProjection &projection,
                     StateCallback changed = {});
    ~ProjectionKeeper();
    Q_DISABLE_COPY_MOVE(ProjectionKeeper)

    // Any thread.
    /// Redis can be asked (again): compares, and lets the writer apply once the board is known to be right.
    void redisReady(const QByteArray &runId);
    void redisLost(const QString &reason);
    /// The outbox has something to relay, or the epoch was refused.
    void kick();

    [[nodiscard]] State state() const;

private:
    void run();
    void round(const QByteArray &runId);
    Result<void> connect();
    Result<QByteArray> epochInStep(const QByteArray &runId);
    Result<void> validate(const QByteArray &runId);
    Result<void> rebuild(const QByteArray &runId);
    Result<void> relayAll();
    Result<void> rememberProgress();
    Result<void> nameTheTop();
    void report(State state, const QString &reason);

    const QString m_dsn;
    RedisClient &m_client;
    BoardProjection &m_projection;
    const StateCallback m_stateChanged;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stopping = false;
    bool m_kicked = false;
    bool m_validated = false;
    QByteArray m_runId; ///< empty while Redis is away
    State m_state = State::Waiting;
    QString m_reason;

    // The keeper's thread only.
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<BoardRebuild> m_rebuild;
    Backoff m_backoff{std::chrono::milliseconds(100), std::chrono::seconds(5)};
    QByteArray m_rememberedEpoch;
    qint64 m_rememberedSequence = -1;
    QString m_whyRebuilt;

    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace scorewatch
