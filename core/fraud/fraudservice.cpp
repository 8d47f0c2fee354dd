// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudservice.h"

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/fraud/fraudkeys.h"
#include "core/fraud/fraudmessage.h"
#include "core/fraud/fraudreader.h"
#include "core/fraud/labjob.h"
#include "core/fraud/rulestore.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/redissubscriber.h"
#include "core/redis/redisthread.h"

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcDesk, "scorewatch.fraud.desk")

constexpr auto kFrame = 16ms;
/// What is told in one signal; who floods the channel fills no memory, the table has the rest.
constexpr qsizetype kMostArrived = 2000;
/// A few replays, and for each the job that cancels it.
constexpr int kWorkers = 8;

} // namespace

FraudService::FraudService(ConnectionPool &pool, RedisThread &thread, const RedisEndpoint &endpoint,
                           Actor actor, RedisClientOptions redis, QObject *parent)
    : FraudDesk(parent), m_pool(pool), m_thread(thread), m_actor(std::move(actor))
{
    m_workers.setMaxThreadCount(kWorkers);
    m_frame.setSingleShot(true);
    m_frame.setInterval(kFrame);
    connect(&m_frame, &QTimer::timeout, this, &FraudService::tell);
    m_subscriber
        = m_thread.create<RedisSubscriber>(endpoint, std::move(redis), QList<QByteArray>{fraudkeys::kEvents});
    connect(m_subscriber, &RedisSubscriber::messages, this, &FraudService::hear);
    connect(m_subscriber, &RedisSubscriber::subscribed, this, &FraudService::listening);
    connect(m_subscriber, &RedisSubscriber::lost, this, [this] {
        if (!m_deafSince.isValid())
            m_deafSince = QDateTime::currentDateTimeUtc();
    });
    m_thread.run([this] { m_subscriber->start(); });
}

FraudService::~FraudService()
{
    m_thread.run([this] { m_subscriber->stop(); });
    m_workers.waitForDone();
}

QFuture<Result<QList<FraudRule>>> FraudService::rules()
{
    return m_pool.run<QList<FraudRule>>([](PgConnection &connection) -> Result<QList<FraudRule>> {
        auto loaded = rulestore::load(connection);
        if (!loaded)
            return loaded.error();
        return std::move(loaded->rules);
    });
}

QFuture<Result<FraudRule>> FraudService::saveRule(FraudRule rule)
{
    const auto saved
        = m_pool.run<FraudRule>([rule = std::move(rule), actor = m_actor](PgConnection &connection) {
              return rulestore::save(connection, rule, actor);
          });
    async::onFinished(saved, this, [this](const Result<FraudRule> &result) {
        if (result)
            Q_EMIT rulesChanged();
    });
    return saved;
}

QFuture<Result<QList<RuleQuality>>> FraudService::quality()
{
    return m_pool.run<QList<RuleQuality>>(
        [](PgConnection &connection) { return fraudreader::quality(connection); });
}

QFuture<Result<QList<FraudEvent>>> FraudService::events(FraudEventFilter filter)
{
    return m_pool.run<QList<FraudEvent>>([filter = std::move(filter)](PgConnection &connection) {
        return fraudreader::events(connection, filter);
    });
}

QFuture<Result<QList<FraudCount>>> FraudService::counts(QDateTime from, QDateTime to,
                                                        std::chrono::seconds step)
{
    return m_pool.run<QList<FraudCount>>(
        [from = std::move(from), to = std::move(to), step](PgConnection &connection) {
            return fraudreader::counts(connection, from, to, step);
        });
}

std::unique_ptr<LabRun> FraudService::replay(FraudRule rule, int days)
{
    return std::make_unique<LabJob>(m_workers, LabJob::Server{m_pool.dsn(), m_pool.options()},
                                    std::move(rule), days);
}

void FraudService::hear(const QList<RedisMessage> &messages)
{
    for (const RedisMessage &message : messages) {
        if (fraudmessage::isRulesChanged(message.payload))
            m_rulesChanged = true;
        else if (auto event = fraudmessage::decode(message.payload); event && m_arrived.size() < kMostArrived)
            m_arrived.append(std::move(*event));
    }
    if (!m_frame.isActive())
        m_frame.start();
}

void FraudService::tell()
{
    if (std::exchange(m_rulesChanged, false))
        Q_EMIT rulesChanged();
    if (const QList<FraudEvent> arrived = std::exchange(m_arrived, {}); !arrived.isEmpty())
        Q_EMIT eventsArrived(arrived);
}

/// What was said while nobody listened stands in the table.
void FraudService::listening()
{
    if (!m_deafSince.isValid())
        return;
    FraudEventFilter missed;
    missed.from = std::exchange(m_deafSince, QDateTime()).addSecs(-2);
    async::onFinished(events(missed), this, [this](const Result<QList<FraudEvent>> &result) {
        if (!result) {
            qCWarning(lcDesk).noquote()
                << "Events that were missed could not be read:" << toString(result.error());
        } else if (!result->isEmpty()) {
            Q_EMIT eventsArrived(*result);
        }
    });
    Q_EMIT rulesChanged(); // they may have been
}

} // namespace scorewatch
