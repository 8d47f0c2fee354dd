// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/race.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kRegroup = 5s;
constexpr auto kWindow = 10s;
constexpr size_t kMovesInWindow = 8; ///< the rules call more than ten a burst
constexpr size_t kLongestPlan = 4;
constexpr double kTieShare = 0.2;
constexpr int kAttempts = 8; ///< places looked at for one that can be passed

SimulationTime milliseconds(double count)
{
    return SimulationTime(qint64(count * 1e6));
}

} // namespace

Race::Race(Roster &roster, quint64 seed) : m_roster(roster), m_random(seed, 2) { }

std::optional<Move> Race::next(SimulationTime now)
{
    if (now >= m_regroupAt)
        regroup(now);
    while (!m_steps.empty() && m_roster.players[m_steps.front().player].outUntil > now)
        m_steps.pop_front(); // sent away in the middle of it
    if (m_steps.empty() && now >= m_planAt)
        plan(now);
    if (m_steps.empty() || m_steps.front().at > now)
        return std::nullopt;
    const Step step = m_steps.front();
    m_steps.pop_front();
    return Move{step.player, step.action, Move::Kind::Play, Clients::home(step.player)};
}

/// The best of the crowd run. A third of a small crowd at most, so that somebody is left to be ahead of.
void Race::regroup(SimulationTime now)
{
    m_regroupAt = now + kRegroup;
    std::vector<size_t> candidates;
    for (size_t i = 0; i < m_roster.players.size(); ++i) {
        const ActivePlayer &player = m_roster.players[i];
        if (player.role == ActivePlayer::Role::Crowd && player.outUntil <= now)
            candidates.push_back(i);
    }
    const size_t third = m_roster.players.size() / 3;
    const size_t count = third < 2 ? 0 : std::min(kRunners, third);
    const auto end = candidates.begin() + qsizetype(std::min(count, candidates.size()));
    std::partial_sort(candidates.begin(), end, candidates.end(), [this](size_t a, size_t b) {
        return m_roster.players[a].score > m_roster.players[b].score;
    });
    std::vector<Runner> runners;
    for (auto it = candidates.begin(); it != end; ++it) {
        const auto known = std::find_if(m_runners.begin(), m_runners.end(),
                                        [it](const Runner &runner) { return runner.player == *it; });
        runners.push_back(known == m_runners.end() ? Runner{*it, {}} : *known);
    }
    for (const Runner &runner : m_runners)
        m_roster.players[runner.player].racing = false;
    for (const Runner &runner : runners)
        m_roster.players[runner.player].racing = true;
    m_runners = std::move(runners);
}

void Race::rank()
{
    std::sort(m_runners.begin(), m_runners.end(), [this](const Runner &a, const Runner &b) {
        const ActivePlayer &one = m_roster.players[a.player];
        const ActivePlayer &other = m_roster.players[b.player];
        return one.score != other.score ? one.score > other.score : one.id < other.id;
    });
}

/// How many moves a runner has left in this window.
size_t Race::breath(const Runner &runner, SimulationTime now) const
{
    const auto recent = std::count_if(runner.recent.begin(), runner.recent.end(),
                                      [now](SimulationTime at) { return at > now - kWindow; });
    return kMovesInWindow - std::min(kMovesInWindow, size_t(recent));
}

/// How the runner at `place` passes the one above, or draws level.
std::optional<ActionPlan> Race::overtaking(size_t place, bool level) const
{
    const qint64 gap = m_roster.players[m_runners[place - 1].player].score
        - m_roster.players[m_runners[place].player].score;
    return level ? exactPlan(m_roster.actions, gap, kLongestPlan)
                 : planAbove(m_roster.actions, gap, kLongestPlan);
}

void Race::plan(SimulationTime now)
{
    m_planAt = now + milliseconds(m_random.between(450, 1000));
    rank();
    if (m_runners.size() < 2)
        return;
    const bool level = m_random.chance(kTieShare);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        // Where people look: the product of two draws is small more often than large.
        const double depth = m_random.real() * m_random.real();
        const size_t place = 1 + size_t(depth * double(m_runners.size() - 1));
        const auto actions = overtaking(place, level);
        if (actions && actions->size() <= breath(m_runners[place], now)) {
            schedule(m_runners[place], *actions, now);
            return;
        }
    }
    // Too far apart to pass: somebody makes up ground instead.
    Runner &chaser = m_runners[size_t(m_random.below(qint64(m_runners.size())))];
    if (!m_roster.actions.empty() && breath(chaser, now) > 0)
        schedule(chaser, {0}, now);
}

void Race::schedule(Runner &runner, const ActionPlan &plan, SimulationTime now)
{
    SimulationTime at = now;
    for (const size_t action : plan) {
        m_steps.push_back({at, runner.player, action});
        runner.recent.push_back(at);
        at += milliseconds(m_random.between(40, 120));
    }
    while (runner.recent.size() > kMovesInWindow)
        runner.recent.pop_front();
    m_planAt = at + milliseconds(m_random.between(450, 1000));
}

} // namespace scorewatch
