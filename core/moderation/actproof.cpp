// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actproof.h"

#include "core/domain/displayname.h"
#include "core/moderation/actboard.h"
#include "core/moderation/actrecords.h"
#include "core/moderation/moderationkeys.h"
#include "core/moderation/redisround.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/boardkeys.h"

using namespace Qt::StringLiterals;

namespace scorewatch::actproof {
namespace {

constexpr const char *kRows = R"sql(
SELECT f.viewed_at IS NOT NULL, f.published_at IS NOT NULL, array_to_string(f.sessions, ','),
       floor(extract(epoch FROM f.created_at))::bigint,
       m.state_before ->> 'tokens_valid_after' IS DISTINCT FROM m.state_after ->> 'tokens_valid_after',
       EXISTS (SELECT FROM scoreboard.audit_log AS a
               WHERE a.user_id = m.user_id AND a.created_at >= m.created_at - interval '1 minute'
                 AND a.metadata @> jsonb_build_object('actId', m.id)),
       s.score, s.on_board,
       (SELECT count(*) FROM scoreboard.sessions AS e WHERE e.id = ANY (f.sessions) AND e.revoked_at IS NULL)
FROM scoreboard.moderation_actions AS m
JOIN scoreboard.moderation_followups AS f ON f.act_id = m.id
JOIN scoreboard.scores AS s ON s.user_id = m.user_id
WHERE m.id = $1)sql";

using Item = ActProof::Item;
using Verdict = ActProof::Verdict;

const QString &awaySentence()
{
    static const QString sentence = u"Redis is away; tried again by itself."_s;
    return sentence;
}

QString counted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? u"1 "_s + one : u"%1 %2"_s.arg(count).arg(many);
}

QString ordinal(qint64 rank)
{
    const qint64 last = rank % 10;
    const bool isTeen = rank % 100 / 10 == 1;
    return QString::number(rank)
        + (isTeen          ? u"th"_s
               : last == 1 ? u"st"_s
               : last == 2 ? u"nd"_s
               : last == 3 ? u"rd"_s
                           : u"th"_s);
}

/// What PostgreSQL knows.
struct Rows
{
    ActRecord act;
    bool isViewed = false;
    bool isPublished = false;
    QList<QByteArray> sessions; ///< that the act ended
    qint64 writtenAt = 0;       ///< seconds since 1970
    bool tokensChanged = false;
    bool isAudited = false;
    qint64 score = 0; ///< now, as the next
    bool onBoard = false;
    qint64 livingSessions = 0; ///< of those ended

    [[nodiscard]] bool boardChanged() const
    {
        return act.before.onBoard != act.after.onBoard || act.before.score != act.after.score;
    }
};

/// What Redis knows.
struct Live
{
    qint64 version = 0;
    QByteArray score; ///< in the sorted set; empty: not in it
    QByteArray cachedScore;
    qint64 sessions = 0;
    QHash<QByteArray, int> closed; ///< sockets by server that is through
    QList<QByteArray> waitedFor;   ///< servers that are not
    bool isLongAgo = false;        ///< what the servers said may have been forgotten
};

Item boardItem(bool isChanged, bool isKnown, bool isThere, const QString &there)
{
    if (!isChanged)
        return {"sorted-set", Verdict::NotNeeded, u"The place on the board is not touched."_s};
    if (!isKnown)
        return {"sorted-set", Verdict::Unknown, awaySentence()};
    if (!isThere)
        return {"sorted-set", Verdict::Pending, u"The sorted set follows; it is on its way."_s};
    return {"sorted-set", Verdict::Done, there};
}

Result<Rows> readRows(PgConnection &connection, qint64 actId)
{
    Rows rows;
    auto act = actrecords::read(connection, actId);
    if (!act)
        return act.error();
    rows.act = *act;
    const auto result = connection.exec(kRows, PgParams().integer(actId));
    if (!result)
        return result.error();
    if (result->rowCount() == 0)
        return Error{
            Error::Code::NotFound, u"Nothing is known of what followed act %1."_s.arg(actId), {}, {}};
    rows.isViewed = result->boolean(0, 0);
    rows.isPublished = result->boolean(0, 1);
    for (const QByteArray &session : result->bytes(0, 2).toByteArray().split(',')) {
        if (!session.isEmpty())
            rows.sessions.append(session);
    }
    rows.writtenAt = result->integer(0, 3);
    rows.tokensChanged = result->boolean(0, 4);
    rows.isAudited = result->boolean(0, 5);
    rows.score = result->integer(0, 6);
    rows.onBoard = result->boolean(0, 7);
    rows.livingSessions = result->integer(0, 8);
    return rows;
}

Result<Live> readLive(RedisClient &client, const Rows &rows)
{
    const QByteArray player = rows.act.player.toByteArray();
    const RedisCommand sessions = [&rows] {
        RedisCommand command{"EXISTS"};
        for (const QByteArray &session : rows.sessions)
            command << "session:" + session;
        return command.size() > 1 ? command : RedisCommand{"EXISTS", "session:"};
    }();
    const Result<QList<RedisReply>> replies = redisRound(client,
                                                         {{"HGET", boardkeys::kVersions, player},
                                                          {"ZSCORE", boardkeys::kBoard, player},
                                                          {"GET", "user:" + player + ":score"},
                                                          sessions,
                                                          {"HGETALL", moderationkeys::proofOf(rows.act.id)},
                                                          {"HGETALL", moderationkeys::kServers},
                                                          {"TIME"}})
                                                  .result();
    if (!replies)
        return replies.error();
    const auto at = [&replies](qsizetype i) { return replies->value(i); };
    Live live;
    live.version = at(0).toInteger();
    live.score = at(1).string;
    live.cachedScore = at(2).string;
    live.sessions = at(3).toInteger();
    for (qsizetype i = 0; i + 1 < at(4).size(); i += 2)
        live.closed.insert(at(4).at(i).string, int(at(4).at(i + 1).toInteger()));
    const qint64 now = at(6).at(0).toInteger();
    live.isLongAgo = now - rows.writtenAt > moderationkeys::kProofSeconds - 3600;
    for (qsizetype i = 0; i + 1 < at(5).size(); i += 2) {
        const QByteArrayList times = at(5).at(i + 1).string.split(' ');
        const bool isThere = times.value(1).toLongLong() + moderationkeys::kServerSeconds >= now;
        if (!isThere || times.value(0).toLongLong() > rows.writtenAt || live.isLongAgo)
            continue;
        if (!live.closed.contains(at(5).at(i).string))
            live.waitedFor.append(at(5).at(i).string);
    }
    return live;
}

/// Who stands where the player would stand.
QString successor(PgConnection &connection, const ActBoard &board, const Rows &rows)
{
    if (!rows.act.before.onBoard || rows.act.after.onBoard || rows.onBoard)
        return {};
    const auto place = board.place(rows.act.player, rows.score);
    if (!place)
        return {};
    const auto page = board.page(*place - 1, 1);
    if (!page || page->isEmpty())
        return {};
    QString name = page->first().username;
    if (name.isEmpty()) {
        const auto names = connection.exec("SELECT username FROM scoreboard.users WHERE id = $1",
                                           PgParams().uuid(page->first().userId));
        if (names && names->rowCount() > 0)
            name = displayName(names->text(0, 0));
    }
    return name.isEmpty() ? QString() : u"%1 is now %2"_s.arg(name, ordinal(*place));
}

Item cacheItem(bool isChanged, bool hasArrived, const Result<Live> &live)
{
    if (!isChanged)
        return {"score-cache", Verdict::NotNeeded, u"The score is not touched."_s};
    if (!live)
        return {"score-cache", Verdict::Unknown, awaySentence()};
    if (!hasArrived || (!live->cachedScore.isEmpty() && live->cachedScore != live->score))
        return {"score-cache", Verdict::Pending, u"An old score is still kept; it is on its way out."_s};
    return {"score-cache", Verdict::Done,
            live->cachedScore.isEmpty() ? u"No score of the player is kept."_s
                                        : u"The kept score is that of the board."_s};
}

Item viewItem(bool isChanged, bool isViewed)
{
    if (!isChanged)
        return {"top-ten-view", Verdict::NotNeeded, u"The top ten is not touched."_s};
    return isViewed ? Item{"top-ten-view", Verdict::Done, u"leaderboard_top10 is right."_s}
                    : Item{"top-ten-view", Verdict::Pending, u"leaderboard_top10 is being refreshed."_s};
}

Item sessionsItem(const Rows &rows, const Result<Live> &live)
{
    if (rows.sessions.isEmpty())
        return {"sessions", Verdict::NotNeeded, u"No log-in is ended."_s};
    if (!live)
        return {"sessions", Verdict::Unknown, awaySentence()};
    if (live->sessions > 0 && rows.livingSessions == 0)
        return {"sessions", Verdict::Pending, u"Live copies of log-ins are still in Redis."_s};
    return {"sessions", Verdict::Done,
            counted(rows.sessions.size(), u"log-in was ended."_s, u"log-ins were ended."_s)};
}

/// Each server of the API reads anew what is revoked, and says how many sockets it closed: "tokens" and "sockets".
std::pair<Item, Item> serverItems(const Rows &rows, const Result<Live> &live)
{
    const auto both = [](Verdict verdict, const QString &sentence) {
        return std::pair(Item{"tokens", verdict, sentence}, Item{"sockets", verdict, sentence});
    };
    if (!rows.tokensChanged)
        return both(Verdict::NotNeeded, u"Tokens and sockets are not touched."_s);
    if (!live)
        return both(Verdict::Unknown, awaySentence());
    if (!live->waitedFor.isEmpty())
        return both(Verdict::Pending,
                    u"%1 has not answered yet."_s.arg(QString::fromUtf8(live->waitedFor.join(", "))));
    const bool kills = rows.act.after.isBanned;
    const QString whoKnows = live->closed.isEmpty()
        ? u"each server of the API asks when it starts."_s
        : u"%1."_s.arg(counted(live->closed.size(), u"server knows"_s, u"servers know"_s));
    const Item tokens{"tokens", Verdict::Done,
                      (kills ? u"Tokens of before are refused: "_s : u"Tokens of before count again: "_s)
                          + whoKnows};
    if (!kills)
        return {tokens, Item{"sockets", Verdict::NotNeeded, u"Nobody is cut off."_s}};
    QStringList parts;
    for (auto server = live->closed.cbegin(); server != live->closed.cend(); ++server)
        parts.append(
            u"%1 by %2"_s.arg(counted(server.value(), u"socket was closed"_s, u"sockets were closed"_s),
                              QString::fromUtf8(server.key())));
    return {tokens,
            Item{"sockets", Verdict::Done,
                 !parts.isEmpty()      ? parts.join(u", "_s) + u'.'
                     : live->isLongAgo ? u"It was long ago: how many were closed is kept for a day."_s
                                       : u"No server of the API ran then, so nobody was connected."_s}};
}

} // namespace

Result<ActProof> prove(PgConnection &connection, RedisClient &client, const ActBoard &board, qint64 actId)
{
    const auto rows = readRows(connection, actId);
    if (!rows)
        return rows.error();
    const auto live = readLive(client, *rows);
    const bool isChanged = rows->boardChanged();
    // A board that was built anew has no version of who is off it.
    const bool hasArrived
        = live && (rows->onBoard ? live->version >= rows->act.after.version : live->score.isEmpty());
    const QString there = !live || live->score.isEmpty()
        ? u"The player is not in the sorted set."_s
        : u"The player is in the sorted set with %1 points."_s.arg(QString::fromLatin1(live->score));
    const auto [tokens, sockets] = serverItems(*rows, live);
    ActProof proof;
    proof.actId = actId;
    proof.items = {boardItem(isChanged, live.hasValue(), hasArrived, there),
                   cacheItem(isChanged, hasArrived, live),
                   viewItem(isChanged, rows->isViewed),
                   tokens,
                   sessionsItem(*rows, live),
                   sockets,
                   rows->isPublished ? Item{"channel", Verdict::Done, u"Every desk was told."_s}
                                     : Item{"channel", Verdict::Pending,
                                            live ? u"The desks are being told."_s : awaySentence()},
                   rows->isAudited ? Item{"audit", Verdict::Done, u"It stands in the audit."_s}
                                   : Item{"audit", Verdict::Pending, u"It is not found in the audit."_s}};
    proof.successor = successor(connection, board, *rows);
    return proof;
}

} // namespace scorewatch::actproof
