// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actservice.h"

#include "core/domain/displayname.h"
#include "core/moderation/actboard.h"
#include "core/moderation/actproof.h"
#include "core/moderation/actrecords.h"
#include "core/moderation/boardafter.h"
#include "core/postgres/connectionpool.h"
#include "core/postgres/pgtransaction.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr const char *kModerate
    = " FROM scoreboard.moderate($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS m";
constexpr const char *kTakeBack = " FROM scoreboard.take_back($1, $2, $3, $4, $5, $6) AS m";
constexpr const char *kPreview = R"sql(
SELECT p.refusal, p.needs_second, p.standing, p.sessions_ended, p.linked_players, u.username, u.country_code
FROM scoreboard.preview_act($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS p
JOIN scoreboard.users AS u ON u.id = $1)sql";

void addNumber(PgParams &params, const std::optional<qint64> &value)
{
    value ? params.integer(*value) : params.null();
}

void addUser(PgParams &params, const std::optional<UserId> &value)
{
    value ? params.uuid(*value) : params.null();
}

/// $1 to $12 of both.
PgParams paramsOf(const Actor &actor, const ActRequest &request)
{
    PgParams params;
    params.uuid(request.player).text(actName(request.kind)).text(actor.name).text(roleName(actor.role));
    addUser(params, actor.userId);
    params.text(request.reason)
        .textOrNull(request.policy)
        .textOrNull(request.until.isValid() ? request.until.toUTC().toString(Qt::ISODateWithMs) : QString());
    addNumber(params, request.scoreChange == 0 ? std::nullopt : std::optional(request.scoreChange));
    addNumber(params, request.caseId);
    params.textOrNull(request.approvedBy);
    addNumber(params, request.afterAct);
    return params;
}

/// How the player would stand, as far as the board is concerned.
Standing standingAfter(Standing standing, const ActRequest &request)
{
    switch (request.kind) {
    case ActKind::Hold:
    case ActKind::Release:
        standing.isHeld = request.kind == ActKind::Hold;
        break;
    case ActKind::Ban:
    case ActKind::Unban:
        standing.isBanned = request.kind == ActKind::Ban;
        break;
    case ActKind::Correct:
        standing.score = std::clamp<qint64>(
            standing.score + std::clamp(request.scoreChange, -kMaxScore, kMaxScore), 0, kMaxScore);
        break;
    default:
        break;
    }
    standing.onBoard = standing.isActive && !standing.isHeld && !standing.isBanned;
    return standing;
}

/// From Redis where it answers, else from PostgreSQL; the flag says which.
Result<BoardCut> cutBoard(const ActBoard &board, PgConnection &connection, const Standing &before,
                          const Standing &after, const BoardEntry &player, bool &isExact)
{
    BoardCut cut;
    cut.player = player;
    const auto onBoard = board.isOnBoard(player.userId);
    auto top = onBoard ? board.page(0, kBoardSize + 1) : Result<QList<BoardEntry>>(onBoard.error());
    isExact = top.hasValue();
    if (!top)
        top = ActBoard::slowTop(connection, kBoardSize + 1);
    if (!top)
        return top.error();
    cut.top = *top;
    const auto placeOf = [&](qint64 score, std::optional<qint64> &rank) -> Result<void> {
        const auto place = isExact ? board.place(player.userId, score)
                                   : ActBoard::slowPlace(connection, player.userId, score);
        if (!place)
            return place.error();
        rank = *place;
        return {};
    };
    if (isExact ? *onBoard : before.onBoard) {
        if (const auto found = placeOf(before.score, cut.rankBefore); !found)
            return found.error();
    }
    if (after.onBoard) {
        if (const auto found = placeOf(after.score, cut.rankAfter); !found)
            return found.error();
    }
    return cut;
}

Result<ActPreview> previewNow(PgConnection &connection, const ActBoard &board, const Actor &actor,
                              ActRequest request)
{
    if (request.reason.trimmed().isEmpty())
        request.reason = u"…"_s; // it is given later
    const auto rows = connection.exec(kPreview, paramsOf(actor, request));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return Error{Error::Code::NotFound, u"There is no such player."_s, {}, {}};
    ActPreview preview;
    preview.refusal = rows->text(0, 0);
    preview.needsSecondPerson = rows->boolean(0, 1);
    const Standing before = actrecords::standingFrom(rows->bytes(0, 2).toByteArray());
    preview.sessionsEnded = int(rows->integer(0, 3));
    preview.linkedPlayers = int(rows->integer(0, 4));
    const Standing after = preview.refusal.isEmpty() ? standingAfter(before, request) : before;
    preview.scoreBefore = before.score;
    preview.scoreAfter = after.score;
    BoardEntry player;
    player.userId = request.player;
    player.username = displayName(rows->text(0, 5));
    player.countryCode = rows->text(0, 6);
    player.score = after.score;
    const auto cut = cutBoard(board, connection, before, after, player, preview.isExact);
    if (!cut)
        return cut.error();
    showBoardAfter(*cut, preview);
    return preview;
}

/// In a transaction of its own, so that a connection that is lost at its end is told apart from a refusal.
Result<ActRecord> runAct(PgConnection &connection, const char *call, const PgParams &params)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const auto rows = connection.exec(QByteArray("SELECT ") + actrecords::kColumns + call, params);
    if (!rows)
        return rows.error();
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    return actrecords::fromRow(*rows, 0);
}

} // namespace

ActService::ActService(ConnectionPool &pool, RedisClient &client, Actor actor, std::function<void()> done)
    : m_pool(pool)
    , m_client(client)
    , m_actor(std::move(actor))
    , m_done(std::move(done))
    , m_board(std::make_shared<const ActBoard>(client))
{ }

QFuture<Result<ActPreview>> ActService::preview(ActRequest request) const
{
    return m_pool.run<ActPreview>([board = m_board, actor = m_actor, request](PgConnection &connection) {
        return previewNow(connection, *board, actor, request);
    });
}

QFuture<Result<ActRecord>> ActService::act(ActRequest request) const
{
    return m_pool.run<ActRecord>([actor = m_actor, request, done = m_done](PgConnection &connection) {
        auto record = actNow(connection, actor, request);
        if (record && done)
            done();
        return record;
    });
}

QFuture<Result<ActRecord>> ActService::takeBack(qint64 actId, QString reason, QByteArray requestId) const
{
    return m_pool.run<ActRecord>(
        [actor = m_actor, actId, reason, requestId, done = m_done](PgConnection &connection) {
            auto record = takeBackNow(connection, actor, actId, reason, requestId);
            if (record && done)
                done();
            return record;
        });
}

QFuture<Result<ActProof>> ActService::proof(qint64 actId) const
{
    return m_pool.run<ActProof>([board = m_board, client = &m_client, actId](PgConnection &connection) {
        return actproof::prove(connection, *client, *board, actId);
    });
}

Result<ActRecord> ActService::actNow(PgConnection &connection, const Actor &actor, const ActRequest &request)
{
    PgParams params = paramsOf(actor, request);
    params.textOrNull(QString::fromUtf8(request.requestId));
    return runAct(connection, kModerate, params);
}

Result<ActRecord> ActService::takeBackNow(PgConnection &connection, const Actor &actor, qint64 actId,
                                          const QString &reason, const QByteArray &requestId)
{
    PgParams params;
    params.integer(actId).text(actor.name).text(roleName(actor.role));
    addUser(params, actor.userId);
    params.text(reason).textOrNull(QString::fromUtf8(requestId));
    return runAct(connection, kTakeBack, params);
}

} // namespace scorewatch
