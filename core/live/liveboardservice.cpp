// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/liveboardservice.h"

#include "core/live/livefeed.h"
#include "core/players/playerdirectory.h"
#include "core/redis/boardkeys.h"
#include "core/redis/redissubscriber.h"
#include "core/redis/redisthread.h"

namespace scorewatch {
namespace {

using namespace Qt::StringLiterals;

QList<QByteArray> payloadsOf(const QList<RedisMessage> &messages)
{
    QList<QByteArray> payloads;
    payloads.reserve(messages.size());
    for (const RedisMessage &message : messages)
        payloads.append(message.payload);
    return payloads;
}

/// Redis thread: the feed hears what the subscriber hears.
void join(RedisSubscriber *subscriber, LiveFeed *feed)
{
    QObject::connect(subscriber, &RedisSubscriber::subscribed, feed, &LiveFeed::channelOpened);
    QObject::connect(subscriber, &RedisSubscriber::lost, feed,
                     [feed](const Error &why) { feed->channelLost(why.message); });
    QObject::connect(subscriber, &RedisSubscriber::messages, feed,
                     [feed](const QList<RedisMessage> &messages) { feed->receive(payloadsOf(messages)); });
}

} // namespace

LiveBoardService::LiveBoardService(RedisThread &thread, const RedisEndpoint &endpoint, BoardSource &source,
                                   PlayerDirectory &directory, LiveFeedOptions options,
                                   RedisClientOptions redis, QObject *parent)
    : QObject(parent), m_thread(thread), m_names(directory, options.steadyNow)
{
    m_current.stateReason = u"There is no connection to Redis yet."_s;
    m_feed = m_thread.create<LiveFeed>(&source, std::move(options));
    m_subscriber = m_thread.create<RedisSubscriber>(endpoint, std::move(redis),
                                                    QList<QByteArray>{boardkeys::kUpdatesChannel});
    m_thread.run([this] { join(m_subscriber, m_feed); });
    connect(m_feed, &LiveFeed::boardChanged, this, &LiveBoardService::take);
    connect(&directory, &PlayerDirectory::answered, this, &LiveBoardService::takeNames);
}

LiveBoardService::~LiveBoardService()
{
    stop();
}

void LiveBoardService::start()
{
    m_thread.run([this] { m_subscriber->start(); });
}

void LiveBoardService::stop()
{
    m_thread.run([this] {
        m_subscriber->stop();
        m_feed->channelLost(u"The live board is stopped."_s);
    });
}

void LiveBoardService::take(const LiveBoard &board)
{
    tell(m_names.named(board));
    QMetaObject::invokeMethod(m_feed, &LiveFeed::acknowledge, Qt::QueuedConnection);
}

void LiveBoardService::takeNames()
{
    if (const auto board = m_names.renamed())
        tell(*board);
}

void LiveBoardService::tell(const LiveBoard &board)
{
    m_current = board;
    m_current.changes.clear();
    m_current.events.clear();
    Q_EMIT boardChanged(board);
}

} // namespace scorewatch
