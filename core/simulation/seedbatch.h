// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <vector>

#include "core/base/result.h"
#include "core/simulation/population.h"

namespace scorewatch {

class PgConnection;

/// Puts some simulated players into the database by COPY, in one transaction: the profile, the score, the ledger row
/// that explains it, and the word to the board.
class SeedBatch final
{
public:
    struct Manner
    {
        /// User names that are taken already get a number behind them instead of failing the batch.
        bool mayMeetOthers = false;
        /// Where there is a board it is told after this time only: the caller will have it built anew, which is quicker
        /// than many messages, but may die before that.
        std::chrono::minutes tellBoardAfter{0};
    };

    /// `stop` is looked at while rows are sent; then nothing of the batch stays and the error is Cancelled.
    SeedBatch(std::vector<SimulatedPlayer> players, Manner manner, const std::atomic<bool> &stop);

    Result<void> write(PgConnection &connection);

private:
    Result<void> avoidTakenNames(PgConnection &connection);
    /// False where no board was ever built: the first one is read from the tables, with these players.
    Result<bool> beginAndAskForBoard(PgConnection &connection);
    Result<void> copyRows(PgConnection &connection);
    Result<void> tellBoard(PgConnection &connection);

    using WriteRow = void (*)(QByteArray &out, const SimulatedPlayer &player);
    Result<void> copy(PgConnection &connection, const char *sql, WriteRow writeRow);

    std::vector<SimulatedPlayer> m_players;
    const Manner m_manner;
    const std::atomic<bool> &m_stop;
};

} // namespace scorewatch
