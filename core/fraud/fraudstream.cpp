// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudstream.h"

#include <algorithm>

#include "core/fraud/fraudkeys.h"
#include "core/fraud/observationcodec.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr size_t kInAnEntry = 500;

Error senseless()
{
    return {Error::Code::Incompatible,
            u"Redis gave an answer about the fraud stream that makes no sense. Look at the keys fraud:*."_s,
            {},
            {}};
}

std::pair<quint64, quint64> partsOf(const QByteArray &id)
{
    const qsizetype dash = id.indexOf('-');
    return {id.left(dash).toULongLong(), dash < 0 ? 0 : id.mid(dash + 1).toULongLong()};
}

/// Fields are name and value by turns; nothing where there is no payload.
QByteArray payloadOf(const RedisReply &fields)
{
    for (qsizetype i = 0; i + 1 < fields.size(); i += 2) {
        if (fields.at(i).string == "d")
            return fields.at(i + 1).string;
    }
    return {};
}

} // namespace

FraudStream::FraudStream(RedisClient &client, Options options)
    : m_client(client)
    , m_options(std::move(options))
    , m_layScript(RedisScript::fromResource(u":/scorewatch/fraud/lay.lua"_s))
    , m_turnScript(RedisScript::fromResource(u":/scorewatch/fraud/turn.lua"_s))
{
    Q_ASSERT(!m_options.instance.isEmpty());
}

Result<void> FraudStream::lay(const std::vector<Observation> &observations)
{
    QList<QByteArray> arguments{QByteArray::number(m_options.maxBytes),
                                QByteArray::number(m_options.maxEntries)};
    for (size_t first = 0; first < observations.size(); first += kInAnEntry) {
        const size_t last = std::min(first + kInAnEntry, observations.size());
        arguments << observationcodec::encode(
            {observations.begin() + qptrdiff(first), observations.begin() + qptrdiff(last)})
                  << QByteArray::number(qint64(last - first));
    }
    const Result<RedisReply> reply
        = m_client.evalAsync(m_layScript, {fraudkeys::kWrites, fraudkeys::kStream}, arguments).result();
    return reply ? Result<void>() : Result<void>(reply.error());
}

QList<QByteArray> FraudStream::turnArguments(const QByteArray &after, const QByteArray &keep,
                                             const QByteArray &wish) const
{
    return {m_options.instance,
            QByteArray::number(qint64(m_options.lease.count())),
            after,
            keep,
            QByteArray::number(m_options.entriesATurn),
            wish};
}

Result<FraudStream::Turn> FraudStream::turn(const QByteArray &after, const QByteArray &keep)
{
    const Result<RedisReply> reply
        = m_client
              .evalAsync(m_turnScript, {fraudkeys::kLease, fraudkeys::kStream, fraudkeys::kWrites},
                         turnArguments(after, keep, {}))
              .result();
    if (!reply)
        return reply.error();
    if (!reply->isArray() || reply->at(0).type != RedisReply::Type::Integer)
        return senseless();
    Turn turn;
    turn.leads = reply->at(0).integer > 0;
    turn.isNew = reply->at(0).integer == 1;
    turn.position = reply->at(1).string;
    turn.lost = reply->at(2).integer;
    const RedisReply &entries = reply->at(3);
    turn.isFull = entries.size() >= m_options.entriesATurn;
    for (const RedisReply &entry : entries.elements) {
        auto observations = observationcodec::decode(payloadOf(entry.at(1)));
        turn.unreadable += observations ? 0 : 1;
        turn.entries.push_back(
            {entry.at(0).string, observations ? std::move(*observations) : std::vector<Observation>()});
    }
    return turn;
}

Result<void> FraudStream::leave(const QByteArray &keep)
{
    const Result<RedisReply> reply
        = m_client
              .evalAsync(m_turnScript, {fraudkeys::kLease, fraudkeys::kStream, fraudkeys::kWrites},
                         turnArguments({}, keep, "leave"))
              .result();
    return reply ? Result<void>() : Result<void>(reply.error());
}

bool FraudStream::isAfter(const QByteArray &a, const QByteArray &b)
{
    return partsOf(a) > partsOf(b);
}

} // namespace scorewatch
