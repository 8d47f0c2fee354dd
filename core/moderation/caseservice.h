// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "core/base/result.h"
#include "core/moderation/casereader.h"
#include "core/moderation/moderationcase.h"

namespace scorewatch {

class ConnectionPool;
class RedisClient;
struct PgStatement;

/// Whose address somebody wants to see: of one event, one session, or behind one pseudonym.
struct AddressQuestion
{
    UserId player;
    std::optional<QUuid> event{};
    std::optional<QUuid> session{};
    QString pseudonym{};
    QString reason{}; ///< required; goes into the audit log

    bool operator==(const AddressQuestion &) const = default;
};

/// Cases: the queue, what a case is judged by, and who works on it. Every change is one statement of the server, which
/// decides by its own clock and rows who was first; it is in the audit log with who did it.
///
/// Any thread; nothing blocks. Errors as in ModerationDesk. `requestId` may be empty.
class CaseService final
{
public:
    /// Both outlive the service. Without Redis, and without a board in it, ranks are not known.
    explicit CaseService(ConnectionPool &pool, RedisClient *redis = nullptr);

    [[nodiscard]] QFuture<Result<CaseQueue>> queue(const CaseFilter &filter);
    [[nodiscard]] QFuture<Result<CaseSummary>> summary(qint64 caseId);
    [[nodiscard]] QFuture<Result<CaseDetail>> openCase(qint64 caseId);
    [[nodiscard]] QFuture<Result<qint64>> caseOf(const UserId &player);
    [[nodiscard]] QFuture<Result<ActRecord>> act(qint64 actId);
    [[nodiscard]] QFuture<Result<CaseChanges>> changes(const QDateTime &since);

    [[nodiscard]] QFuture<Result<CaseSummary>> claim(const Actor &actor, qint64 caseId,
                                                     const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<CaseSummary>> release(const Actor &actor, qint64 caseId,
                                                       const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<CaseSummary>> handOver(const Actor &actor, qint64 caseId, const QString &to,
                                                        const QString &note,
                                                        const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<CaseSummary>> askOpinion(const Actor &actor, qint64 caseId,
                                                          const QString &from, const QString &note,
                                                          const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<CaseNote>> addNote(const Actor &actor, qint64 caseId, const QString &text,
                                                    const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<CaseSummary>> watch(const Actor &actor, qint64 caseId, const QString &reason,
                                                     const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<CaseSummary>> close(const Actor &actor, qint64 caseId, Verdict verdict,
                                                     const QString &reason, const QByteArray &requestId = {});

    /// For administrators; that it was looked at is in the audit log before it is answered.
    [[nodiscard]] QFuture<Result<QString>> revealAddress(const Actor &actor, const AddressQuestion &question,
                                                         const QByteArray &requestId = {});

private:
    /// The change and what came of it, in one transaction.
    [[nodiscard]] QFuture<Result<CaseSummary>> change(qint64 caseId, const PgStatement &statement);

    ConnectionPool &m_pool;
    RedisClient *const m_redis;
};

} // namespace scorewatch
