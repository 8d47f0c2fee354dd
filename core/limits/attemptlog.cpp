// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/limits/attemptlog.h"

#include <algorithm>

namespace scorewatch {

AttemptLog::Standing AttemptLog::standing(const QByteArray &key, int limit, std::chrono::milliseconds window,
                                          Time now) const
{
    const auto place = m_places.constFind(key);
    if (place == m_places.constEnd())
        return {};
    const std::vector<Time> &times = (*place)->times;
    const auto first = std::upper_bound(times.begin(), times.end(), now - window);
    const auto inside = times.end() - first;
    if (inside < limit)
        return {int(inside), std::chrono::milliseconds(0)};
    const Time due = times[times.size() - size_t(limit)] + window;
    return {limit, std::chrono::ceil<std::chrono::milliseconds>(due - now)};
}

void AttemptLog::add(const QByteArray &key, int limit, std::chrono::milliseconds window, Time now)
{
    const auto place = m_places.constFind(key);
    Entries::iterator entry;
    if (place == m_places.constEnd()) {
        entry = m_entries.insert(m_entries.end(), Entry{key, {}, window});
        m_places.insert(key, entry);
    } else {
        entry = *place;
        m_entries.splice(m_entries.end(), m_entries, entry);
        m_cost -= cost(*entry);
    }
    std::vector<Time> &times = entry->times;
    if (times.size() >= size_t(limit))
        times.erase(times.begin(), times.end() - (limit - 1));
    times.push_back(now);
    entry->window = window;
    m_cost += cost(*entry);
    makeRoom(now);
}

void AttemptLog::forget(const QByteArray &key)
{
    const auto place = m_places.constFind(key);
    if (place != m_places.constEnd())
        drop(*place);
}

void AttemptLog::makeRoom(Time now)
{
    const auto isOver = [now](const Entry &entry) { return entry.times.back() + entry.window <= now; };
    while (m_entries.size() > 1 && (m_cost > m_capacity || isOver(m_entries.front())))
        drop(m_entries.begin());
}

void AttemptLog::drop(Entries::iterator entry)
{
    m_cost -= cost(*entry);
    m_places.remove(entry->key);
    m_entries.erase(entry);
}

size_t AttemptLog::cost(const Entry &entry)
{
    constexpr size_t kKeyCost = 10; // its two nodes and its text, in attempts of 8 bytes
    return kKeyCost + entry.times.size();
}

} // namespace scorewatch
