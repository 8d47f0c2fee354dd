// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/committedwritefeed.h"

namespace scorewatch {

CommittedWriteFeed::CommittedWriteFeed(Consumer consumer, size_t maxWaiting)
    : m_consumer(std::move(consumer)), m_maxWaiting(maxWaiting), m_thread([this] { run(); })
{ }

CommittedWriteFeed::~CommittedWriteFeed()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void CommittedWriteFeed::offer(CommittedWrites writes)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping || m_waiting + writes->size() > m_maxWaiting) {
            m_statistics.dropped += qint64(writes->size());
            return;
        }
        m_waiting += writes->size();
        m_queue.push_back(std::move(writes));
    }
    m_changed.notify_one();
}

CommittedWriteFeed::Statistics CommittedWriteFeed::statistics() const
{
    const std::lock_guard lock(m_mutex);
    Statistics out = m_statistics;
    out.waiting = qint64(m_waiting);
    return out;
}

void CommittedWriteFeed::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_stopping) {
            m_statistics.dropped += qint64(m_waiting);
            return;
        }
        const CommittedWrites writes = std::move(m_queue.front());
        m_queue.pop_front();
        m_waiting -= writes->size();
        lock.unlock();
        m_consumer(writes);
        lock.lock();
        m_statistics.delivered += qint64(writes->size());
    }
}

} // namespace scorewatch
