// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include "core/moderation/actreport.h"
#include "core/moderation/caseservice.h"
#include "core/moderation/moderationchannel.h"

namespace scorewatch {

/// What acts on players, for any actor. Functions, so that who joins the parts decides what stands behind them.
struct ActFunctions
{
    std::function<QFuture<Result<ActPreview>>(const Actor &, const ActRequest &)> preview;
    std::function<QFuture<Result<ActRecord>>(const Actor &, const ActRequest &)> act;
    std::function<QFuture<Result<ActRecord>>(const Actor &, qint64 actId, const QString &reason,
                                             const QByteArray &requestId)>
        takeBack;
    std::function<QFuture<Result<ActProof>>(qint64 actId)> proof;
};

/// Where all who moderate meet: does what they want in the name of the actor that is given with it, and says what
/// happened, here or elsewhere. ModerationService is the desk of one of them. Main thread; nothing blocks.
class ModerationOffice final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds frame{50};       ///< at most one signal in this time
        std::chrono::milliseconds pollAlone{1500}; ///< how often PostgreSQL is asked while Redis is away
        std::chrono::milliseconds pollBeside{
            15'000}; ///< and while it is there: others may have been without it
        std::chrono::milliseconds pollOverlap{10'000}; ///< how long a transaction may take and still be seen
    };

    /// `channel` may be null: then others are told by PostgreSQL alone. All outlive the office.
    ModerationOffice(CaseService &cases, ActFunctions acts, ModerationChannel *channel,
                     QObject *parent = nullptr);
    ModerationOffice(CaseService &cases, ActFunctions acts, ModerationChannel *channel, Options options,
                     QObject *parent = nullptr);

    /// Begins to listen. Who only acts needs no news.
    void start();
    void stop();

    [[nodiscard]] CaseService &cases() { return m_cases; }
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

    [[nodiscard]] QFuture<Result<ActPreview>> preview(const Actor &actor, const ActRequest &request);
    [[nodiscard]] QFuture<Result<ActRecord>> act(const Actor &actor, const ActRequest &request);
    [[nodiscard]] QFuture<Result<ActRecord>> takeBack(const Actor &actor, qint64 actId, const QString &reason,
                                                      const QByteArray &requestId = {});
    [[nodiscard]] QFuture<Result<ActProof>> proof(qint64 actId);

Q_SIGNALS:
    /// Each act once, in the order in which they became known.
    void acted(const scorewatch::ActRecord &record);
    /// Empty: any may have.
    void casesChanged(const QList<qint64> &caseIds);

private:
    template <typename T> QFuture<Result<T>> changing(qint64 caseId, QFuture<Result<T>> change);
    QFuture<Result<ActRecord>> acting(QFuture<Result<ActRecord>> act);
    void changedHere(qint64 caseId);
    void hear(const QList<qint64> &caseIds); ///< of changes elsewhere
    void hear(const ActRecord &record);      ///< from anywhere
    void readAct(qint64 actId);
    void tell();
    void poll();
    void take(const Result<CaseChanges> &changes);

    CaseService &m_cases;
    const ActFunctions m_acts;
    ModerationChannel *const m_channel;
    const Options m_options;

    QTimer m_frame;
    QSet<qint64> m_changed;
    bool m_anyChanged = false;

    QTimer m_poll;
    bool m_isAsking = false;
    bool m_isAnswering = true;
    QDateTime m_asked; ///< the server's time of the last answer
    QHash<qint64, QDateTime> m_seenCases;
    QList<qint64> m_seenActs; ///< the newest, bounded
};

} // namespace scorewatch
