// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/observationqueue.h"

#include <iterator>

namespace scorewatch {

void ObservationQueue::put(std::vector<Observation> observations)
{
    std::unique_lock lock(m_mutex);
    m_roomMade.wait(lock, [this] { return m_isClosed || m_waiting.size() < m_most; });
    if (m_waiting.size() >= m_most) {
        m_dropped += qint64(observations.size());
        return;
    }
    m_waiting.insert(m_waiting.end(), std::make_move_iterator(observations.begin()),
                     std::make_move_iterator(observations.end()));
}

void ObservationQueue::offer(Observation observation)
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.size() >= m_most)
        ++m_dropped;
    else
        m_waiting.push_back(std::move(observation));
}

std::vector<Observation> ObservationQueue::take()
{
    std::vector<Observation> out;
    {
        const std::lock_guard lock(m_mutex);
        out = std::exchange(m_waiting, {});
    }
    m_roomMade.notify_all();
    return out;
}

void ObservationQueue::giveBack(std::vector<Observation> observations)
{
    const std::lock_guard lock(m_mutex);
    observations.insert(observations.end(), std::make_move_iterator(m_waiting.begin()),
                        std::make_move_iterator(m_waiting.end()));
    m_waiting = std::move(observations);
}

void ObservationQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_roomMade.notify_all();
}

qint64 ObservationQueue::dropped() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

qint64 ObservationQueue::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return qint64(m_waiting.size());
}

} // namespace scorewatch
