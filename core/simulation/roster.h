// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include <QByteArray>

#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

class PgConnection;

/// Time since the simulation began; behaviours know no other, so that a test can let it pass as it likes.
using SimulationTime = std::chrono::nanoseconds;

/// A player of the database as the simulator knows them.
struct ActivePlayer
{
    enum class Role {
        Crowd,
        Neighbour, ///< of the crowd, behind an address that several players share
        Cheater,
        Replayer, ///< sends action tokens again
    };

    UserId id;
    qint64 score = 0; ///< with what is on its way
    int inFlight = 0; ///< writes on their way
    Role role = Role::Crowd;
    int sharedAddress = -1;     ///< of neighbours
    bool racing = false;        ///< belongs to the race for the top now
    SimulationTime outUntil{0}; ///< refused by a ban or a hold; tries again then
};

/// An action of the catalogue that gives points.
struct SimulatedAction
{
    QByteArray id;
    qint64 points = 0;
    double weight = 0; ///< how often the crowd does it; 0: by occasion only
};

/// Who plays, best first, and what they can do.
struct Roster
{
    std::vector<ActivePlayer> players;
    std::vector<SimulatedAction> actions; ///< most points first
};

/// Whether there are players, and simulated ones.
struct PopulationState
{
    bool anybody = false;
    bool simulated = false;
};

Result<PopulationState> readPopulationState(PgConnection &connection);

/// The best simulated players and a sample of the others, at most `most`: the same for the same seed and database.
/// Players off the board are not among them.
Result<Roster> readRoster(PgConnection &connection, quint64 seed, int most);

} // namespace scorewatch
