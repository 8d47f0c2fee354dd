// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/scorehistory.h"

namespace scorewatch::ui {

bool ScoreHistory::record(std::chrono::milliseconds now, qint64 score)
{
    const Sample sample{std::chrono::floor<std::chrono::seconds>(now).count(), score};
    if (!m_samples.isEmpty() && m_samples.last().second >= sample.second) {
        if (m_samples.last().score == score)
            return false;
        m_samples.last().score = score;
    } else {
        if (m_samples.size() >= kCapacity)
            m_samples.removeFirst();
        m_samples.append(sample);
    }
    ++m_generation;
    return true;
}

} // namespace scorewatch::ui
