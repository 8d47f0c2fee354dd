// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>

#include "core/simulation/cheats.h"
#include "core/simulation/crowd.h"
#include "core/simulation/race.h"
#include "core/simulation/writemaker.h"

namespace scorewatch {

/// Decides what happens next: deals the writes that are due to the crowd, the race and those who cheat, and learns from
/// what becomes of them. Belongs to one thread.
///
/// The same roster, seed, run and times give the same writes, as long as the outcomes are the same.
class Director final
{
public:
    struct Cast
    {
        int cheaters = 3;
        int replayers = 2;
        int sharedAddresses = 2;
    };

    /// A write on its way. `points` is what the director counts on.
    struct Planned
    {
        ScoreWrite write;
        size_t player = 0;
        qint64 points = 0;
    };

    Director(Roster roster, const Cast &cast, quint64 seed, quint64 run);
    Q_DISABLE_COPY_MOVE(Director) // the parts refer to the roster

    /// So many play that each has time to breathe.
    void setRate(double perSecond);
    /// Nothing when nobody can do anything now. `wall` is the time on the wall.
    std::optional<Planned> next(SimulationTime now, const QDateTime &wall);
    /// What became of it.
    void settle(const Planned &planned, const ScoreOutcome &outcome, SimulationTime now);

    [[nodiscard]] const Roster &roster() const { return m_roster; }

private:
    void appoint(const Cast &cast);
    void appointSome(ActivePlayer::Role role, int count, size_t from, size_t to);
    std::optional<Move> chooseMove(SimulationTime now);
    std::optional<Planned> dueRetry(SimulationTime now);
    Planned planned(const Move &move, SimulationTime now, const QDateTime &wall);

    struct Retry
    {
        SimulationTime at;
        Planned planned;
    };

    Roster m_roster;
    RandomStream m_random;
    Crowd m_crowd; ///< from here on made after the roles were given
    Race m_race;
    Cheaters m_cheaters;
    Replayers m_replayers;
    WriteMaker m_maker;
    std::deque<Retry> m_retries; ///< by time
    qint64 m_planned = 0;
    qint64 m_special = 0; ///< of them, not by the crowd
};

} // namespace scorewatch
