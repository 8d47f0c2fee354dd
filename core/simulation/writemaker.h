// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include <QDateTime>

#include "core/scoring/scorewrite.h"
#include "core/simulation/move.h"
#include "core/simulation/randomstream.h"
#include "core/simulation/roster.h"

namespace scorewatch {

/// Makes writes of moves, as the API makes them of requests: with an action token for a player, with an idempotency
/// key for a game server. Tokens and keys are of one run: another run with the same seed has others.
class WriteMaker final
{
public:
    WriteMaker(const Roster &roster, quint64 run);

    /// `now` is the time on the wall, for the expiry of tokens.
    [[nodiscard]] ScoreWrite write(const Move &move, const QDateTime &now);

private:
    [[nodiscard]] QByteArray digest();

    const Roster &m_roster;
    RandomStream m_random;
    QByteArray m_run;
    qint64 m_count = 0;
    std::unordered_map<size_t, ScoreWrite> m_spent; ///< the last write with a token of each replayer
};

} // namespace scorewatch
