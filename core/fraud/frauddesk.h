// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QFuture>
#include <QObject>

#include "core/base/result.h"
#include "core/domain/fraudevent.h"
#include "core/fraud/fraudrule.h"
#include "core/fraud/labreport.h"

namespace scorewatch {

/// Which events are shown, newest first.
struct FraudEventFilter
{
    QString rule{};
    std::optional<Severity> atLeast{};
    std::optional<UserId> player{};
    QString address{}; ///< a pseudonym, or an address for who may read it
    QDateTime from{};  ///< UTC; invalid: no bound
    QDateTime to{};
    bool withShadow = true;
    int limit = 500;
    QByteArray before{}; ///< the id of the last event of the page before

    bool operator==(const FraudEventFilter &) const = default;
};

/// How many events of a severity and a rule there were in one stretch of time.
struct FraudCount
{
    QDateTime from{};
    QString rule{};
    Severity severity = Severity::Low;
    qint64 events = 0;
    qint64 players = 0;

    bool operator==(const FraudCount &) const = default;
};

/// How moderators judged what a rule found.
struct RuleQuality
{
    QString rule{};
    qint64 confirmed = 0;
    qint64 unfounded = 0;
    qint64 inconclusive = 0;
    qint64 undecided = 0;
    qint64 overturned = 0; ///< acts that were taken back

    /// Absent where nothing was decided.
    [[nodiscard]] std::optional<double> precision() const
    {
        const qint64 decided = confirmed + unfounded;
        return decided > 0 ? std::optional(double(confirmed) / double(decided)) : std::nullopt;
    }
    bool operator==(const RuleQuality &) const = default;
};

/// A replay that runs. Destroying or cancelling it stops the server's work within a second. Main thread.
class LabRun : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void cancel() = 0;

Q_SIGNALS:
    void progressed(qint64 rowsDone, qint64 rowsExpected);
    /// Once; Cancelled where it was.
    void finished(const scorewatch::Result<scorewatch::LabReport> &report);
};

/// Rules, what they found, and the lab. Called and answered on the main thread; nothing here blocks.
class FraudDesk : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual QFuture<Result<QList<FraudRule>>> rules() = 0;
    /// PermissionDenied for who is no administrator; Conflict where it was changed since `rule.updatedAt`.
    [[nodiscard]] virtual QFuture<Result<FraudRule>> saveRule(FraudRule rule) = 0;
    [[nodiscard]] virtual QFuture<Result<QList<RuleQuality>>> quality() = 0;
    [[nodiscard]] virtual QFuture<Result<QList<FraudEvent>>> events(FraudEventFilter filter) = 0;
    /// By rule and severity, in stretches of `step`.
    [[nodiscard]] virtual QFuture<Result<QList<FraudCount>>> counts(QDateTime from, QDateTime to,
                                                                    std::chrono::seconds step)
        = 0;
    /// Replays a rule, as it is in the value, over the last `days` of the ledger. Changes nothing.
    [[nodiscard]] virtual std::unique_ptr<LabRun> replay(FraudRule rule, int days) = 0;

Q_SIGNALS:
    /// From the channel `fraud:events`, as it comes; at most one signal a frame.
    void eventsArrived(const QList<scorewatch::FraudEvent> &events);
    /// Rules were changed, here or elsewhere.
    void rulesChanged();
};

} // namespace scorewatch
