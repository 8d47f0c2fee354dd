// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actboard.h"

#include "core/domain/displayname.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr const char *kTop = R"sql(
SELECT u.id, u.username, u.country_code, best.score
FROM (SELECT user_id, score FROM scoreboard.scores WHERE on_board ORDER BY score DESC, user_id LIMIT $1) AS best
JOIN scoreboard.users AS u ON u.id = best.user_id
ORDER BY best.score DESC, u.id)sql";

constexpr const char *kPlace = R"sql(
SELECT count(*) + 1 FROM scoreboard.scores
WHERE on_board AND user_id <> $1 AND (score > $2 OR (score = $2 AND user_id < $1)))sql";

} // namespace

ActBoard::ActBoard(RedisClient &client)
    : m_client(client), m_snapshot(boardscripts::snapshot()), m_place(boardscripts::place())
{ }

Result<QList<BoardEntry>> ActBoard::page(qint64 offset, int count) const
{
    const Result<RedisReply> reply
        = m_client
              .evalAsync(m_snapshot, {boardkeys::kBoard, boardkeys::kMeta, boardkeys::kNames},
                         {QByteArray::number(offset), QByteArray::number(count)})
              .result();
    if (!reply)
        return reply.error();
    // A board that was never built says nothing.
    if (reply->at(0).string.isEmpty())
        return Error{Error::Code::Unavailable, u"The board is not in Redis yet."_s, {}, {}};
    QList<BoardEntry> entries;
    const RedisReply &places = reply->at(3);
    for (qsizetype i = 0; i + 2 < places.size(); i += 3) {
        const auto id = UserId::fromText(QByteArrayView(places.at(i).string));
        if (!id)
            return Error{
                Error::Code::Incompatible, u"The board in Redis is not one of Scorewatch's."_s, {}, {}};
        BoardEntry entry;
        entry.rank = offset + i / 3 + 1;
        entry.userId = *id;
        entry.score = qint64(places.at(i + 1).string.toDouble());
        entry.username = displayName(QString::fromUtf8(places.at(i + 2).string));
        entries.append(entry);
    }
    return entries;
}

Result<qint64> ActBoard::place(const UserId &player, qint64 score) const
{
    const Result<RedisReply> reply
        = m_client.evalAsync(m_place, {boardkeys::kBoard}, {player.toByteArray(), QByteArray::number(score)})
              .result();
    if (!reply)
        return reply.error();
    return reply->toInteger();
}

Result<bool> ActBoard::isOnBoard(const UserId &player) const
{
    const Result<RedisReply> reply
        = m_client.request({"ZSCORE", boardkeys::kBoard, player.toByteArray()}).result();
    if (!reply)
        return reply.error();
    return !reply->isNil();
}

Result<QList<BoardEntry>> ActBoard::slowTop(PgConnection &connection, int count)
{
    const auto rows = connection.exec(kTop, PgParams().integer(count));
    if (!rows)
        return rows.error();
    QList<BoardEntry> entries;
    for (int row = 0; row < rows->rowCount(); ++row) {
        BoardEntry entry;
        entry.rank = row + 1;
        entry.userId = rows->userId(row, 0);
        entry.username = displayName(rows->text(row, 1));
        entry.countryCode = rows->text(row, 2);
        entry.score = rows->integer(row, 3);
        entries.append(entry);
    }
    return entries;
}

Result<qint64> ActBoard::slowPlace(PgConnection &connection, const UserId &player, qint64 score)
{
    const auto rows = connection.exec(kPlace, PgParams().uuid(player).integer(score));
    if (!rows)
        return rows.error();
    return rows->integer(0, 0);
}

} // namespace scorewatch
