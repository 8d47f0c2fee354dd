// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <ctime>

#include <QObject>
#include <QTimer>

namespace scorewatch::test {

/// Longest time the main thread worked without returning to its event loop, in processor time: others who use the
/// machine do not count.
class LongestTurn final : public QObject
{
public:
    LongestTurn()
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const auto now = used();
            m_longest = std::max(m_longest, now - m_before);
            m_before = now;
        });
        m_timer.start(0);
    }
    [[nodiscard]] std::chrono::milliseconds longest() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_longest);
    }

private:
    static std::chrono::nanoseconds used()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }

    QTimer m_timer;
    std::chrono::nanoseconds m_before = used();
    std::chrono::nanoseconds m_longest{0};
};

} // namespace scorewatch::test
