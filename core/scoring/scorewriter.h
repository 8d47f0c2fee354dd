// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "core/postgres/pgconnection.h"
#include "core/scoring/scorewrite.h"

namespace scorewatch {

class BoardProjection;
class CommittedWriteFeed;
class ScoreWriterWorker;

/// The write path: gathers writes of any thread into batches, commits each batch in one transaction, hands
/// the new states to the board, and answers. Runs a thread of its own.
///
/// A batch takes what is there: an idle system waits for nobody, a busy one shares a commit among hundreds.
/// The board step of one batch overlaps the commit of the next. PostgreSQL's COMMIT is the only
/// acknowledgement; without Redis the answers come with no rank and the outbox keeps what the board still has
/// to learn.
class ScoreWriter final
{
public:
    struct Options
    {
        QString dsn;
        PgConnection::Options connection;
        size_t maxBatch = 500;
        size_t maxQueue = 50'000;  ///< waiting writes; more are refused at once
        int maxBatchesInRedis = 8; ///< more are left to the outbox, so that a frozen Redis fills no memory
        std::chrono::milliseconds rankWait{50}; ///< how long a committed answer waits for its rank
        /// Gets every committed write, after its answer; has to outlive the writer. Null: nobody watches.
        CommittedWriteFeed *feed = nullptr;
        /// Told of every write whose action token was spent before; on the writer's thread, must return at once.
        std::function<void(const ScoreWrite &write)> tokenReplayed{};
    };

    struct Statistics
    {
        qint64 acknowledged = 0;
        qint64 refused = 0;
        qint64 failed = 0;
        qint64 batches = 0;
        qint64 leftBehind = 0; ///< batches that the outbox had to keep
    };

    /// `leftBehind` is called on any thread when an outbox row stays because Redis did not take its states.
    ScoreWriter(Options options, BoardProjection &projection, std::function<void()> leftBehind = {});
    /// Finishes what is queued, then ends. Every callback has been called when it returns.
    ~ScoreWriter();
    Q_DISABLE_COPY_MOVE(ScoreWriter)

    /// Any thread; never blocks.
    void submit(ScoreWrite write, ScoreCallback callback);
    /// Any thread. The writes stay together as far as the size of a batch allows.
    void submit(std::vector<ScoreWrite> writes, const std::vector<ScoreCallback> &callbacks);

    [[nodiscard]] Statistics statistics() const;
    [[nodiscard]] size_t queueLength() const;

private:
    std::shared_ptr<ScoreWriterWorker> m_worker;
    std::thread m_thread;
};

} // namespace scorewatch
