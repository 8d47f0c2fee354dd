// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/countwatch.h"

#include <algorithm>

#include <QDateTime>

#include "core/base/utc.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// Breaches are told one by one here and once a second in the ledger of refusals; both count alike.
constexpr qint64 kOneBreach = 900;

QString isoOf(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time, kUtc).toString(Qt::ISODateWithMs);
}

} // namespace

CountWatch::CountWatch(const FraudRule &rule, const Limits &limits) : RuleWatch(rule, limits)
{
    CountWatch::ruleChanged();
}

void CountWatch::ruleChanged()
{
    // Enough for a histogram around the threshold.
    m_mostTimes = size_t(std::clamp(threshold() * 4, 64.0, 1'000'000.0));
}

Observation::Kind CountWatch::counts() const
{
    switch (rule().kind) {
    case FraudRule::Kind::TokenReplay:
        return Observation::Kind::TokenReplay;
    case FraudRule::Kind::RateLimitBreach:
        return Observation::Kind::RateLimitBreach;
    default:
        return Observation::Kind::Write;
    }
}

CountWatch::Counter *CountWatch::counterOf(const Observation &observation)
{
    const auto known = m_counters.find(observation.player);
    if (known != m_counters.end())
        return &*known;
    return hasRoom(observation.at) ? &m_counters[observation.player] : nullptr;
}

void CountWatch::look(const Observation &observation, FraudFindings &findings)
{
    Counter *counter = counterOf(observation);
    if (!counter || !add(*counter, observation))
        return;
    const auto measured = double(counter->inside());
    note(observation.player, measured, counter->best);
    if (!begins(measured, counter->times.back(), counter->lastExcess))
        return;
    FraudFinding found = finding(observation, measured);
    found.at = counter->times.back();
    found.evidence.insert(u"from"_s, isoOf(counter->times[counter->outside]));
    found.evidence.insert(u"to"_s, isoOf(counter->times.back()));
    findings.push_back(std::move(found));
}

bool CountWatch::add(Counter &counter, const Observation &observation) const
{
    std::vector<qint64> &times = counter.times;
    const qint64 at = observation.at;
    if (times.empty() || at >= times.back()) {
        if (!times.empty() && observation.kind == Observation::Kind::RateLimitBreach
            && at - times.back() < kOneBreach)
            return false;
        times.push_back(at);
    } else {
        // Writes of two servers arrive in the order in which they were told, not in that of their commits.
        if (at <= times.back() - window() || observation.kind == Observation::Kind::RateLimitBreach)
            return false;
        times.insert(std::upper_bound(times.begin() + qptrdiff(counter.outside), times.end(), at), at);
    }
    const qint64 start = times.back() - window();
    while (times[counter.outside] <= start || counter.inside() > m_mostTimes)
        ++counter.outside;
    if (counter.outside >= 8 && counter.outside * 2 >= times.size()) {
        times.erase(times.begin(), times.begin() + qptrdiff(counter.outside));
        counter.outside = 0;
    }
    return true;
}

void CountWatch::resume(const KnownEpisode &episode)
{
    Counter &counter = m_counters[episode.player];
    counter.lastExcess = std::max(counter.lastExcess, episode.at);
}

void CountWatch::forgetBefore(qint64 time)
{
    m_counters.removeIf([time](const auto &each) {
        const Counter &counter = each.value();
        return counter.lastExcess < time && (counter.times.empty() || counter.times.back() < time);
    });
}

} // namespace scorewatch
