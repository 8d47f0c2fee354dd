// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actfollowup.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "core/moderation/moderationkeys.h"
#include "core/moderation/redisround.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch::actfollowup {
namespace {

constexpr const char *kNews = R"sql(
SELECT f.act_id, f.user_id,
       m.state_before ->> 'tokens_valid_after' IS DISTINCT FROM m.state_after ->> 'tokens_valid_after',
       coalesce(ceil(extract(epoch FROM (m.state_after ->> 'tokens_valid_after')::timestamptz)), 0)::bigint
FROM scoreboard.moderation_followups AS f
JOIN scoreboard.moderation_actions AS m ON m.id = f.act_id
WHERE )sql";
constexpr const char *kOfLate = "f.created_at > now() - interval '2 minutes'";
// The transactions that were not over then have this number or a higher one. By the time as well, because numbers begin
// anew in a database that was restored.
constexpr const char *kSince
    = "f.written_by >= $1::xid8 AND f.created_at > $2::timestamptz - interval '1 hour'";
constexpr const char *kCursor = "SELECT pg_snapshot_xmin(pg_current_snapshot()), now()";
constexpr const char *kIsOpen = "SELECT EXISTS (SELECT FROM scoreboard.moderation_followups "
                                "WHERE viewed_at IS NULL OR published_at IS NULL)";
constexpr const char *kLift = "SELECT scoreboard.lift_ended_bans()";

constexpr const char *kUnviewed
    = "SELECT act_id FROM scoreboard.moderation_followups WHERE viewed_at IS NULL ORDER BY act_id LIMIT 1000";
// Whether any of them is in the view wrongly, or is missing in it.
constexpr const char *kViewIsWrong = R"sql(
SELECT EXISTS (
    SELECT FROM scoreboard.moderation_followups AS f
    JOIN scoreboard.scores AS s ON s.user_id = f.user_id
    LEFT JOIN scoreboard.leaderboard_top10 AS t ON t.user_id = f.user_id
    WHERE f.act_id = ANY ($1)
      AND CASE WHEN t.user_id IS NOT NULL THEN NOT s.on_board OR s.score <> t.score
               ELSE s.on_board AND ((SELECT count(*) < 10 FROM scoreboard.leaderboard_top10)
                    OR s.score >= (SELECT min(score) FROM scoreboard.leaderboard_top10)) END))sql";
constexpr const char *kRefresh = "SELECT scoreboard.refresh_leaderboard()";
constexpr const char *kViewed = "UPDATE scoreboard.moderation_followups SET viewed_at = clock_timestamp() "
                                "WHERE act_id = ANY ($1) AND viewed_at IS NULL";

constexpr int kPortion = 500; // bounds how long rows are locked while Redis answers
constexpr const char *kClaim = R"sql(
SELECT f.act_id, f.user_id, array_to_string(f.sessions, ','), NOT s.on_board, m.action, m.actor, m.case_id, m.inverse_of,
       m.created_at
FROM scoreboard.moderation_followups AS f
JOIN scoreboard.moderation_actions AS m ON m.id = f.act_id
JOIN scoreboard.scores AS s ON s.user_id = f.user_id
WHERE f.published_at IS NULL
ORDER BY f.act_id LIMIT $1
FOR UPDATE OF f SKIP LOCKED)sql";
constexpr const char *kPublished
    = "UPDATE scoreboard.moderation_followups SET published_at = clock_timestamp() "
      "WHERE act_id = ANY ($1)";

QByteArray messageOf(const PgResult &rows, int row)
{
    QJsonObject message{{u"type"_s, u"act"_s},
                        {u"actId"_s, rows.integer(row, 0)},
                        {u"userId"_s, rows.text(row, 1)},
                        {u"action"_s, rows.text(row, 4)},
                        {u"actor"_s, rows.text(row, 5)},
                        {u"timestamp"_s, rows.instant(row, 8).toString(Qt::ISODateWithMs)}};
    if (!rows.isNull(row, 6))
        message.insert(u"caseId"_s, rows.integer(row, 6));
    if (!rows.isNull(row, 7))
        message.insert(u"inverseOf"_s, rows.integer(row, 7));
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

/// Live copies of log-ins that ended, scores of who is off the board, and the message.
QList<RedisCommand> commandsOf(const PgResult &rows, int row)
{
    RedisCommand remove{"DEL"};
    for (const QByteArray &session : rows.bytes(row, 2).toByteArray().split(',')) {
        if (!session.isEmpty())
            remove << "session:" + session;
    }
    if (rows.boolean(row, 3))
        remove << "user:" + rows.bytes(row, 1).toByteArray() + ":score";
    QList<RedisCommand> commands;
    if (remove.size() > 1)
        commands.append(remove);
    commands.append({"PUBLISH", moderationkeys::kEventsChannel, messageOf(rows, row)});
    return commands;
}

Result<void> sendAndWait(RedisClient &client, const QList<RedisCommand> &commands)
{
    const Result<QList<RedisReply>> replies = redisRound(client, commands).result();
    if (!replies)
        return replies.error();
    for (const RedisReply &reply : *replies) {
        if (reply.isError())
            return Error{Error::Code::Unavailable,
                         u"Redis did not take what follows an act."_s,
                         QString::fromUtf8(reply.string),
                         {}};
    }
    return {};
}

std::vector<qint64> idsOf(const PgResult &rows)
{
    std::vector<qint64> ids;
    for (int row = 0; row < rows.rowCount(); ++row)
        ids.push_back(rows.integer(row, 0));
    return ids;
}

} // namespace

Result<Look> look(PgConnection &connection, const Cursor &cursor, bool liftBans)
{
    Look look;
    if (liftBans) {
        const auto lifted = connection.exec(kLift);
        if (!lifted)
            return lifted.error();
        look.lifted = int(lifted->integer(0, 0));
    }
    // The cursor before the rows: what commits in between is seen again, not missed.
    const auto here = connection.exec(kCursor);
    if (!here)
        return here.error();
    look.cursor = {here->bytes(0, 0).toByteArray(), here->bytes(0, 1).toByteArray()};
    const bool isFirst = cursor.seenUpTo.isEmpty();
    const auto rows = isFirst
        ? connection.exec(QByteArray(kNews) + kOfLate)
        : connection.exec(QByteArray(kNews) + kSince, PgParams().text(cursor.seenUpTo).text(cursor.at));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row)
        look.news.append(
            {rows->integer(row, 0), rows->userId(row, 1), rows->boolean(row, 2), rows->integer(row, 3)});
    const auto open = connection.exec(kIsOpen);
    if (!open)
        return open.error();
    look.isOpen = open->boolean(0, 0);
    return look;
}

Result<bool> refreshView(PgConnection &connection)
{
    const auto unviewed = connection.exec(kUnviewed);
    if (!unviewed)
        return unviewed.error();
    const std::vector<qint64> ids = idsOf(*unviewed);
    if (ids.empty())
        return true;
    const auto wrong = connection.exec(kViewIsWrong, PgParams().integers(ids));
    if (!wrong)
        return wrong.error();
    if (wrong->boolean(0, 0)) {
        const auto refreshed = connection.exec(kRefresh);
        if (!refreshed)
            return refreshed.error();
        if (!refreshed->boolean(0, 0))
            return false;
    }
    if (const auto marked = connection.exec(kViewed, PgParams().integers(ids)); !marked)
        return marked.error();
    return true;
}

Result<bool> publish(PgConnection &connection, RedisClient &client)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const auto rows = connection.exec(kClaim, PgParams().integer(kPortion));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return true;
    QList<RedisCommand> commands;
    for (int row = 0; row < rows->rowCount(); ++row)
        commands += commandsOf(*rows, row);
    if (const auto sent = sendAndWait(client, commands); !sent)
        return sent.error();
    const auto marked = connection.exec(kPublished, PgParams().integers(idsOf(*rows)));
    if (!marked)
        return marked.error();
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    return rows->rowCount() < kPortion;
}

} // namespace scorewatch::actfollowup
