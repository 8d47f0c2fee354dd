// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace scorewatch::bench {

class BenchStack;

void benchPeers(BenchStack &stack); ///< the yardstick of this machine: pgbench, Redis
void benchWriter(BenchStack &stack, const std::vector<int> &writesOnTheirWay);
void benchLimits(BenchStack &stack);
void benchBoard(BenchStack &stack); ///< rebuild, ranks and pages at the present number of players
void benchFeed();

} // namespace scorewatch::bench
