// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/base/error.h"
#include "core/config/redisendpoint.h"
#include "core/redis/redisclientoptions.h"

namespace scorewatch {

class RedisClient;
class RedisSubscriber;
class RedisThread;
struct RedisMessage;

/// Tells other programs which cases changed here, and hears it from them: `moderation:events`, and the cases that are
/// named in `fraud:events`. Main thread. What it says of itself does not come back.
class ModerationChannel final : public QObject
{
    Q_OBJECT

public:
    /// To tell only.
    explicit ModerationChannel(RedisClient &client, QObject *parent = nullptr);
    /// To tell and to listen, on a connection of its own. All outlive the channel; the thread keeps the connection.
    ModerationChannel(RedisClient &client, RedisThread &thread, const RedisEndpoint &endpoint,
                      RedisClientOptions options = {}, QObject *parent = nullptr);
    ~ModerationChannel() override;

    void start();
    void stop();
    [[nodiscard]] bool isOpen() const { return m_isOpen; }

    /// Without Redis nobody hears it; who listens then asks PostgreSQL.
    void publish(const QList<qint64> &caseIds);

Q_SIGNALS:
    /// Something may have been missed before.
    void opened();
    void lost();
    void casesNamed(const QList<qint64> &caseIds);
    void actNamed(qint64 actId);

private:
    void take(const QList<scorewatch::RedisMessage> &messages);
    void take(const QJsonObject &message);
    void setOpen(bool open);

    RedisClient &m_client;
    RedisThread *m_thread = nullptr;
    RedisSubscriber *m_subscriber = nullptr; ///< the Redis thread's
    const QString m_origin;                  ///< of this channel's own messages
    bool m_isOpen = false;
};

} // namespace scorewatch
