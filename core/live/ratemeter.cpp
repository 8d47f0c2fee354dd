// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/ratemeter.h"

#include <algorithm>

namespace scorewatch {

void RateMeter::count(qint64 events, std::chrono::milliseconds now)
{
    advance(now);
    m_counts[size_t(m_newest % kSlots)] += events;
    m_total += events;
}

double RateMeter::perSecond(std::chrono::milliseconds now)
{
    advance(now);
    constexpr double kSeconds = double(kSlots * kSlot.count()) / 1000.0;
    return double(m_total) / kSeconds;
}

void RateMeter::advance(std::chrono::milliseconds now)
{
    const qint64 slot = std::max<qint64>(m_newest, now / kSlot);
    const qint64 steps = std::min(slot - m_newest, kSlots);
    for (qint64 i = 1; i <= steps; ++i) {
        qint64 &count = m_counts[size_t((m_newest + i) % kSlots)];
        m_total -= count;
        count = 0;
    }
    m_newest = slot;
}

} // namespace scorewatch
