// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <queue>
#include <vector>

#include "core/simulation/move.h"
#include "core/simulation/randomstream.h"
#include "core/simulation/roster.h"

namespace scorewatch {

/// The many who play for fun: they come, log in, do a few actions at the pace of people, and go.
///
/// Whoever is online takes a turn about once in a round of all who are, never twice in short succession; so the crowd
/// stays below what the rules call a burst as long as there are enough of it for the rate.
class Crowd final
{
public:
    Crowd(Roster &roster, quint64 seed);

    /// How many are online; reached as sessions begin and end.
    void setOnline(size_t players) { m_wanted = players; }
    /// Nothing when nobody can play now.
    std::optional<Move> next(SimulationTime now);

private:
    struct Session
    {
        double turn = 0; ///< when it is theirs, counted in moves of the crowd
        size_t player = 0;
        int movesLeft = 0;
        bool byService = false;
        Client client;

        bool operator<(const Session &other) const { return turn > other.turn; } // the next one on top
    };

    bool canPlay(size_t player, SimulationTime now) const;
    bool beginSession(SimulationTime now);
    Move move(Session &session);
    size_t chooseAction();

    Roster &m_roster;
    RandomStream m_random;
    std::priority_queue<Session> m_online;
    std::vector<size_t> m_offline;
    std::vector<bool> m_loggedIn; ///< since the simulation began
    std::optional<size_t> m_loginAction;
    double m_weights = 0;
    double m_turn = 0;
    size_t m_wanted = 200;
};

} // namespace scorewatch
