// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/pace.h"

#include <algorithm>
#include <cmath>

namespace scorewatch {
namespace {

constexpr double kSeconds = 2.0; ///< of a wave
constexpr double kBurst = 0.2;   ///< of them at the higher rate
constexpr double kHigh = 2.5;
constexpr double kLow = (kSeconds - kBurst * kHigh) / (kSeconds - kBurst);

/// The seconds that would have passed at an even rate: as many as have passed at the end of each wave.
double evened(double seconds)
{
    const double waves = std::floor(seconds / kSeconds);
    const double rest = seconds - waves * kSeconds;
    return waves * kSeconds + std::min(rest, kBurst) * kHigh + std::max(0.0, rest - kBurst) * kLow;
}

} // namespace

void Pace::restart(SimulationTime now, double rate)
{
    m_rate = rate;
    m_start = now;
    m_taken = 0;
}

qint64 Pace::due(SimulationTime now)
{
    const double seconds = std::chrono::duration<double>(now - m_start).count();
    const auto total = qint64(m_rate * evened(seconds));
    const auto kept = std::max<qint64>(1, qint64(m_rate));
    m_taken = std::max(m_taken, total - kept);
    return total - m_taken;
}

} // namespace scorewatch
