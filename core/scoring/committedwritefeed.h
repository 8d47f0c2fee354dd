// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include <QtGlobal>

#include "core/scoring/committedwrite.h"

namespace scorewatch {

/// Carries committed writes from the score writer to one consumer on a thread of its own, so that however slow the
/// consumer is, no answer waits for it. What does not fit into the queue is dropped, newest first, and counted.
class CommittedWriteFeed final
{
public:
    using Consumer = std::function<void(const CommittedWrites &writes)>;

    struct Statistics
    {
        qint64 delivered = 0; ///< writes
        qint64 dropped = 0;
        qint64 waiting = 0;

        bool operator==(const Statistics &) const = default;
    };

    /// `consumer` is called on the feed's thread, once a batch. `maxWaiting` is in writes.
    explicit CommittedWriteFeed(Consumer consumer, size_t maxWaiting = 100'000);
    /// Ends when the consumer returns from the batch it has; what still waits counts as dropped.
    ~CommittedWriteFeed();
    Q_DISABLE_COPY_MOVE(CommittedWriteFeed)

    /// Any thread; never blocks.
    void offer(CommittedWrites writes);
    [[nodiscard]] Statistics statistics() const; ///< any thread

private:
    void run();

    const Consumer m_consumer;
    const size_t m_maxWaiting;

    mutable std::mutex m_mutex; ///< guards all below; never held while the consumer runs
    std::condition_variable m_changed;
    std::deque<CommittedWrites> m_queue;
    size_t m_waiting = 0; ///< writes in the queue
    bool m_stopping = false;
    Statistics m_statistics;

    std::thread m_thread;
};

} // namespace scorewatch
