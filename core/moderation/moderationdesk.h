// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>

#include "core/base/result.h"
#include "core/moderation/actreport.h"
#include "core/moderation/moderationcase.h"

namespace scorewatch {

/// What somebody who moderates can ask and do. Called and answered on the main thread; nothing here blocks. Whoever acts is
/// said once, when the desk is made; the servers decide whether they may.
///
/// Errors: PermissionDenied (with the reason as a sentence), Conflict (somebody was first: the sentence says who and what),
/// NotFound, InvalidArgument, Unavailable.
class ModerationDesk : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual const Actor &actor() const = 0;

    // The queue.
    [[nodiscard]] virtual QFuture<Result<CaseQueue>> queue(CaseFilter filter) = 0;
    [[nodiscard]] virtual QFuture<Result<CaseDetail>> openCase(qint64 caseId) = 0;
    /// The open case of a player; NotFound where there is none.
    [[nodiscard]] virtual QFuture<Result<qint64>> caseOf(UserId player) = 0;
    /// Takes the case for ten minutes, or renews the own claim. Conflict: somebody else has it.
    [[nodiscard]] virtual QFuture<Result<CaseSummary>> claim(qint64 caseId) = 0;
    [[nodiscard]] virtual QFuture<Result<CaseSummary>> release(qint64 caseId) = 0;
    /// Gives the own claim to somebody else.
    [[nodiscard]] virtual QFuture<Result<CaseSummary>> handOver(qint64 caseId, QString to, QString note) = 0;
    /// `from` "*" asks anybody, "" takes the wish back.
    [[nodiscard]] virtual QFuture<Result<CaseSummary>> askOpinion(qint64 caseId, QString from, QString note)
        = 0;
    [[nodiscard]] virtual QFuture<Result<CaseNote>> addNote(qint64 caseId, QString text) = 0;
    /// Puts the case aside without penalty; the next rule hit brings it back.
    [[nodiscard]] virtual QFuture<Result<CaseSummary>> watch(qint64 caseId, QString reason) = 0;
    [[nodiscard]] virtual QFuture<Result<CaseSummary>> close(qint64 caseId, Verdict verdict, QString reason)
        = 0;

    // Acts.
    [[nodiscard]] virtual QFuture<Result<ActPreview>> preview(ActRequest request) = 0;
    [[nodiscard]] virtual QFuture<Result<ActRecord>> act(ActRequest request) = 0;
    /// Brings back exactly what was before; refused where a later act depends on it.
    [[nodiscard]] virtual QFuture<Result<ActRecord>> takeBack(qint64 actId, QString reason) = 0;
    [[nodiscard]] virtual QFuture<Result<ActProof>> proof(qint64 actId) = 0;

Q_SIGNALS:
    /// Something was done to a player, here or elsewhere.
    void acted(const scorewatch::ActRecord &record);
    /// Cases changed, here or elsewhere: claimed, closed, joined. Empty: any may have.
    void casesChanged(const QList<qint64> &caseIds);
};

} // namespace scorewatch
