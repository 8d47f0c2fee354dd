// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QList>

namespace scorewatch::ui {

/// The newest measured times in a ring, and how long the slowest hundredth of them took.
class Latency final
{
public:
    static constexpr qsizetype kCapacity = 1024;

    void add(std::chrono::milliseconds span);
    [[nodiscard]] bool isEmpty() const { return m_spans.isEmpty(); }
    /// `share` from 0 to 1: 0.5 is the median, 0.99 what 99 of 100 stay within.
    [[nodiscard]] std::chrono::milliseconds quantile(double share) const;

private:
    QList<std::chrono::milliseconds> m_spans;
    qsizetype m_next = 0;
};

} // namespace scorewatch::ui
