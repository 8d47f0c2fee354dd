// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include "core/domain/scoreupdate.h"

namespace scorewatch {

/// Updates that wait, in their order, while the board is being read anew. Bounded by what they weigh: past
/// the limit everything is let go, and the sequence numbers show the hole to whoever goes on from there.
class FeedBuffer final
{
public:
    /// In units of about 200 bytes: one for an update, one more for each place of a leaderboard in it.
    static constexpr qsizetype kDefaultCapacity = 65'536;

    explicit FeedBuffer(qsizetype capacity = kDefaultCapacity) : m_capacity(capacity) { }

    /// False when it had to let everything go, this update included.
    bool append(ScoreUpdate update);
    [[nodiscard]] bool isEmpty() const { return m_updates.empty(); }
    [[nodiscard]] qsizetype size() const { return qsizetype(m_updates.size()); }
    [[nodiscard]] const ScoreUpdate &front() const { return m_updates.front(); }
    void removeFront();
    void clear();
    [[nodiscard]] const std::deque<ScoreUpdate> &updates() const { return m_updates; }

    /// Remembers the end: what is in the buffer now was published before whatever is asked for next.
    void mark() { m_marked = size(); }
    [[nodiscard]] bool isFrontMarked() const { return m_marked > 0; }

private:
    qsizetype m_capacity;
    qsizetype m_weight = 0;
    qsizetype m_marked = 0; ///< how many at the front came before the mark
    std::deque<ScoreUpdate> m_updates;
};

} // namespace scorewatch
