// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/moderationchannel.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QUuid>

#include "core/moderation/moderationkeys.h"
#include "core/redis/redisclient.h"
#include "core/redis/redissubscriber.h"
#include "core/redis/redisthread.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcChannel, "scorewatch.moderation.channel")

const QByteArray kFraud = QByteArrayLiteral("fraud:events");

QList<qint64> idsOf(const QJsonArray &values)
{
    QList<qint64> out;
    for (const QJsonValue &value : values) {
        if (const qint64 id = value.toInteger(); id > 0)
            out.append(id);
    }
    return out;
}

} // namespace

ModerationChannel::ModerationChannel(RedisClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_origin(QUuid::createUuid().toString(QUuid::WithoutBraces))
{ }

ModerationChannel::ModerationChannel(RedisClient &client, RedisThread &thread, const RedisEndpoint &endpoint,
                                     RedisClientOptions options, QObject *parent)
    : ModerationChannel(client, parent)
{
    m_thread = &thread;
    m_subscriber = thread.create<RedisSubscriber>(endpoint, std::move(options),
                                                  QList<QByteArray>{moderationkeys::kEventsChannel, kFraud});
    connect(m_subscriber, &RedisSubscriber::subscribed, this, [this] { setOpen(true); });
    connect(m_subscriber, &RedisSubscriber::lost, this, [this] { setOpen(false); });
    connect(m_subscriber, &RedisSubscriber::messages, this,
            [this](const QList<RedisMessage> &messages) { take(messages); });
}

ModerationChannel::~ModerationChannel()
{
    stop();
}

void ModerationChannel::start()
{
    if (m_thread)
        m_thread->run([this] { m_subscriber->start(); });
}

void ModerationChannel::stop()
{
    if (m_thread)
        m_thread->run([this] { m_subscriber->stop(); });
}

void ModerationChannel::setOpen(bool open)
{
    m_isOpen = open;
    if (open)
        Q_EMIT opened();
    else
        Q_EMIT lost();
}

void ModerationChannel::publish(const QList<qint64> &caseIds)
{
    QJsonArray ids;
    for (const qint64 id : caseIds)
        ids.append(id);
    const QJsonObject message{{u"type"_s, u"cases"_s}, {u"caseIds"_s, ids}, {u"origin"_s, m_origin}};
    m_client.send(
        {"PUBLISH", moderationkeys::kEventsChannel, QJsonDocument(message).toJson(QJsonDocument::Compact)},
        [](const Result<RedisReply> &reply) {
            if (!reply)
                qCDebug(lcChannel).noquote()
                    << "Other desks learn of a change a little later:" << toString(reply.error());
        });
}

void ModerationChannel::take(const QList<RedisMessage> &messages)
{
    for (const RedisMessage &message : messages)
        take(QJsonDocument::fromJson(message.payload).object());
}

/// What cannot be read is somebody else's message.
void ModerationChannel::take(const QJsonObject &message)
{
    const QString type = message["type"_L1].toString();
    if (message["origin"_L1].toString() == m_origin)
        return;
    if (type == "cases"_L1)
        Q_EMIT casesNamed(idsOf(message["caseIds"_L1].toArray()));
    else if (type == "act"_L1 && message["actId"_L1].toInteger() > 0)
        Q_EMIT actNamed(message["actId"_L1].toInteger());
    else if (type == "fraud_event"_L1 && message["caseId"_L1].toInteger() > 0)
        Q_EMIT casesNamed({message["caseId"_L1].toInteger()});
}

} // namespace scorewatch
