// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/labjudge.h"

#include <algorithm>
#include <cmath>

#include "core/domain/displayname.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::labjudge {
namespace {

constexpr qsizetype kSample = 200;
constexpr int kBars = 10; ///< on either side of the threshold

// Whom another rule found, or a person acted on or flagged.
constexpr const char *kKnown = R"sql(
       (u.is_flagged OR u.is_held
        OR EXISTS (SELECT FROM scoreboard.fraud_events AS e WHERE e.user_id = u.id AND e.rule_name <> $2)
        OR EXISTS (SELECT FROM scoreboard.moderation_actions AS m
                   WHERE m.user_id = u.id AND m.action IN ('warn', 'flag', 'hold', 'ban') AND m.actor <> 'rule:' || $2)))sql";

constexpr const char *kCount = R"sql(
SELECT count(*) FILTER (WHERE is_banned), count(*) FILTER (WHERE NOT is_banned AND NOT is_known)
FROM (SELECT u.is_banned, %1 AS is_known FROM unnest($1) AS p (id) JOIN scoreboard.users AS u ON u.id = p.id) AS found)sql";

constexpr const char *kSampled = R"sql(
SELECT u.id, u.username, u.is_banned, %1 FROM unnest($1) AS p (id) JOIN scoreboard.users AS u ON u.id = p.id)sql";

constexpr const char *kOverlaps = R"sql(
SELECT rule_name, count(DISTINCT user_id) FROM scoreboard.fraud_events
WHERE user_id = ANY ($1) AND rule_name <> $2 AND created_at > to_timestamp($3::bigint / 1000.0)
GROUP BY rule_name ORDER BY 2 DESC, 1)sql";

constexpr const char *kBest = R"sql(
SELECT user_id FROM scoreboard.scores WHERE on_board AND score > 0 ORDER BY score DESC, user_id LIMIT 100)sql";

QByteArray withKnown(const char *sql)
{
    return QByteArray(sql).replace("%1", kKnown);
}

Result<QHash<UserId, qint64>> ranksOfTheBest(PgConnection &connection)
{
    const auto rows = connection.exec(kBest);
    if (!rows)
        return rows.error();
    QHash<UserId, qint64> out;
    for (int row = 0; row < rows->rowCount(); ++row)
        out.insert(rows->userId(row, 0), row + 1);
    return out;
}

std::vector<UserId> highestFirst(const QHash<UserId, Found> &found)
{
    std::vector<UserId> out(found.keyBegin(), found.keyEnd());
    std::ranges::sort(out, [&](const UserId &a, const UserId &b) {
        const double x = found[a].measured;
        const double y = found[b].measured;
        return x != y ? x > y : a < b;
    });
    return out;
}

} // namespace

Result<void> judge(PgConnection &connection, const QHash<UserId, Found> &found, const QDateTime &from,
                   LabReport &report)
{
    const auto best = ranksOfTheBest(connection);
    if (!best)
        return best.error();
    const std::vector<UserId> players = highestFirst(found);
    const std::vector<UserId> sampled(players.begin(),
                                      players.begin() + qptrdiff(std::min(players.size(), size_t(kSample))));
    const QString &rule = report.rule.name;
    const auto counts = connection.exec(withKnown(kCount), PgParams().uuids(players).text(rule));
    if (!counts)
        return counts.error();
    const auto known = connection.exec(withKnown(kSampled), PgParams().uuids(sampled).text(rule));
    if (!known)
        return known.error();
    const auto overlaps
        = connection.exec(kOverlaps, PgParams().uuids(players).text(rule).integer(from.toMSecsSinceEpoch()));
    if (!overlaps)
        return overlaps.error();

    report.players = qint64(players.size());
    report.alreadyBanned = counts->integer(0, 0);
    report.newPlayers = counts->integer(0, 1);
    report.topPlayers = std::ranges::count_if(players, [&](const UserId &id) { return best->contains(id); });
    for (int row = 0; row < overlaps->rowCount(); ++row)
        report.overlaps.append({overlaps->text(row, 0), overlaps->integer(row, 1)});
    for (int row = 0; row < known->rowCount(); ++row) {
        const UserId player = known->userId(row, 0);
        LabReport::Hit hit{.player = player,
                           .username = displayName(known->text(row, 1)),
                           .measured = found[player].measured,
                           .at = found[player].at,
                           .isBanned = known->boolean(row, 2),
                           .wasKnown = known->boolean(row, 3)};
        if (const auto rank = best->constFind(player); rank != best->cend())
            hit.rank = *rank;
        report.sample.append(hit);
    }
    std::ranges::sort(report.sample, [](const LabReport::Hit &a, const LabReport::Hit &b) {
        return a.measured != b.measured ? a.measured > b.measured : a.player < b.player;
    });
    return {};
}

QList<LabReport::Bar> histogram(const QHash<UserId, double> &highest, const FraudRule &rule)
{
    const bool isWhole = rule.kind != FraudRule::Kind::ImpossibleSpeed;
    double width = rule.threshold / kBars;
    if (isWhole)
        width = std::max(1.0, std::ceil(width));
    if (!(width > 0))
        width = 1;
    const int below = int(std::ceil(rule.threshold / width));
    QList<LabReport::Bar> bars;
    for (int i = -below; i < kBars; ++i)
        bars.append({std::max(0.0, rule.threshold + i * width), rule.threshold + (i + 1) * width});
    LabReport::Bar beyond{bars.last().to, bars.last().to};
    for (const double value : highest) {
        const auto bar = std::ranges::lower_bound(bars, value, {}, &LabReport::Bar::to);
        LabReport::Bar &mine = bar == bars.end() ? beyond : *bar;
        ++mine.players;
        if (bar == bars.end())
            beyond.to = std::max(beyond.to, value);
    }
    if (beyond.players > 0)
        bars.append(beyond);
    return bars;
}

} // namespace scorewatch::labjudge
