// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>

#include <QByteArray>
#include <QHash>

namespace scorewatch {

/// Counts what happened lately, by key, in this process. Any thread. Bounded: past its capacity the key that was
/// touched longest ago is forgotten.
class LocalWindows final
{
public:
    using Clock = std::function<std::chrono::milliseconds()>;

    explicit LocalWindows(qsizetype capacity, Clock steadyNow);

    struct Answer
    {
        bool allowed = false;
        std::chrono::milliseconds retryAfter{0}; ///< where it was not
    };
    /// Counts one, unless `limit` were counted within `window`.
    [[nodiscard]] Answer take(const QByteArray &key, int limit, std::chrono::milliseconds window);
    /// Takes the newest one of the key back.
    void giveBack(const QByteArray &key);

    [[nodiscard]] qsizetype keys() const;

private:
    struct Window
    {
        std::deque<std::chrono::milliseconds> times;
        std::chrono::milliseconds touched{0};
    };
    void makeRoom();

    const qsizetype m_capacity;
    const Clock m_now;
    mutable std::mutex m_mutex;
    QHash<QByteArray, Window> m_windows;
};

} // namespace scorewatch
