// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/caseservice.h"

#include "core/moderation/actrecords.h"
#include "core/moderation/caserows.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr const char *kClaim = "SELECT scoreboard.claim_case($1, $2, $3, $4)";
constexpr const char *kRelease = "SELECT scoreboard.release_case($1, $2, $3, $4)";
constexpr const char *kHandOver = "SELECT scoreboard.hand_over_case($1, $2, $3, $5, $6, $4)";
constexpr const char *kAskOpinion = "SELECT scoreboard.ask_case_opinion($1, $2, $3, $5, $6, $4)";
constexpr const char *kWatch = "SELECT scoreboard.watch_case($1, $2, $3, $5, $4)";
constexpr const char *kClose = "SELECT scoreboard.close_case($1, $2, $3, $5, $6, $4)";
constexpr const char *kAddNote = R"sql(
WITH added AS MATERIALIZED (SELECT scoreboard.add_case_note($1, $2, $3, $5, $4) AS id)
SELECT id, $2::text, $5::text, now() FROM added)sql";
constexpr const char *kReveal = "SELECT scoreboard.reveal_address($1, $2, $3, $4, $5, $6, $7, $8)";

/// $1 to $4 of every change: the case, who, their own account, the request.
PgParams who(const Actor &actor, qint64 caseId, const QByteArray &requestId)
{
    PgParams out;
    out.integer(caseId).text(actor.name);
    actor.userId ? out.uuid(*actor.userId) : out.null();
    requestId.isEmpty() ? out.null() : out.text(requestId);
    return out;
}

PgParams &maybe(PgParams &params, const std::optional<QUuid> &id)
{
    return id ? params.uuid(UserId(*id)) : params.null();
}

/// Worker thread; Redis answers within its command timeout, at once where it is away.
std::optional<qint64> rankOf(RedisClient *redis, const UserId &player)
{
    if (!redis)
        return std::nullopt;
    const Result<RedisReply> reply
        = redis
              ->evalAsync(boardscripts::rank(), {boardkeys::kBoard, boardkeys::kVersions},
                          {player.toByteArray()})
              .result();
    return reply && reply->isArray() ? std::optional(reply->at(0).toInteger()) : std::nullopt;
}

} // namespace

CaseService::CaseService(ConnectionPool &pool, RedisClient *redis) : m_pool(pool), m_redis(redis) { }

QFuture<Result<CaseQueue>> CaseService::queue(const CaseFilter &filter)
{
    return m_pool.run<CaseQueue>(
        [filter](PgConnection &connection) { return casereader::queue(connection, filter); });
}

QFuture<Result<CaseSummary>> CaseService::summary(qint64 caseId)
{
    return m_pool.run<CaseSummary>([caseId](PgConnection &connection) -> Result<CaseSummary> {
        const PgStatement statement = casereader::summaryStatement(caseId);
        const auto rows = connection.exec(statement.sql, statement.params);
        if (!rows)
            return rows.error();
        return casereader::summary(*rows, caseId);
    });
}

QFuture<Result<CaseDetail>> CaseService::openCase(qint64 caseId)
{
    return m_pool.run<CaseDetail>([caseId, redis = m_redis](PgConnection &connection) {
        auto detail = casereader::detail(connection, caseId);
        if (detail && detail->standing.onBoard)
            detail->rank = rankOf(redis, detail->summary.player);
        return detail;
    });
}

QFuture<Result<qint64>> CaseService::caseOf(const UserId &player)
{
    return m_pool.run<qint64>(
        [player](PgConnection &connection) { return casereader::openCaseOf(connection, player); });
}

QFuture<Result<ActRecord>> CaseService::act(qint64 actId)
{
    return m_pool.run<ActRecord>(
        [actId](PgConnection &connection) { return actrecords::read(connection, actId); });
}

QFuture<Result<CaseChanges>> CaseService::changes(const QDateTime &since)
{
    return m_pool.run<CaseChanges>(
        [since](PgConnection &connection) { return casereader::changes(connection, since); });
}

QFuture<Result<CaseSummary>> CaseService::change(qint64 caseId, const PgStatement &statement)
{
    return m_pool.run<CaseSummary>([caseId, statement](PgConnection &connection) -> Result<CaseSummary> {
        const auto results = connection.pipeline({statement, casereader::summaryStatement(caseId)});
        if (!results)
            return results.error();
        return casereader::summary((*results)[1], caseId);
    });
}

QFuture<Result<CaseSummary>> CaseService::claim(const Actor &actor, qint64 caseId,
                                                const QByteArray &requestId)
{
    return change(caseId, {kClaim, who(actor, caseId, requestId)});
}

QFuture<Result<CaseSummary>> CaseService::release(const Actor &actor, qint64 caseId,
                                                  const QByteArray &requestId)
{
    return change(caseId, {kRelease, who(actor, caseId, requestId)});
}

QFuture<Result<CaseSummary>> CaseService::handOver(const Actor &actor, qint64 caseId, const QString &to,
                                                   const QString &note, const QByteArray &requestId)
{
    return change(caseId, {kHandOver, who(actor, caseId, requestId).text(to).text(note)});
}

QFuture<Result<CaseSummary>> CaseService::askOpinion(const Actor &actor, qint64 caseId, const QString &from,
                                                     const QString &note, const QByteArray &requestId)
{
    return change(caseId, {kAskOpinion, who(actor, caseId, requestId).text(from).text(note)});
}

QFuture<Result<CaseSummary>> CaseService::watch(const Actor &actor, qint64 caseId, const QString &reason,
                                                const QByteArray &requestId)
{
    return change(caseId, {kWatch, who(actor, caseId, requestId).text(reason)});
}

QFuture<Result<CaseSummary>> CaseService::close(const Actor &actor, qint64 caseId, Verdict verdict,
                                                const QString &reason, const QByteArray &requestId)
{
    return change(caseId, {kClose, who(actor, caseId, requestId).text(verdictName(verdict)).text(reason)});
}

QFuture<Result<CaseNote>> CaseService::addNote(const Actor &actor, qint64 caseId, const QString &text,
                                               const QByteArray &requestId)
{
    return m_pool.run<CaseNote>(
        [params = who(actor, caseId, requestId).text(text)](PgConnection &connection) -> Result<CaseNote> {
            const auto rows = connection.exec(kAddNote, params);
            if (!rows)
                return rows.error();
            return caserows::notes(*rows).first();
        });
}

QFuture<Result<QString>> CaseService::revealAddress(const Actor &actor, const AddressQuestion &question,
                                                    const QByteArray &requestId)
{
    PgParams params;
    params.text(actor.name).text(roleName(actor.role)).uuid(question.player);
    maybe(params, question.event);
    maybe(params, question.session);
    params.textOrNull(question.pseudonym).text(question.reason);
    requestId.isEmpty() ? params.null() : params.text(requestId);
    return m_pool.run<QString>([params](PgConnection &connection) -> Result<QString> {
        const auto rows = connection.exec(kReveal, params);
        if (!rows)
            return rows.error();
        return rows->text(0, 0);
    });
}

} // namespace scorewatch
