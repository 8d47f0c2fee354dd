// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QThreadPool>
#include <QTimer>

#include "core/config/redisendpoint.h"
#include "core/domain/moderationact.h"
#include "core/fraud/frauddesk.h"
#include "core/redis/redisclientoptions.h"

namespace scorewatch {

class ConnectionPool;
class RedisSubscriber;
class RedisThread;
struct RedisMessage;

/// The FraudDesk of who has the servers: PostgreSQL through a pool, and the channel in Redis. Main thread.
class FraudService final : public FraudDesk
{
    Q_OBJECT

public:
    /// What is given by reference outlives the service. `actor` is who saves rules.
    FraudService(ConnectionPool &pool, RedisThread &thread, const RedisEndpoint &endpoint, Actor actor,
                 RedisClientOptions redis = {}, QObject *parent = nullptr);
    /// Waits for replays to be cancelled, a moment.
    ~FraudService() override;

    [[nodiscard]] QFuture<Result<QList<FraudRule>>> rules() override;
    [[nodiscard]] QFuture<Result<FraudRule>> saveRule(FraudRule rule) override;
    [[nodiscard]] QFuture<Result<QList<RuleQuality>>> quality() override;
    [[nodiscard]] QFuture<Result<QList<FraudEvent>>> events(FraudEventFilter filter) override;
    [[nodiscard]] QFuture<Result<QList<FraudCount>>> counts(QDateTime from, QDateTime to,
                                                            std::chrono::seconds step) override;
    /// It has to be gone before the service.
    [[nodiscard]] std::unique_ptr<LabRun> replay(FraudRule rule, int days) override;

private:
    void hear(const QList<RedisMessage> &messages);
    void tell();
    void listening();

    ConnectionPool &m_pool;
    RedisThread &m_thread;
    const Actor m_actor;
    RedisSubscriber *m_subscriber = nullptr; ///< on the Redis thread, which keeps it to its own end
    QTimer m_frame{this};
    QList<FraudEvent> m_arrived;
    bool m_rulesChanged = false;
    QDateTime m_deafSince; ///< invalid while the channel is heard
    QThreadPool m_workers;
};

} // namespace scorewatch
