// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QByteArray>
#include <QList>
#include <QObject>

#include "core/base/error.h"
#include "core/config/redisendpoint.h"
#include "core/redis/redisclientoptions.h"

namespace scorewatch {

/// One message of a channel.
struct RedisMessage
{
    QByteArray channel;
    QByteArray payload;

    bool operator==(const RedisMessage &) const = default;
};

/// Listens to channels on a connection of its own that comes back by itself.
///
/// Lives on the Redis thread, and asserts it. Redis keeps nothing for a listener that is away: whoever shows state
/// must read it anew at each subscribed(). Messages come only between subscribed() and lost(). What arrives is read
/// at once, always, because the server cuts off a listener that is slow to take its messages.
class RedisSubscriber final : public QObject
{
    Q_OBJECT

public:
    /// A message larger than this ends the connection (it is told by lost()) instead of filling memory.
    static constexpr qsizetype kMaxPayload = 8LL * 1024 * 1024;

    RedisSubscriber(RedisEndpoint endpoint, RedisClientOptions options, QList<QByteArray> channels,
                    QObject *parent = nullptr);
    ~RedisSubscriber() override;

    void start();
    void stop();
    [[nodiscard]] bool isSubscribed() const;

Q_SIGNALS:
    /// All channels are confirmed; anything may have been missed before.
    void subscribed();
    /// The connection broke or could not be made. The same reason is told once, not at each attempt.
    void lost(const scorewatch::Error &why);
    void message(const QByteArray &channel, const QByteArray &payload);
    /// The same messages, all of one read at once: one queued event for hundreds when the receiver is in another thread.
    void messages(const QList<scorewatch::RedisMessage> &messages);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch
