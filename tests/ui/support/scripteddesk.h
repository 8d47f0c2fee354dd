// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "core/fraud/frauddesk.h"

namespace scorewatch::test {

/// A replay that goes on when the test says so.
class ScriptedRun final : public LabRun
{
    Q_OBJECT

public:
    explicit ScriptedRun(FraudRule what) : rule(std::move(what)) { }
    void cancel() override;

    FraudRule rule;
    bool isCancelled = false;
};

/// Rules and events without servers. Answers at once, or with an error, and remembers what it was asked.
class ScriptedDesk final : public FraudDesk
{
    Q_OBJECT

public:
    ScriptedDesk();

    QFuture<Result<QList<FraudRule>>> rules() override;
    QFuture<Result<FraudRule>> saveRule(FraudRule rule) override;
    QFuture<Result<QList<RuleQuality>>> quality() override;
    QFuture<Result<QList<FraudEvent>>> events(FraudEventFilter filter) override;
    QFuture<Result<QList<FraudCount>>> counts(QDateTime from, QDateTime to,
                                              std::chrono::seconds step) override;
    std::unique_ptr<LabRun> replay(FraudRule rule, int days) override;

    QList<FraudRule> ruleList;
    QList<FraudEvent> eventList;    ///< newest first
    std::optional<Error> error;     ///< of everything that reads
    std::optional<Error> saveError; ///< of saving alone
    QList<FraudEventFilter> asked;
    QList<FraudRule> saved;
    QPointer<ScriptedRun> run;
    int days = 0;
};

/// The event of that number: the higher, the newer.
FraudEvent fraudEvent(int number, const QDateTime &newest = QDateTime::currentDateTimeUtc());
QList<FraudRule> fraudRules();
LabReport labReport(const FraudRule &rule);

} // namespace scorewatch::test
