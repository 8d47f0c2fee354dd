// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/scoring/actioncatalogue.h"
#include "core/scoring/playerstate.h"
#include "core/scoring/scorewrite.h"

namespace scorewatch {

class PgConnection;

/// Many writes in one transaction, in two round trips: lock the players in the order of their ids and read
/// what decides (keys and tokens used before), then write everything and commit.
///
/// A refusal concerns its own write only. Whoever locks a player first decides; so the same key or token used
/// twice for one player is seen even across processes, and the unique keys of the tables are the second line.
class ScoreBatch final
{
public:
    struct Done
    {
        std::vector<ScoreOutcome> outcomes; ///< in the order of the writes, ranks still absent
        std::vector<PlayerState> states;    ///< to be applied to the board, in order
        std::vector<int> stateOfWrite;      ///< index into `states` for each write, or -1
        qint64 outboxId = 0;                ///< 0 when nothing was written
    };

    /// `finishedOutbox`: outbox rows whose states have reached Redis; deleted on the way.
    static Result<Done> run(PgConnection &connection, ActionCatalogue &catalogue,
                            const std::vector<ScoreWrite> &writes, const std::vector<qint64> &finishedOutbox);

    /// Deletes outbox rows whose states have reached Redis.
    static Result<void> forget(PgConnection &connection, const std::vector<qint64> &finishedOutbox);
};

} // namespace scorewatch
