// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/scripteddesk.h"

#include <cmath>

#include <QJsonArray>

#include "core/base/async.h"
#include "tests/ui/support/syntheticboard.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::test {
namespace {

const QString kNames[]
    = {u"quick_fox_88"_s, u"Mei-Lin Zhao"_s, u"Søren"_s,        u"<b>bold</b>"_s, u"Hạnh"_s,
       u"fox_farm_3"_s,   u"Pilar R."_s,     u"zero_gravity"_s, u"lena.h"_s};
const QString kAddresses[] = {u"Blue-Otter-41"_s, u"Red-Heron-07"_s, {}, u"Grey-Lynx-92"_s};

} // namespace

void ScriptedRun::cancel()
{
    isCancelled = true;
    Q_EMIT finished(Error{Error::Code::Cancelled, u"The replay was cancelled."_s, {}, {}});
}

ScriptedDesk::ScriptedDesk() : ruleList(fraudRules()) { }

QFuture<Result<QList<FraudRule>>> ScriptedDesk::rules()
{
    return async::ready(error ? Result<QList<FraudRule>>(*error) : Result(ruleList));
}

QFuture<Result<FraudRule>> ScriptedDesk::saveRule(FraudRule rule)
{
    if (saveError)
        return async::ready(Result<FraudRule>(*saveError));
    for (FraudRule &known : ruleList) {
        if (known.name != rule.name)
            continue;
        if (known.updatedAt != rule.updatedAt)
            return async::ready(Result<FraudRule>(
                Error{Error::Code::Conflict, u"Somebody else changed this rule."_s, {}, "SW001"}));
        rule.updatedAt = rule.updatedAt.addSecs(1);
        rule.updatedBy = u"mara"_s;
        known = rule;
    }
    saved.append(rule);
    return async::ready(Result(rule));
}

QFuture<Result<QList<RuleQuality>>> ScriptedDesk::quality()
{
    QList<RuleQuality> all;
    for (const FraudRule &rule : std::as_const(ruleList))
        all.append(
            {rule.name, 41 - qint64(rule.name.size()), qint64(all.size()), 2, 5, all.isEmpty() ? 1 : 0});
    if (!all.isEmpty())
        all.last() = {ruleList.last().name, 0, 0, 0, 3, 0};
    return async::ready(error ? Result<QList<RuleQuality>>(*error) : Result(all));
}

QFuture<Result<QList<FraudEvent>>> ScriptedDesk::events(FraudEventFilter filter)
{
    asked.append(filter);
    if (error)
        return async::ready(Result<QList<FraudEvent>>(*error));
    QList<FraudEvent> page;
    bool counts = filter.before.isEmpty();
    for (const FraudEvent &event : std::as_const(eventList)) {
        const bool fits = (filter.rule.isEmpty() || filter.rule == event.rule)
            && (!filter.atLeast || event.severity >= *filter.atLeast)
            && (!filter.player || *filter.player == event.player)
            && (filter.address.isEmpty() || filter.address == event.address)
            && (!filter.from.isValid() || event.createdAt >= filter.from)
            && (filter.withShadow || !event.isShadow);
        if (counts && fits && page.size() < filter.limit)
            page.append(event);
        counts = counts || event.id == filter.before;
    }
    return async::ready(Result(page));
}

QFuture<Result<QList<FraudCount>>> ScriptedDesk::counts(QDateTime from, QDateTime to,
                                                        std::chrono::seconds step)
{
    if (error)
        return async::ready(Result<QList<FraudCount>>(*error));
    QList<FraudCount> counts;
    int i = 0;
    for (QDateTime at = from; at < to; at = at.addSecs(step.count()), ++i) {
        counts.append({at, u"burst"_s, Severity::Critical, i % 7, 2});
        counts.append({at, u"shared address"_s, Severity::High, (i * 5) % 9, 4});
        counts.append({at, u"token replay"_s, Severity::Medium, 3 + (i * 3) % 8, 4});
        counts.append({at, u"rank jump"_s, Severity::Low, 6 + (i * 7) % 5, 5});
    }
    return async::ready(Result(counts));
}

std::unique_ptr<LabRun> ScriptedDesk::replay(FraudRule rule, int replayDays)
{
    days = replayDays;
    auto made = std::make_unique<ScriptedRun>(rule);
    run = made.get();
    return made;
}

FraudEvent fraudEvent(int number, const QDateTime &newest)
{
    FraudEvent event;
    event.id = QByteArray::number(number);
    event.player = playerId(number % 9);
    event.username = kNames[number % 9];
    event.rule = fraudRules().at(number % 4).name;
    event.severity = Severity(number % 4);
    event.actionTaken = number % 3 == 0 ? "flag" : "log";
    event.isShadow = number % 5 == 0;
    event.threshold = 10;
    event.measured = 11 + number * 7 % 31;
    event.address = kAddresses[number % 4];
    event.createdAt = newest.addSecs(number - 1000);
    event.evidence = {{u"increments"_s, event.measured},
                      {u"window_seconds"_s, 10},
                      {u"actions"_s, QJsonArray{u"complete-quest"_s, u"daily-bonus"_s}}};
    return event;
}

// clang-format off
QList<FraudRule> fraudRules()
{
    using Kind = FraudRule::Kind;
    using Action = FraudRule::Action;
    using Mode = FraudRule::Mode;
    const QDateTime at(QDate(2026, 11, 1), QTime(9, 0), Qt::UTC);
    return {
        {u"burst"_s, Kind::Burst, u"More increments of a player in ten seconds than a person makes."_s, 10, 10s, Severity::High, Action::Flag, Mode::Active, {}, u"mara"_s, at},
        {u"shared address"_s, Kind::SharedAddress, u"Many players who score from one address."_s, 5, 1h, Severity::Medium, Action::Flag, Mode::Shadow, {}, u"mara"_s, at},
        {u"token replay"_s, Kind::TokenReplay, u"Spent action tokens that come back."_s, 3, 10min, Severity::High, Action::Ban, Mode::Active, {}, u"jon"_s, at},
        {u"rate limit"_s, Kind::RateLimitBreach, u"Runs into the limit again and again."_s, 20, 10min, Severity::Low, Action::Log, Mode::Active, {}, u"jon"_s, at},
        {u"impossible speed"_s, Kind::ImpossibleSpeed, u"Points an hour against the median of peers."_s, 8.5, 1h, Severity::Critical, Action::Flag, Mode::Shadow, {}, u"mara"_s, at},
        {u"rank jump"_s, Kind::RankJump, u"Climbs many ranks at once."_s, 500, 1h, Severity::Medium, Action::Log, Mode::Off, {}, {}, at}};
}
// clang-format on

LabReport labReport(const FraudRule &rule)
{
    LabReport report;
    report.rule = rule;
    report.days = 14;
    report.rows = 10'240'118;
    report.hits = 3120;
    report.alreadyBanned = 12;
    report.newPlayers = 164;
    report.topPlayers = 2;
    report.took = 7400ms;
    report.overlaps = {{u"token replay"_s, 31}, {u"rank jump"_s, 9}};
    for (int i = 0; i < 24; ++i) {
        const auto players = qint64(5200 * std::exp(-i / 3.2)) + (i == 19 ? 34 : 1);
        report.histogram.append({i * 2.0, i * 2.0 + 2, players});
        if (i * 2 >= rule.threshold)
            report.players += players;
    }
    for (int i = 0; i < 40; ++i)
        report.sample.append({playerId(i), kNames[i % 9], 47.0 - i,
                              QDateTime::currentDateTimeUtc().addSecs(-i * 977), i % 6 == 2, i % 3 == 0,
                              i % 17 == 4 ? std::optional<qint64>(6 + i) : std::nullopt});
    return report;
}

} // namespace scorewatch::test
