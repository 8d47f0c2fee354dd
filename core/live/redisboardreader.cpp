// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/redisboardreader.h"

#include <QPromise>

#include "core/domain/displayname.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Error foreign(const QString &detail)
{
    return {
        Error::Code::Incompatible,
        u"The board in Redis holds data that Scorewatch did not write. Give Scorewatch a Redis database of its own."_s,
        detail,
        {}};
}

/// Redis prints a sorted-set score as a double; a score of ours is a whole number in its range.
std::optional<qint64> wholeScore(const QByteArray &text)
{
    bool ok = false;
    const qint64 whole = text.toLongLong(&ok);
    if (ok)
        return whole >= 0 && whole <= kMaxScore ? std::optional(whole) : std::nullopt;
    const double value = text.toDouble(&ok);
    if (!ok || !(value >= 0) || value > double(kMaxScore) || value != double(qint64(value)))
        return std::nullopt;
    return qint64(value);
}

Result<BoardSnapshot> readSnapshot(const RedisReply &reply, qint64 offset)
{
    BoardSnapshot out;
    out.position.epoch = reply.at(0).string;
    out.position.sequence = reply.at(1).toInteger();
    out.playerCount = reply.at(2).toInteger();
    out.asOf = QDateTime::currentDateTimeUtc();
    const RedisReply &places = reply.at(3);
    for (qsizetype i = 0; i + 2 < places.size(); i += 3) {
        const auto id = UserId::fromText(QByteArrayView(places.at(i).string));
        const auto score = wholeScore(places.at(i + 1).string);
        if (!id || !score)
            return foreign(u"place %1 is not a player with a score"_s.arg(offset + i / 3 + 1));
        BoardEntry entry;
        entry.rank = offset + i / 3 + 1;
        entry.userId = *id;
        entry.score = *score;
        entry.username = displayName(QString::fromUtf8(places.at(i + 2).string));
        out.top.append(entry);
    }
    return out;
}

/// Entries are [id, ["m", payload]] with ids "sequence-0".
Result<QList<QByteArray>> readLog(const RedisReply &entries, qint64 after)
{
    QList<QByteArray> payloads;
    qint64 expected = after + 1;
    for (const RedisReply &entry : entries.elements) {
        const qint64 sequence = entry.at(0).string.split('-').value(0).toLongLong();
        if (sequence != expected)
            return Error{
                Error::Code::NotFound, u"The log of updates no longer reaches back far enough."_s, {}, {}};
        ++expected;
        payloads.append(entry.at(1).at(1).string);
    }
    return payloads;
}

Result<BoardStanding> readStanding(const RedisReply &reply)
{
    if (reply.isNil())
        return Error{Error::Code::NotFound, u"The player is not on the board."_s, {}, {}};
    return BoardStanding{.rank = reply.at(0).toInteger(),
                         .score = wholeScore(reply.at(1).string).value_or(0),
                         .version = reply.at(2).toInteger(),
                         .players = reply.at(3).toInteger()};
}

} // namespace

RedisBoardReader::RedisBoardReader(RedisClient &client)
    : m_client(client), m_snapshotScript(boardscripts::snapshot()), m_rankScript(boardscripts::rank())
{ }

void RedisBoardReader::snapshot(int count, SnapshotCallback callback)
{
    readPage(0, count, std::move(callback));
}

void RedisBoardReader::readPage(qint64 offset, int count, SnapshotCallback callback)
{
    m_client.eval(m_snapshotScript, {boardkeys::kBoard, boardkeys::kMeta, boardkeys::kNames},
                  {QByteArray::number(offset), QByteArray::number(count)},
                  [offset, callback = std::move(callback)](const Result<RedisReply> &reply) {
                      callback(reply ? readSnapshot(*reply, offset) : Result<BoardSnapshot>(reply.error()));
                  });
}

void RedisBoardReader::logSince(const StreamPosition &from, int limit, LogCallback callback)
{
    // The epoch is read in the same pipeline: a log of another epoch must not be taken for ours.
    m_client.sendAll(
        {{"HGET", boardkeys::kMeta, "epoch"},
         {"XRANGE", boardkeys::kLog, '(' + QByteArray::number(from.sequence) + "-0", "+", "COUNT",
          QByteArray::number(limit)}},
        [from, callback = std::move(callback)](const Result<QList<RedisReply>> &replies) {
            if (!replies) {
                callback(replies.error());
                return;
            }
            const RedisReply &entries = replies->at(1);
            if (entries.isError())
                callback(foreign(QString::fromUtf8(entries.string)));
            else if (replies->at(0).string != from.epoch)
                callback(Error{Error::Code::NotFound, u"The board has been built anew since."_s, {}, {}});
            else
                callback(readLog(entries, from.sequence));
        });
}

QFuture<Result<BoardSnapshot>> RedisBoardReader::page(qint64 offset, int count)
{
    auto promise = std::make_shared<QPromise<Result<BoardSnapshot>>>();
    promise->start();
    readPage(offset, count, [promise](const Result<BoardSnapshot> &snapshot) {
        promise->addResult(snapshot);
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<BoardStanding>> RedisBoardReader::standing(const UserId &user)
{
    auto promise = std::make_shared<QPromise<Result<BoardStanding>>>();
    promise->start();
    standing(user, [promise](const Result<BoardStanding> &standing) {
        promise->addResult(standing);
        promise->finish();
    });
    return promise->future();
}

void RedisBoardReader::standing(const UserId &user, StandingCallback callback)
{
    m_client.eval(m_rankScript, {boardkeys::kBoard, boardkeys::kVersions}, {user.toByteArray()},
                  [callback = std::move(callback)](const Result<RedisReply> &reply) {
                      callback(reply ? readStanding(*reply) : Result<BoardStanding>(reply.error()));
                  });
}

} // namespace scorewatch
