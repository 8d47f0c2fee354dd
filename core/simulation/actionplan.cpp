// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/actionplan.h"

namespace scorewatch {

std::optional<ActionPlan> exactPlan(const std::vector<SimulatedAction> &actions, qint64 points, size_t most)
{
    ActionPlan out;
    for (size_t i = 0; i < actions.size() && points > 0;) {
        if (actions[i].points > points) {
            ++i;
            continue;
        }
        if (out.size() == most)
            return std::nullopt;
        out.push_back(i);
        points -= actions[i].points;
    }
    if (points != 0 || out.empty())
        return std::nullopt;
    return out;
}

std::optional<ActionPlan> planAbove(const std::vector<SimulatedAction> &actions, qint64 points, size_t most)
{
    // The smallest action beyond the gap first: it leaves the two close together.
    for (size_t i = actions.size(); i-- > 0;) {
        if (auto plan = exactPlan(actions, points + actions[i].points, most))
            return plan;
    }
    const qint64 largest = actions.empty() ? 0 : actions.front().points;
    if (largest == 0 || points / largest + 1 > qint64(most))
        return std::nullopt;
    return ActionPlan(size_t(points / largest + 1), 0);
}

} // namespace scorewatch
