// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/boardverify.h"

#include <QDeadlineTimer>

#include "core/postgres/pgconnection.h"
#include "core/redis/boardkeys.h"
#include "core/redis/redisclient.h"
#include "core/scoring/boardprojection.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr size_t kPlayersARound = 2000;
constexpr qsizetype kReportedDifferences = 100;
/// How long a write may be on its way from COMMIT to the board before it counts as a difference.
constexpr auto kSettleTime = 5s;
constexpr auto kSettleStep = 100ms;

constexpr const char *kAllStates
    = "COPY (SELECT user_id, version, on_board, score FROM scoreboard.scores) TO STDOUT";
constexpr const char *kStatesOf
    = "SELECT user_id, version, on_board, score FROM scoreboard.scores WHERE user_id = ANY ($1)";

PlayerState parseRow(QByteArrayView row)
{
    const QList<QByteArray> columns = row.toByteArray().trimmed().split('\t');
    PlayerState state;
    state.userId = UserId::fromText(QByteArrayView(columns.value(0))).value_or(UserId());
    state.version = columns.value(1).toLongLong();
    state.onBoard = columns.value(2) == "t";
    state.score = columns.value(3).toLongLong();
    return state;
}

Result<std::vector<PlayerState>> statesOf(PgConnection &connection, const QSet<UserId> &users)
{
    const auto rows = connection.exec(kStatesOf, PgParams().uuids({users.begin(), users.end()}));
    if (!rows)
        return rows.error();
    QSet<UserId> absent = users;
    std::vector<PlayerState> out;
    for (int row = 0; row < rows->rowCount(); ++row) {
        PlayerState state;
        state.userId = rows->userId(row, 0);
        state.version = rows->integer(row, 1);
        state.onBoard = rows->boolean(row, 2);
        state.score = rows->integer(row, 3);
        absent.remove(state.userId);
        out.push_back(state);
    }
    for (const UserId &id : absent) { // in Redis only
        PlayerState state;
        state.userId = id;
        state.onBoard = false;
        out.push_back(state);
    }
    return out;
}

/// The pair (score, version) that Redis holds for each player; an absent one is nil.
Result<std::pair<RedisReply, RedisReply>> readFromRedis(RedisClient &client,
                                                        const std::vector<PlayerState> &players)
{
    RedisCommand scores{"ZMSCORE", boardkeys::kBoard};
    RedisCommand versions{"HMGET", boardkeys::kVersions};
    for (const PlayerState &player : players) {
        const QByteArray id = player.userId.toByteArray();
        scores << id;
        versions << id;
    }
    QFuture<Result<RedisReply>> first = client.request(scores);
    QFuture<Result<RedisReply>> second = client.request(versions);
    const Result<RedisReply> scoreReply = first.result();
    const Result<RedisReply> versionReply = second.result();
    if (!scoreReply)
        return scoreReply.error();
    if (!versionReply)
        return versionReply.error();
    return std::pair(*scoreReply, *versionReply);
}

std::optional<BoardDifference> differenceOf(const PlayerState &expected, const RedisReply &score,
                                            const RedisReply &version)
{
    BoardDifference d;
    d.userId = expected.userId;
    d.expectedScore = expected.score;
    d.expectedVersion = expected.version;
    d.foundScore = score.isNil() ? -1 : qint64(score.string.toDouble());
    d.foundVersion = version.isNil() ? -1 : version.toInteger();
    if (expected.onBoard && score.isNil()) {
        d.kind = BoardDifference::Kind::Missing;
        return d;
    }
    if (!expected.onBoard && !score.isNil()) {
        d.kind = BoardDifference::Kind::Ghost;
        return d;
    }
    if (expected.onBoard && d.foundScore != expected.score) {
        d.kind = BoardDifference::Kind::WrongScore;
        return d;
    }
    // A player who never was on the board needs no version; one behind PostgreSQL would let an old state in
    // again.
    if (expected.onBoard && d.foundVersion != expected.version) {
        d.kind = BoardDifference::Kind::WrongVersion;
        return d;
    }
    return std::nullopt;
}

} // namespace

BoardVerify::BoardVerify(PgConnection &connection, RedisClient &client)
    : m_connection(connection), m_client(client)
{ }

Result<BoardVerify::Report> BoardVerify::run(const Progress &progress)
{
    m_suspects.clear();
    m_players = 0;
    std::vector<PlayerState> part;
    Result<void> failure;
    const auto copied = m_connection.copyOut(kAllStates, [&](QByteArrayView row) {
        if (!failure)
            return;
        part.push_back(parseRow(row));
        ++m_players;
        if (part.size() == kPlayersARound) {
            failure = compare(part);
            part.clear();
            if (progress)
                progress(m_players);
        }
    });
    if (!copied)
        return copied.error();
    if (failure)
        failure = compare(part);
    if (failure)
        failure = findGhosts();
    if (!failure)
        return failure.error();
    return lookAgain();
}

Result<void> BoardVerify::compare(const std::vector<PlayerState> &expected)
{
    if (expected.empty())
        return {};
    const auto found = readFromRedis(m_client, expected);
    if (!found)
        return found.error();
    for (size_t i = 0; i < expected.size(); ++i) {
        const auto difference
            = differenceOf(expected[i], found->first.at(qsizetype(i)), found->second.at(qsizetype(i)));
        if (difference) {
            m_suspects.insert(difference->userId);
            m_found.append(*difference);
        }
    }
    return {};
}

/// Members of the sorted set that PostgreSQL does not know at all.
Result<void> BoardVerify::findGhosts()
{
    QByteArray cursor = "0";
    do {
        const Result<RedisReply> scanned
            = m_client.request({"ZSCAN", boardkeys::kBoard, cursor, "COUNT", "1000"}).result();
        if (!scanned)
            return scanned.error();
        cursor = scanned->at(0).string;
        QSet<UserId> members;
        const RedisReply &pairs = scanned->at(1);
        for (qsizetype i = 0; i < pairs.size(); i += 2) {
            const auto id = UserId::fromText(QByteArrayView(pairs.at(i).string));
            if (id)
                members.insert(*id);
        }
        const auto states = statesOf(m_connection, members);
        if (!states)
            return states.error();
        for (const PlayerState &state : *states) {
            if (!state.onBoard)
                m_suspects.insert(state.userId);
        }
    } while (cursor != "0" && !cursor.isEmpty());
    return {};
}

Result<BoardVerify::Report> BoardVerify::lookAgain()
{
    const QDeadlineTimer settled(kSettleTime);
    for (;;) {
        const QSet<UserId> suspects = std::exchange(m_suspects, {});
        m_found.clear();
        if (!suspects.isEmpty()) {
            const auto states = statesOf(m_connection, suspects);
            if (!states)
                return states.error();
            if (const auto compared = compare(*states); !compared)
                return compared.error();
        }
        if (m_suspects.isEmpty() || settled.hasExpired())
            break;
        QThread::msleep(std::chrono::milliseconds(kSettleStep).count());
    }
    return Report{.players = m_players,
                  .differing = m_found.size(),
                  .differences = m_found.mid(0, kReportedDifferences)};
}

Result<qint64> BoardVerify::repair(PgConnection &connection, RedisClient &client, BoardProjection &projection,
                                   const QSet<UserId> &users)
{
    std::vector<PlayerState> asked;
    for (const UserId &user : users) {
        asked.emplace_back();
        asked.back().userId = user;
    }
    // Redis first, PostgreSQL second: whatever is written in between makes the version another one, and is left alone.
    const auto found = readFromRedis(client, asked);
    if (!found)
        return found.error();
    QHash<UserId, QByteArray> versions;
    for (size_t i = 0; i < asked.size(); ++i) {
        const RedisReply &version = found->second.at(qsizetype(i));
        versions.insert(asked[i].userId, version.isNil() ? QByteArrayLiteral("none") : version.string);
    }
    auto states = statesOf(connection, users);
    if (!states)
        return states.error();
    for (PlayerState &state : *states)
        state.replacesVersion = versions.value(state.userId);
    const auto applied = projection.applyAndWait(*states);
    if (!applied)
        return applied.error();
    return applied->count;
}

} // namespace scorewatch
