// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "core/base/backoff.h"
#include "core/base/error.h"
#include "core/config/redisendpoint.h"
#include "core/redis/redisclientoptions.h"
#include "core/redis/rediscodec.h"
#include "core/redis/redishandshake.h"
#include "core/redis/redisserverinfo.h"

namespace scorewatch {

class RedisSocket;

/// What the client and the subscriber share: a connection that is logged in when it is ready, and made anew whenever
/// it is lost. Lives on the thread of its owner.
class RedisTransport final : public QObject
{
    Q_OBJECT

public:
    using ReplyHandler = std::function<void(RedisReply &&)>;

    /// `onReply` is called for each reply after the log-in; it may call close() and stop().
    RedisTransport(RedisEndpoint endpoint, RedisClientOptions options, RedisReplyLimits limits,
                   ReplyHandler onReply, QObject *parent);
    ~RedisTransport() override;

    void start();
    /// Disconnects without a signal.
    void stop();
    /// The owner gives up on this connection and says why; told as lost(), then it is made anew.
    void close(Error why);

    [[nodiscard]] bool isReady() const { return m_ready; }
    /// Nothing happens when it is not ready.
    void write(const QByteArray &bytes);
    void flush();
    [[nodiscard]] qint64 bytesToWrite() const;

Q_SIGNALS:
    /// An attempt starts. Not told while the server refuses our log-in: we are kept out, not on our way in.
    void connecting();
    void ready(const scorewatch::RedisServerInfo &info);
    /// All that one read brought has been handed to the reply handler.
    void drained();
    /// `news` is false when an attempt failed for the same reason as the one before.
    void lost(const scorewatch::Error &why, bool news);

private:
    void connectNow();
    void sendHandshake();
    void readAll();
    void take(RedisReply &&reply);
    void finishHandshake();
    void giveUpConnecting();
    void dropSocket();
    void scheduleReconnect(const Error &why);

    RedisEndpoint m_endpoint;
    RedisClientOptions m_options;
    RedisReplyLimits m_limits;
    ReplyHandler m_onReply;
    RedisSocket *m_socket = nullptr; ///< child; a new one each attempt
    std::unique_ptr<RedisReplyReader> m_reader;
    std::optional<RedisHandshake> m_handshake; ///< while it is under way
    QTimer m_connectTimer;
    QTimer m_reconnectTimer;
    Backoff m_backoff;
    QElapsedTimer m_readySince;
    std::optional<Error> m_lastTold; ///< since the connection was last ready
    bool m_started = false;
    bool m_ready = false;
};

} // namespace scorewatch
