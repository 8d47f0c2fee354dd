// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/latency.h"

#include <algorithm>
#include <cmath>

namespace scorewatch::ui {

void Latency::add(std::chrono::milliseconds span)
{
    if (m_spans.size() < kCapacity) {
        m_spans.append(span);
        return;
    }
    m_spans[m_next] = span;
    m_next = (m_next + 1) % kCapacity;
}

std::chrono::milliseconds Latency::quantile(double share) const
{
    if (m_spans.isEmpty())
        return {};
    QList<std::chrono::milliseconds> sorted = m_spans;
    const auto rank = qsizetype(std::ceil(share * double(sorted.size()))) - 1;
    const auto at = sorted.begin() + std::clamp<qsizetype>(rank, 0, sorted.size() - 1);
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at;
}

} // namespace scorewatch::ui
