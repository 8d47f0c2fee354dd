// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/speedwatch.h"

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace scorewatch {

SpeedWatch::SpeedWatch(const FraudRule &rule, const Limits &limits)
    : RuleWatch(rule, limits), m_part(std::max<qint64>(1, window() / kParts))
{
    SpeedWatch::ruleChanged();
}

void SpeedWatch::ruleChanged()
{
    m_minimumPoints = parameter("minimum_points", 0);
    m_minimumPeers = parameter("minimum_peers", 2);
    m_mostActions = parameter("most_actions_per_hour", 0);
}

void SpeedWatch::Player::moveTo(qint64 newest)
{
    if (newest - part >= kParts)
        points.fill(0);
    else
        for (qint64 gone = part + 1; gone <= newest; ++gone)
            points[size_t(gone % kParts)] = 0;
    part = std::max(part, newest);
}

qint64 SpeedWatch::Player::sum() const
{
    return std::accumulate(points.begin(), points.end(), qint64(0));
}

double SpeedWatch::perHour(double points) const
{
    return points * 3'600'000.0 / double(window());
}

void SpeedWatch::look(const Observation &observation, FraudFindings &findings)
{
    const qint64 part = observation.at / m_part;
    // By the time of what is observed, never by a clock: who replays the same history finds the same.
    const qint64 step = std::max<qint64>(m_part / 4, 1000);
    if (observation.at / step > m_comparedAt) {
        m_comparedAt = observation.at / step;
        compare(part);
    }
    if (observation.points <= 0)
        return;
    auto found = m_players.find(observation.player);
    if (found == m_players.end()) {
        if (!hasRoom(observation.at))
            return;
        found = m_players.insert(observation.player, {});
    }
    Player &player = *found;
    if (part <= player.part - kParts)
        return;
    player.moveTo(part);
    player.points[size_t(part % kParts)] += observation.points;

    const auto points = double(player.sum());
    if (points < m_minimumPoints)
        return;
    const double median = double(m_peers) >= m_minimumPeers ? m_median : 0;
    const double ceiling = m_mostActions * double(m_catalogueMost);
    double measured = median > 0 ? points / median : 0;
    // In the rule's own unit: at the ceiling it is at the threshold.
    if (ceiling > 0)
        measured = std::max(measured, threshold() * perHour(points) / ceiling);
    note(observation.player, measured, player.best);
    if (!begins(measured, observation.at, player.lastExcess))
        return;
    FraudFinding finding = this->finding(observation, measured);
    finding.evidence.insert(u"pointsPerHour"_s, perHour(points));
    finding.evidence.insert(u"medianPerHour"_s, perHour(median));
    finding.evidence.insert(u"peers"_s, qint64(m_peers));
    if (ceiling > 0)
        finding.evidence.insert(u"mostPerHour"_s, ceiling);
    findings.push_back(std::move(finding));
}

void SpeedWatch::compare(qint64 part)
{
    m_sums.clear();
    for (const Player &player : std::as_const(m_players)) {
        qint64 sum = 0;
        for (qint64 each = std::max(part - kParts + 1, player.part - kParts + 1); each <= player.part; ++each)
            sum += player.points[size_t(each % kParts)];
        if (sum > 0)
            m_sums.push_back(sum);
    }
    m_peers = qsizetype(m_sums.size());
    m_median = 0;
    if (m_sums.empty())
        return;
    const auto middle = m_sums.begin() + m_peers / 2;
    std::nth_element(m_sums.begin(), middle, m_sums.end());
    m_median = double(*middle);
}

void SpeedWatch::resume(const KnownEpisode &episode)
{
    Player &player = m_players[episode.player];
    player.lastExcess = std::max(player.lastExcess, episode.at);
}

void SpeedWatch::forgetBefore(qint64 time)
{
    m_players.removeIf([this, time](const auto &each) {
        return each.value().lastExcess < time && (each.value().part + 1) * m_part < time;
    });
}

} // namespace scorewatch
