// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "core/moderation/moderationdesk.h"

namespace scorewatch::test {

/// A desk without servers that does what it is told: believable cases, one board, acts that change it. States that real
/// servers show only by chance, conflicts and servers that are away, are set.
class FakeDesk final : public ModerationDesk
{
    Q_OBJECT

public:
    explicit FakeDesk(int cases = 8, QObject *parent = nullptr);

    const Actor &actor() const override { return m_actor; }
    QFuture<Result<CaseQueue>> queue(CaseFilter filter) override;
    QFuture<Result<CaseDetail>> openCase(qint64 caseId) override;
    QFuture<Result<qint64>> caseOf(UserId player) override;
    QFuture<Result<CaseSummary>> claim(qint64 caseId) override;
    QFuture<Result<CaseSummary>> release(qint64 caseId) override;
    QFuture<Result<CaseSummary>> handOver(qint64 caseId, QString to, QString note) override;
    QFuture<Result<CaseSummary>> askOpinion(qint64 caseId, QString from, QString note) override;
    QFuture<Result<CaseNote>> addNote(qint64 caseId, QString text) override;
    QFuture<Result<CaseSummary>> watch(qint64 caseId, QString reason) override;
    QFuture<Result<CaseSummary>> close(qint64 caseId, Verdict verdict, QString reason) override;
    QFuture<Result<ActPreview>> preview(ActRequest request) override;
    QFuture<Result<ActRecord>> act(ActRequest request) override;
    QFuture<Result<ActRecord>> takeBack(qint64 actId, QString reason) override;
    QFuture<Result<ActProof>> proof(qint64 actId) override;

    /// Every answer is that error until it is taken back.
    void failWith(const std::optional<Error> &error) { m_error = error; }
    /// Acts and steps on that case are refused: somebody was first.
    void refuse(qint64 caseId, const Error &error) { m_refused.insert(caseId, error); }
    void allow(qint64 caseId) { m_refused.remove(caseId); }
    /// Later answers wait until release().
    void hold() { m_holding = true; }
    void letGo();
    /// So many answers of proof() say that Redis is still behind.
    void setPendingProofs(int count) { m_pendingProofs = count; }
    void setNeedsSecondPerson(bool needed) { m_needsSecond = needed; }
    void setRefusal(const QString &sentence) { m_refusal = sentence; }
    /// As another desk would do it.
    void actElsewhere(const ActRequest &request, const QString &actor);
    void claimElsewhere(qint64 caseId, const QString &by, std::chrono::seconds left);
    void addCase(const CaseSummary &summary);
    void setServerTime(const QDateTime &now) { m_now = now; }
    void tellChanged() { Q_EMIT casesChanged({}); }

    [[nodiscard]] CaseSummary &summary(qint64 caseId);
    [[nodiscard]] const QList<CaseSummary> &cases() const { return m_cases; }
    [[nodiscard]] const QList<ActRequest> &requests() const { return m_requests; }
    [[nodiscard]] const QList<ActRecord> &acts() const { return m_acts; }
    [[nodiscard]] const CaseFilter &lastFilter() const { return m_filter; }
    [[nodiscard]] int proofsAsked() const { return m_proofsAsked; }
    [[nodiscard]] QDateTime now() const;
    [[nodiscard]] CaseDetail detailOf(qint64 caseId);

private:
    template <typename T> QFuture<Result<T>> answer(const Result<T> &value);
    [[nodiscard]] bool matches(const CaseSummary &summary, const CaseFilter &filter) const;
    [[nodiscard]] int indexOf(qint64 caseId) const;
    template <typename F> QFuture<Result<CaseSummary>> change(qint64 caseId, F f);
    [[nodiscard]] QList<BoardEntry> board(const std::optional<ActRequest> &after) const;
    [[nodiscard]] ActRecord record(const ActRequest &request, const QString &actor);
    void apply(const ActRecord &record);

    Actor m_actor{QStringLiteral("mara"), Role::Moderator, std::nullopt};
    QDateTime m_now; ///< invalid: the real one
    QList<CaseSummary> m_cases;
    QList<CaseNote> m_notes;
    QList<ActRecord> m_acts; ///< newest first
    QList<ActRequest> m_requests;
    QHash<qint64, Error> m_refused;
    QList<std::function<void()>> m_waiting;
    std::optional<Error> m_error;
    CaseFilter m_filter;
    QString m_refusal;
    qint64 m_nextId = 900;
    int m_pendingProofs = 2;
    int m_proofsAsked = 0;
    bool m_needsSecond = false;
    bool m_holding = false;
};

} // namespace scorewatch::test
