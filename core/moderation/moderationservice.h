// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationdesk.h"

namespace scorewatch {

class ModerationOffice;

/// The desk of one actor in the office. Cheap: one for each who asks.
class ModerationService final : public ModerationDesk
{
    Q_OBJECT

public:
    /// The office outlives the desk.
    ModerationService(ModerationOffice &office, Actor actor, QObject *parent = nullptr);

    [[nodiscard]] const Actor &actor() const override { return m_actor; }

    [[nodiscard]] QFuture<Result<CaseQueue>> queue(CaseFilter filter) override;
    [[nodiscard]] QFuture<Result<CaseDetail>> openCase(qint64 caseId) override;
    [[nodiscard]] QFuture<Result<qint64>> caseOf(UserId player) override;
    [[nodiscard]] QFuture<Result<CaseSummary>> claim(qint64 caseId) override;
    [[nodiscard]] QFuture<Result<CaseSummary>> release(qint64 caseId) override;
    [[nodiscard]] QFuture<Result<CaseSummary>> handOver(qint64 caseId, QString to, QString note) override;
    [[nodiscard]] QFuture<Result<CaseSummary>> askOpinion(qint64 caseId, QString from, QString note) override;
    [[nodiscard]] QFuture<Result<CaseNote>> addNote(qint64 caseId, QString text) override;
    [[nodiscard]] QFuture<Result<CaseSummary>> watch(qint64 caseId, QString reason) override;
    [[nodiscard]] QFuture<Result<CaseSummary>> close(qint64 caseId, Verdict verdict, QString reason) override;

    [[nodiscard]] QFuture<Result<ActPreview>> preview(ActRequest request) override;
    [[nodiscard]] QFuture<Result<ActRecord>> act(ActRequest request) override;
    [[nodiscard]] QFuture<Result<ActRecord>> takeBack(qint64 actId, QString reason) override;
    [[nodiscard]] QFuture<Result<ActProof>> proof(qint64 actId) override;

private:
    ModerationOffice &m_office;
    const Actor m_actor;
};

} // namespace scorewatch
