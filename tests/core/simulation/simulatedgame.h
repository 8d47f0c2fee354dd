// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "core/base/utc.h"
#include "core/simulation/director.h"
#include "core/simulation/pace.h"
#include "core/simulation/population.h"

namespace scorewatch::test {

inline const std::vector<SimulatedAction> kCatalogue{{"purchase-item", 100, 10},
                                                     {"referral-signup", 50, 3},
                                                     {"achievement-unlock", 25, 20},
                                                     {"complete-quest", 10, 62},
                                                     {"daily-login", 5, 0}};
constexpr SimulationTime kTick = std::chrono::milliseconds(5);
inline const QDateTime kWall = QDateTime::fromSecsSinceEpoch(1'700'000'000, kUtc);

/// The players that the seeder makes, as the simulator reads them.
inline Roster roster(qint64 players)
{
    const Population population(1, 0, players, std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000)));
    Roster out{{}, kCatalogue};
    for (qint64 number = 0; number < players; ++number) {
        const SimulatedPlayer player = population.player(number);
        out.players.push_back({.id = player.id, .score = player.score});
    }
    std::sort(out.players.begin(), out.players.end(), [](const ActivePlayer &a, const ActivePlayer &b) {
        return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
    return out;
}

/// The game with a writer that answers at once and time that passes at once.
class Game final
{
public:
    struct Event
    {
        SimulationTime at;
        size_t player = 0;
        ScoreWrite write;
        ScoreOutcome outcome;
    };
    using Judge = std::function<std::optional<ScoreOutcome::Status>(const Event &)>; ///< a refusal, for some

    explicit Game(Roster players, quint64 run = 1, quint64 seed = 1, const Director::Cast &cast = {})
        : director(std::move(players), cast, seed, run)
    {
        for (const ActivePlayer &player : director.roster().players)
            scores.push_back(player.score);
    }

    void play(double rate, SimulationTime until, const Judge &judge = {},
              const std::function<void(SimulationTime)> &look = {})
    {
        Pace pace(0);
        pace.restart(now, rate);
        director.setRate(rate);
        for (; now < until; now += kTick) {
            for (qint64 due = pace.due(now); due > 0; --due) {
                const auto planned = director.next(now, kWall);
                if (!planned)
                    break;
                pace.take(1);
                Event event{now, planned->player, planned->write, {}};
                const auto refusal = judge ? judge(event) : std::nullopt;
                event.outcome.status = refusal ? *refusal : decide(*planned);
                if (event.outcome.status == ScoreOutcome::Status::Written)
                    event.outcome.score = scores[planned->player] += pointsOf(planned->write);
                director.settle(*planned, event.outcome, now);
                events.push_back(std::move(event));
            }
            if (look)
                look(now);
        }
    }

    [[nodiscard]] ActivePlayer::Role role(size_t player) const
    {
        return director.roster().players[player].role;
    }

    Director director;
    std::vector<qint64> scores;
    std::vector<Event> events;
    SimulationTime now{0};

private:
    static qint64 pointsOf(const ScoreWrite &write)
    {
        const auto it
            = std::find_if(kCatalogue.begin(), kCatalogue.end(),
                           [&](const SimulatedAction &action) { return action.id == write.actionId; });
        return it == kCatalogue.end() ? 0 : it->points;
    }

    ScoreOutcome::Status decide(const Director::Planned &planned)
    {
        if (!planned.write.idempotencyKey.isEmpty())
            return m_keys.insert(planned.write.idempotencyKey).second ? ScoreOutcome::Status::Written
                                                                      : ScoreOutcome::Status::Replayed;
        return m_tokens.insert(planned.write.tokenHash).second ? ScoreOutcome::Status::Written
                                                               : ScoreOutcome::Status::TokenUsed;
    }

    std::set<QByteArray> m_keys;
    std::set<QByteArray> m_tokens;
};

/// The most that one player did within `window`.
inline std::map<size_t, int> busiest(const std::vector<Game::Event> &events, SimulationTime window)
{
    std::map<size_t, std::vector<SimulationTime>> times;
    for (const Game::Event &event : events) {
        if (event.outcome.status == ScoreOutcome::Status::Written)
            times[event.player].push_back(event.at);
    }
    std::map<size_t, int> out;
    for (const auto &[player, at] : times) {
        for (size_t first = 0, last = 0; last < at.size(); ++last) {
            while (at[last] - at[first] > window)
                ++first;
            out[player] = std::max(out[player], int(last - first) + 1);
        }
    }
    return out;
}

} // namespace scorewatch::test
