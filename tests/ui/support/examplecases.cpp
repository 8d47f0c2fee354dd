// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/examplecases.h"

#include <algorithm>

#include "tests/ui/support/syntheticboard.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

void addCurve(CaseDetail *detail)
{
    const CaseSummary &one = detail->summary;
    qint64 score = one.score - 62'000;
    for (int i = 0; i < 120; ++i) {
        const QDateTime at = one.openedAt.addSecs(-3600 + i * 31);
        const bool burst = at >= detail->suspectFrom && at <= detail->suspectTo;
        const qint64 change = burst ? 20'500 : 120 + i % 7 * 40;
        score += change;
        detail->curve.append({at, score, change, u"complete-quest"_s});
    }
}

void addEvents(CaseDetail *detail)
{
    const CaseSummary &one = detail->summary;
    for (int i = 0; i < std::min(one.events, 5); ++i) {
        FraudEvent event;
        event.id = "e" + QByteArray::number(i);
        event.player = one.player;
        event.rule = i == 1 ? u"shared-address"_s : i == 2 ? u"token-replay"_s : one.newestRule;
        event.severity = i == 0 ? one.severity : i == 1 ? Severity::High : Severity::Medium;
        event.actionTaken = i == 0 ? "flag" : "log";
        event.isShadow = i == 3;
        event.measured = 41 - i * 9;
        event.threshold = 10;
        event.address = u"Blue-Otter-41"_s;
        event.createdAt = one.openedAt.addSecs(-2 - i * 9);
        event.evidence = {{u"increments"_s, 41 - i * 9}, {u"window_seconds"_s, 10}, {u"points"_s, 41'000}};
        detail->events.append(event);
    }
}

void addPeople(CaseDetail *detail, const QDateTime &now)
{
    const CaseSummary &one = detail->summary;
    for (int i = 0; i < 3; ++i) {
        PlayerSession session;
        session.id = "s" + QByteArray::number(i);
        session.createdAt = one.openedAt.addSecs(-3600 * (i + 1));
        session.lastSeenAt = one.openedAt.addSecs(-60 * i);
        session.expiresAt = now.addSecs(1800);
        if (i == 2)
            session.revokedAt = session.lastSeenAt;
        session.address = i == 1 ? u"Grey-Heron-07"_s : u"Blue-Otter-41"_s;
        session.userAgent = i == 0 ? u"ArenaClient/4.2 (Windows 11)"_s : u"python-requests/2.31"_s;
        session.scoreIncrements = 412 - i * 150;
        detail->sessions.append(session);
    }
    const QStringView names[] = {u"quick_fox_91", u"fox_farm_3", u"lena.h"};
    for (int i = 0; i < 3; ++i)
        detail->linked.append({playerId(40 + i),
                               names[i].toString(),
                               3 - i,
                               {u"Blue-Otter-41"_s},
                               412'700 / (i * 4 + 1),
                               i == 1,
                               i == 0,
                               one.openedAt.addSecs(-600 * i)});
}

} // namespace

CaseSummary exampleCase(int number, const QDateTime &now)
{
    struct Row
    {
        QStringView name;
        QStringView country;
        Severity severity;
        QStringView rule;
        qint64 stake;
        int events;
        int minutes;
    };
    static constexpr Row kRows[] = {
        {u"quick_fox_88", u"CA", Severity::Critical, u"burst", 2'009'310, 41, 3},
        {u"Pilar R.", u"MX", Severity::Critical, u"token-replay", 1'998'400, 12, 9},
        {u"zero_gravity", u"US", Severity::High, u"impossible-speed", 1'997'655, 7, 14},
        {u"fox_farm_3", u"CA", Severity::High, u"shared-address", 98'250, 22, 31},
        {u"Łukasz W", u"PL", Severity::Medium, u"rank-jump", 812'000, 2, 55},
        {u"ليلى حداد", u"LB", Severity::Medium, u"shared-address", 44'100, 3, 92},
        {u"jbarros", u"BR", Severity::Low, u"rate-limit", 12'400, 1, 240},
        {u"Søren", u"DK", Severity::Low, u"", 3'200, 0, 900},
    };
    const Row &row = kRows[size_t(number) % std::size(kRows)];
    CaseSummary one;
    one.id = 4127 + number;
    one.player = playerId(10 + number);
    one.username = row.name.toString();
    if (number >= int(std::size(kRows)))
        one.username += QString::number(number);
    one.countryCode = row.country.toString();
    one.severity = row.severity;
    one.scoreAtStake = row.stake;
    one.score = row.stake;
    one.events = row.events;
    one.newestRule = row.rule.toString();
    one.openedBy = row.rule.isEmpty() ? u"jonas"_s : u"rule:"_s + one.newestRule;
    one.openedAt = now.addSecs(-60 * row.minutes);
    if (row.events > 0)
        one.newestEventAt = one.openedAt.addSecs(20);
    one.isFlagged = number == 1 || number == 3;
    one.isHeld = number == 2;
    return one;
}

CaseDetail exampleDetail(const CaseSummary &one, const QDateTime &now)
{
    CaseDetail detail;
    detail.summary = one;
    detail.standing.isBanned = one.isBanned;
    detail.standing.isFlagged = one.isFlagged;
    detail.standing.isHeld = one.isHeld;
    detail.playerSince = now.addDays(-11);
    if (!one.isBanned && !one.isHeld)
        detail.rank = 3;
    detail.suspectFrom = one.openedAt.addSecs(-45);
    detail.suspectTo = one.openedAt.addSecs(-2);
    addCurve(&detail);
    addEvents(&detail);
    addPeople(&detail, now);
    return detail;
}

} // namespace scorewatch::test
