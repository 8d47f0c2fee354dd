// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/simulation/actionplan.h"
#include "core/simulation/move.h"
#include "core/simulation/randomstream.h"

namespace scorewatch {

/// The contest of the best: about every second one of them passes the next above, or draws exactly level with them.
///
/// Who passes has done so in a few actions within a moment, as a player would finish a level; nobody does more of them
/// in ten seconds than the rules let pass.
class Race final
{
public:
    static constexpr size_t kRunners = 15;

    Race(Roster &roster, quint64 seed);

    /// Nothing when it is not time yet.
    std::optional<Move> next(SimulationTime now);

private:
    struct Step
    {
        SimulationTime at;
        size_t player = 0;
        size_t action = 0;
    };
    struct Runner
    {
        size_t player = 0;
        std::deque<SimulationTime> recent; ///< when they moved in the last ten seconds
    };

    void regroup(SimulationTime now);
    void rank();
    void plan(SimulationTime now);
    std::optional<ActionPlan> overtaking(size_t place, bool level) const;
    [[nodiscard]] size_t breath(const Runner &runner, SimulationTime now) const;
    void schedule(Runner &runner, const ActionPlan &plan, SimulationTime now);

    Roster &m_roster;
    RandomStream m_random;
    std::vector<Runner> m_runners; ///< best first
    std::deque<Step> m_steps;
    SimulationTime m_planAt{0};
    SimulationTime m_regroupAt{0};
};

} // namespace scorewatch
