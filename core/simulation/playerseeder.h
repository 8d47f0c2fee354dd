// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include <QString>

#include "core/base/result.h"
#include "core/postgres/pgconnection.h"

namespace scorewatch {

class Population;

/// Fills a scoreboard with simulated players by COPY on a few connections at once.
///
/// Every batch is one transaction, so whatever happens there are whole players only, each with the ledger row that
/// explains the score, and the board in Redis hears of them. Simulated players carry {"simulated": true, "number": …} in users.metadata; nobody else is
/// touched.
class PlayerSeeder final
{
public:
    struct Options
    {
        QString dsn;
        qint64 players = 2000;
        quint64 seed = 1;          ///< the same seed makes the same players
        bool addToPlayers = false; ///< also where there are players already
        int connections = 2;
        int batchSize = 10'000;
        /// Join dates lie before this; the present where not given.
        std::optional<std::chrono::sys_seconds> now;
    };

    struct Report
    {
        qint64 players = 0;
        std::chrono::milliseconds took{0};
    };

    /// Called on the seeder's threads, one call at a time; may call cancel().
    using Progress = std::function<void(qint64 done, qint64 total)>;

    explicit PlayerSeeder(Options options);
    ~PlayerSeeder();
    Q_DISABLE_COPY_MOVE(PlayerSeeder)

    /// Once. Blocks until all are there. Conflict where the database has players already; after any other failure and after
    /// cancel() the batches that were done stay, and the error says how many players that is.
    Result<Report> run(const Progress &progress = {});
    /// Any thread.
    void cancel();

private:
    Result<void> check() const;
    Result<qint64> firstNumber(PgConnection &connection);
    Result<std::unique_ptr<PgConnection>> open() const;
    void work(std::unique_ptr<PgConnection> connection);
    Result<void> writeBatches(PgConnection &connection);
    void countDone(qint64 players);
    void fail(const Error &error);
    Result<void> finishBoard();
    [[nodiscard]] Error explained(Error error) const;

    const Options m_options;
    std::atomic<bool> m_cancelled = false;
    std::atomic<bool> m_stop = false; ///< cancelled, or one of the connections failed

    // Set by run() before its threads start.
    std::unique_ptr<Population> m_population;
    Progress m_progress;
    bool m_mayMeetOthers = false;

    std::atomic<qint64> m_nextBatch = 0;
    std::mutex m_progressMutex;
    qint64 m_done = 0;

    std::mutex m_mutex; ///< never held while somebody else's code runs
    std::map<PgConnection *, PgCanceller> m_busy;
    std::optional<Error> m_error; ///< the first; those that followed from it are not kept
};

} // namespace scorewatch
