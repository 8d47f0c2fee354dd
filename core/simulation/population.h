// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/domain/userid.h"
#include "core/simulation/playernames.h"

namespace scorewatch {

/// A player as they are put into an empty scoreboard.
struct SimulatedPlayer
{
    qint64 number = 0;
    UserId id;
    SimulatedName name;
    std::chrono::sys_seconds joinedAt;
    qint64 score = 0;

    bool operator==(const SimulatedPlayer &) const = default;
};

/// The players number `first` … `first + count - 1` of one seed, each made when it is asked for. Any thread.
///
/// Scores spread like those of real games (log-normal, a few per cent never scored), in steps of five, so that many
/// are equal; above all stands a group of champions close together with equals among them. Players joined during the
/// two years before `now`, more of them lately.
class Population final
{
public:
    static constexpr qint64 kChampions = 20;

    Population(quint64 seed, qint64 first, qint64 count, std::chrono::sys_seconds now);

    [[nodiscard]] qint64 first() const { return m_first; }
    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] SimulatedPlayer player(qint64 number) const;

private:
    [[nodiscard]] UserId id(qint64 number) const;
    [[nodiscard]] qint64 score(qint64 number) const;
    [[nodiscard]] std::chrono::sys_seconds joinedAt(qint64 number) const;

    quint64 m_seed;
    qint64 m_first;
    qint64 m_count;
    std::chrono::sys_seconds m_now;
    qint64 m_ceiling; ///< of everybody who is no champion
    PlayerNames m_names;
};

} // namespace scorewatch
