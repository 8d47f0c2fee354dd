// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include <QtGlobal>

#include "core/fraud/observation.h"

namespace scorewatch {

/// What waits to be laid into the stream, within bounds. Any thread.
class ObservationQueue final
{
public:
    explicit ObservationQueue(size_t most) : m_most(most) { }
    Q_DISABLE_COPY_MOVE(ObservationQueue)

    /// Blocks while there is no room: whoever calls has a bounded queue of its own.
    void put(std::vector<Observation> observations);
    /// Never blocks; dropped, and counted, where there is no room.
    void offer(Observation observation);
    [[nodiscard]] std::vector<Observation> take();
    /// What could not be laid, for the next take(); there is always room for it.
    void giveBack(std::vector<Observation> observations);
    /// Nobody waits for room any more: what finds none is dropped, and counted.
    void close();

    [[nodiscard]] qint64 dropped() const;
    [[nodiscard]] qint64 waiting() const;

private:
    const size_t m_most;
    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_roomMade;
    std::vector<Observation> m_waiting;
    qint64 m_dropped = 0;
    bool m_isClosed = false;
};

} // namespace scorewatch
