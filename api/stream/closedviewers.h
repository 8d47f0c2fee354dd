// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

#include <QHash>

#include "core/domain/userid.h"

namespace scorewatch::stream {

/// Counts the viewers that were closed because their player's tokens died. Any thread.
class ClosedViewers final
{
public:
    void add(const UserId &user, qint64 validAfter)
    {
        const std::lock_guard lock(m_mutex);
        if (m_counts.size() >= kCapacity && !m_counts.contains(user))
            m_counts.clear(); // of long ago, but for a few
        Count &count = m_counts[user];
        if (count.validAfter != validAfter)
            count = {validAfter, 0};
        ++count.viewers;
    }

    /// By the newest of the user's revocations; 0 for another one.
    [[nodiscard]] int of(const UserId &user, qint64 validAfter) const
    {
        const std::lock_guard lock(m_mutex);
        const Count count = m_counts.value(user);
        return count.validAfter == validAfter ? count.viewers : 0;
    }

private:
    struct Count
    {
        qint64 validAfter = 0;
        int viewers = 0;
    };
    static constexpr qsizetype kCapacity = 10'000;

    mutable std::mutex m_mutex;
    QHash<UserId, Count> m_counts;
};

} // namespace scorewatch::stream
