// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redissubscriber.h"

#include <QThread>
#include <QTimer>

#include "core/redis/rediscodec.h"
#include "core/redis/rediserror.h"
#include "core/redis/redistransport.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kFraming
    = 4096; ///< what surrounds a payload: three lengths, the word "message" and the channel
constexpr qsizetype kElements = 16; ///< a message has three

} // namespace

class RedisSubscriber::Private final : public QObject
{
public:
    Private(RedisSubscriber *subscriber, RedisEndpoint endpoint, const RedisClientOptions &options,
            const QList<QByteArray> &channels);

    void subscribe();
    void take(RedisReply &&reply);
    void confirmOne();
    void deliver();
    void connectionIsLost(const Error &why, bool news);
    void ping();
    void assertThread() const { Q_ASSERT(thread() == QThread::currentThread()); }

    RedisSubscriber *const q;
    const RedisClientOptions m_options;
    const QList<QByteArray> m_channels;
    RedisTransport m_transport;
    qsizetype m_confirmed = 0;
    QList<RedisMessage> m_arrived; ///< since the last read
    QTimer m_pingTimer;            ///< runs while subscribed
    QTimer m_answerTimer;          ///< runs while we wait for a sign of life
};

RedisSubscriber::Private::Private(RedisSubscriber *subscriber, RedisEndpoint endpoint,
                                  const RedisClientOptions &options, const QList<QByteArray> &channels)
    : q(subscriber)
    , m_options(options)
    , m_channels(channels)
    , m_transport(
          std::move(endpoint), options, {kMaxPayload + kFraming, kElements},
          [this](RedisReply &&reply) { take(std::move(reply)); }, nullptr)
{
    Q_ASSERT(!channels.isEmpty());
    m_answerTimer.setSingleShot(true);
    connect(&m_pingTimer, &QTimer::timeout, this, &Private::ping);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        m_transport.close(
            {Error::Code::Timeout,
             u"Redis gave no sign of life for %1 ms, so the connection was closed; messages may be "
             "missing until it is back."_s.arg(m_options.commandTimeout.count()),
             {},
             {}});
    });
    connect(&m_transport, &RedisTransport::ready, this, &Private::subscribe);
    connect(&m_transport, &RedisTransport::drained, this, &Private::deliver);
    connect(&m_transport, &RedisTransport::lost, this, &Private::connectionIsLost);
}

void RedisSubscriber::Private::subscribe()
{
    m_confirmed = 0;
    m_transport.write(encode(RedisCommand{"SUBSCRIBE"} + m_channels));
    m_transport.flush();
    m_answerTimer.start(m_options.commandTimeout);
}

void RedisSubscriber::Private::take(RedisReply &&reply)
{
    if (reply.isError()) {
        m_transport.close(errorFromRedis(reply.string));
        return;
    }
    const QByteArray &kind = reply.at(0).string;
    if (kind == "message" && reply.size() == 3) {
        // What comes before the last channel is confirmed is covered by the reading anew at subscribed().
        if (q->isSubscribed())
            m_arrived.append({std::move(reply.elements[1].string), std::move(reply.elements[2].string)});
    } else if (kind == "subscribe") {
        confirmOne();
    }
    // "pong" needs no more than to have come.
}

void RedisSubscriber::Private::confirmOne()
{
    if (++m_confirmed != m_channels.size())
        return;
    m_answerTimer.stop();
    m_pingTimer.start(m_options.keepalive);
    Q_EMIT q->subscribed();
}

void RedisSubscriber::Private::deliver()
{
    if (q->isSubscribed())
        m_answerTimer.stop();
    if (m_arrived.isEmpty())
        return;
    const QList<RedisMessage> arrived = std::exchange(m_arrived, {});
    for (const RedisMessage &message : arrived)
        Q_EMIT q->message(message.channel, message.payload);
    Q_EMIT q->messages(arrived);
}

void RedisSubscriber::Private::connectionIsLost(const Error &why, bool news)
{
    deliver(); // what came whole before the end
    m_confirmed = 0;
    m_pingTimer.stop();
    m_answerTimer.stop();
    if (news)
        Q_EMIT q->lost(why);
}

void RedisSubscriber::Private::ping()
{
    m_transport.write(encode({"PING"}));
    m_transport.flush();
    if (!m_answerTimer.isActive())
        m_answerTimer.start(m_options.commandTimeout);
}

RedisSubscriber::RedisSubscriber(RedisEndpoint endpoint, RedisClientOptions options,
                                 QList<QByteArray> channels, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(endpoint), options, channels))
{ }

RedisSubscriber::~RedisSubscriber()
{
    stop();
}

void RedisSubscriber::start()
{
    d->assertThread();
    d->m_transport.start();
}

void RedisSubscriber::stop()
{
    d->assertThread();
    d->m_transport.stop();
    d->m_pingTimer.stop();
    d->m_answerTimer.stop();
    d->m_arrived.clear();
    d->m_confirmed = 0;
}

bool RedisSubscriber::isSubscribed() const
{
    return d->m_confirmed == d->m_channels.size();
}

} // namespace scorewatch
