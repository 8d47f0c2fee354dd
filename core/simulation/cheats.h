// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/simulation/move.h"
#include "core/simulation/randomstream.h"
#include "core/simulation/roster.h"

namespace scorewatch {

/// Those who hammer: a program sends one action several times a second for some ten seconds, rests, and begins again.
///
/// An account that was banned, held, or used for a while is left, and another one takes its place.
class Cheaters final
{
public:
    Cheaters(Roster &roster, quint64 seed);

    /// Nothing when none of them is due.
    std::optional<Move> next(SimulationTime now);

private:
    struct Account
    {
        size_t player = 0;
        size_t action = 0;
        int attacksLeft = 0;
        SimulationTime from{0}; ///< of this attack, or of the next one
        SimulationTime until{0};
        SimulationTime nextHit{0};
        SimulationTime step{0}; ///< between two hits
    };

    void beginUse(Account &account, SimulationTime now);
    void planAttack(Account &account, SimulationTime from);

    Roster &m_roster;
    RandomStream m_random;
    std::vector<Account> m_accounts;
};

/// Those who send an action token again that was spent already: twice after each time they play.
class Replayers final
{
public:
    Replayers(Roster &roster, quint64 seed);
    std::optional<Move> next(SimulationTime now);

private:
    struct Account
    {
        size_t player = 0;
        size_t action = 0;
        int replaysLeft = 0;
        SimulationTime nextAt{0};
    };

    Roster &m_roster;
    RandomStream m_random;
    std::vector<Account> m_accounts;
};

} // namespace scorewatch
