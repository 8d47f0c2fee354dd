// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QFuture>
#include <QObject>

#include "core/base/result.h"
#include "core/config/redisendpoint.h"
#include "core/redis/redisclientoptions.h"
#include "core/redis/rediscodec.h"
#include "core/redis/redisreply.h"
#include "core/redis/redisscript.h"
#include "core/redis/redisserverinfo.h"

namespace scorewatch {

/// Commands to one Redis server over one pipelined connection that comes back by itself.
///
/// Lives on the Redis thread, and asserts it; only what is marked "any thread" may be called from elsewhere. Every
/// callback is called exactly once, on the Redis thread, later than the call that handed it over. Commands reach the
/// server in the order of the calls of one thread, and callbacks come in that order too; exceptions are eval() with
/// flushed scripts, and calls that are refused, which are told at once. Nobody may call it while it is being deleted.
///
/// Codes that arrive beside those of the server's own errors:
/// - Unavailable: there is no connection, or it broke before the command was written. It did not happen.
/// - Unknown: the connection broke after the command was written. It may or may not have happened.
/// - Timeout: no reply within commandTimeout, the connection was closed. It may or may not have happened.
/// - Exhausted: too much is queued already. It did not happen.
/// - Cancelled: the client was stopped. What was written may have happened.
class RedisClient final : public QObject
{
    Q_OBJECT

public:
    enum class State { Disconnected, Connecting, Ready };
    Q_ENUM(State)

    using Callback = std::function<void(const Result<RedisReply> &)>;
    /// Replies stand in the order of the commands; an error of the server is an element of type Error
    /// (errorFromRedis() translates it) and does not fail the others.
    using PipelineCallback = std::function<void(const Result<QList<RedisReply>> &)>;

    explicit RedisClient(RedisEndpoint endpoint, RedisClientOptions options = {}, QObject *parent = nullptr);
    ~RedisClient() override;

    /// Connects, and reconnects for ever after. Told by signals.
    void start();
    /// Disconnects; whatever waits or is in flight fails with Cancelled before this returns.
    void stop();

    /// Any thread.
    [[nodiscard]] State state() const { return m_state.load(std::memory_order_acquire); }

    /// Any thread. Without a connection the command fails at once (Unavailable), it is not kept for later.
    void send(RedisCommand command, Callback callback);
    /// Any thread. One pipeline: no command of another caller comes between.
    void sendAll(QList<RedisCommand> commands, PipelineCallback callback);
    /// Any thread. send() as a future.
    [[nodiscard]] QFuture<Result<RedisReply>> request(RedisCommand command);

    /// Any thread. Runs the script: with its source the first time on a connection, by digest after that.
    ///
    /// Scripts run in the order of the calls, and between the plain commands around them. Only when somebody flushes
    /// the server's scripts under a live connection are the scripts in flight sent again: then they run later than
    /// plain commands that were already on their way, but still in order among themselves.
    void eval(const RedisScript &script, QList<QByteArray> keys, QList<QByteArray> args, Callback callback);
    /// Any thread. eval() as a future.
    [[nodiscard]] QFuture<Result<RedisReply>> evalAsync(const RedisScript &script, QList<QByteArray> keys,
                                                        QList<QByteArray> args);

Q_SIGNALS:
    void stateChanged(scorewatch::RedisClient::State state);
    /// A connection broke or could not be made. The same reason is told once, not at each attempt.
    void connectionLost(const scorewatch::Error &why);
    /// Each time a connection can be used; a changed runId means that Redis restarted.
    void ready(const scorewatch::RedisServerInfo &info);

private:
    class Private;
    std::atomic<State> m_state = State::Disconnected;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch
