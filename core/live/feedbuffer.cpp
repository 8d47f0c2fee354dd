// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/feedbuffer.h"

namespace scorewatch {
namespace {

qsizetype weightOf(const ScoreUpdate &update)
{
    return 1 + (update.leaderboard ? update.leaderboard->size() : 0);
}

} // namespace

bool FeedBuffer::append(ScoreUpdate update)
{
    const qsizetype weight = weightOf(update);
    if (m_weight + weight > m_capacity) {
        clear();
        return false;
    }
    m_weight += weight;
    m_updates.push_back(std::move(update));
    return true;
}

void FeedBuffer::removeFront()
{
    m_weight -= weightOf(m_updates.front());
    m_updates.pop_front();
    if (m_marked > 0)
        --m_marked;
}

void FeedBuffer::clear()
{
    m_updates.clear();
    m_updates.shrink_to_fit();
    m_weight = 0;
    m_marked = 0;
}

} // namespace scorewatch
