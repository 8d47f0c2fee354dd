// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <list>
#include <vector>

#include <QByteArray>
#include <QHash>

namespace scorewatch {

/// The attempts that this process let through, by key, in bounded memory: what limits rest on while Redis is away.
///
/// Belongs to one thread. Who was let through longest ago is forgotten first when there are too many.
class AttemptLog final
{
public:
    using Time = std::chrono::steady_clock::time_point;

    struct Standing
    {
        int inside = 0;                        ///< attempts in the window, at most the limit
        std::chrono::milliseconds allowedIn{}; ///< 0: now
    };

    /// `capacity` is in attempts; a key counts as ten of them.
    explicit AttemptLog(size_t capacity) : m_capacity(capacity) { }

    [[nodiscard]] Standing standing(const QByteArray &key, int limit, std::chrono::milliseconds window,
                                    Time now) const;
    /// It was let through; only the newest `limit` attempts of a key are kept.
    void add(const QByteArray &key, int limit, std::chrono::milliseconds window, Time now);
    void forget(const QByteArray &key);
    [[nodiscard]] size_t keys() const { return m_entries.size(); }

private:
    struct Entry
    {
        QByteArray key;
        std::vector<Time> times; ///< ascending
        std::chrono::milliseconds window{};
    };
    using Entries = std::list<Entry>; ///< whoever was let through last stands last

    void makeRoom(Time now);
    void drop(Entries::iterator entry);
    [[nodiscard]] static size_t cost(const Entry &entry);

    const size_t m_capacity;
    size_t m_cost = 0;
    Entries m_entries;
    QHash<QByteArray, Entries::iterator> m_places;
};

} // namespace scorewatch
