// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simulation/roster.h"

namespace scorewatch {

/// How many writes are due: a rate that comes in waves, a burst every two seconds, but is kept on the whole.
class Pace final
{
public:
    static constexpr SimulationTime kWave = std::chrono::seconds(2);

    explicit Pace(double rate) : m_rate(rate) { }

    /// Forgets what is due and starts a new wave.
    void restart(SimulationTime now, double rate);
    /// How many writes are due now. Of those that were not taken in time, what a second brings is kept.
    [[nodiscard]] qint64 due(SimulationTime now);
    void take(qint64 writes) { m_taken += writes; }

private:
    double m_rate;
    SimulationTime m_start{0};
    qint64 m_taken = 0;
};

} // namespace scorewatch
