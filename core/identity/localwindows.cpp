// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/localwindows.h"

#include <algorithm>
#include <vector>

namespace scorewatch {

LocalWindows::LocalWindows(qsizetype capacity, Clock steadyNow)
    : m_capacity(capacity), m_now(std::move(steadyNow))
{ }

LocalWindows::Answer LocalWindows::take(const QByteArray &key, int limit, std::chrono::milliseconds window)
{
    const std::lock_guard lock(m_mutex);
    const auto now = m_now();
    if (!m_windows.contains(key))
        makeRoom();
    Window &mine = m_windows[key];
    mine.touched = now;
    while (!mine.times.empty() && mine.times.front() <= now - window)
        mine.times.pop_front();
    if (qsizetype(mine.times.size()) >= limit)
        return {false, mine.times.front() + window - now};
    mine.times.push_back(now);
    return {true, {}};
}

void LocalWindows::giveBack(const QByteArray &key)
{
    const std::lock_guard lock(m_mutex);
    const auto mine = m_windows.find(key);
    if (mine != m_windows.end() && !mine->times.empty())
        mine->times.pop_back();
}

qsizetype LocalWindows::keys() const
{
    const std::lock_guard lock(m_mutex);
    return m_windows.size();
}

/// An eighth at once, so that a flood of new keys does not look for the oldest each time.
void LocalWindows::makeRoom()
{
    if (m_windows.size() < m_capacity)
        return;
    std::vector<std::chrono::milliseconds> touched;
    touched.reserve(size_t(m_windows.size()));
    for (const Window &window : std::as_const(m_windows))
        touched.push_back(window.touched);
    const auto eighth = touched.begin() + std::ptrdiff_t(touched.size() / 8);
    std::nth_element(touched.begin(), eighth, touched.end());
    const auto oldest = *eighth;
    qsizetype surplus = m_windows.size() - m_capacity + 1 + m_capacity / 8;
    m_windows.removeIf([oldest, &surplus](QHash<QByteArray, Window>::iterator entry) {
        return entry->touched <= oldest && surplus-- > 0;
    });
}

} // namespace scorewatch
