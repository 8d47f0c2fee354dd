// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/simulation/roster.h"

namespace scorewatch {

/// Indexes of actions, to be done one after the other.
using ActionPlan = std::vector<size_t>;

/// Actions that are worth exactly so many points together, at most `most` of them. Takes the largest that fits each
/// time: a plan is not found for every sum and every catalogue, which is good enough for a game.
std::optional<ActionPlan> exactPlan(const std::vector<SimulatedAction> &actions, qint64 points, size_t most);

/// Actions that are worth more than `points`, as little more as is easily found, at most `most` of them.
std::optional<ActionPlan> planAbove(const std::vector<SimulatedAction> &actions, qint64 points, size_t most);

} // namespace scorewatch
