// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backoff.h"

#include <algorithm>

#include <QRandomGenerator>

namespace scorewatch {

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds ceiling)
    : m_first(first), m_ceiling(ceiling)
{ }

std::chrono::milliseconds Backoff::next()
{
    // Past 20 doublings every sensible ceiling is reached; the bound keeps the shift defined.
    const int doublings = std::min(m_attempts++, 20);
    const auto step = std::min<std::chrono::milliseconds>(m_ceiling, m_first * (1LL << doublings));
    const auto half = step.count() / 2;
    return std::chrono::milliseconds(half + QRandomGenerator::global()->bounded(qint64(half) + 1));
}

} // namespace scorewatch
