// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>

#include <QtGlobal>

namespace scorewatch {

/// Events per second over the last two seconds, in slots of a tenth. Time is the caller's, and never goes
/// back.
class RateMeter final
{
public:
    void count(qint64 events, std::chrono::milliseconds now);
    [[nodiscard]] double perSecond(std::chrono::milliseconds now);

private:
    static constexpr std::chrono::milliseconds kSlot{100};
    static constexpr qint64 kSlots = 20;

    void advance(std::chrono::milliseconds now);

    std::array<qint64, kSlots> m_counts{};
    qint64 m_newest = 0; ///< number of the slot that is being filled, counted from time zero
    qint64 m_total = 0;
};

} // namespace scorewatch
