// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include <QDeadlineTimer>

#include "core/base/backoff.h"
#include "core/scoring/committedbatch.h"
#include "core/scoring/plainbatch.h"
#include "core/scoring/scorewriter.h"

namespace scorewatch {

/// Shared with the callbacks that the Redis thread holds, so it lives as long as the last of them.
class ScoreWriterWorker final : public std::enable_shared_from_this<ScoreWriterWorker>
{
public:
    ScoreWriterWorker(ScoreWriter::Options options, BoardProjection &projection,
                      std::function<void()> leftBehind)
        : m_options(std::move(options)), m_projection(projection), m_leftBehind(std::move(leftBehind))
    { }

    void enqueue(std::vector<ScoreRequest> requests);
    void requestStop();
    void run();
    [[nodiscard]] ScoreWriter::Statistics statistics() const;
    [[nodiscard]] size_t queueLength() const;

private:
    void failUnwritable(std::vector<ScoreRequest> &requests);
    std::vector<ScoreRequest> nextBatch();
    void gather(std::unique_lock<std::mutex> &lock);
    [[nodiscard]] size_t shareOfQueue() const;
    void settle(std::vector<ScoreRequest> requests, ScoreBatch::Done done);
    void sendToBoard(const std::shared_ptr<CommittedBatch> &committed);
    void boardAnswered(const std::shared_ptr<CommittedBatch> &committed,
                       const Result<BoardProjection::Applied> &applied);
    void answerLateOnes();
    void recover(std::vector<ScoreRequest> requests, const Error &error, int attempt);
    void failAll(const std::vector<ScoreRequest> &requests, const Error &error);
    void deleteFinishedOutbox();
    void processOneByOne(std::vector<ScoreRequest> requests, int attempt);
    Result<void> ensureConnection();
    std::vector<qint64> takeFinishedOutbox();
    void giveBackFinishedOutbox(const std::vector<qint64> &ids);
    /// Returns why the whole batch failed, if it did.
    std::optional<Error> process(std::vector<ScoreRequest> requests, int attempt);
    std::optional<Error> processClosely(std::vector<ScoreRequest> requests, int attempt);

    const ScoreWriter::Options m_options;
    BoardProjection &m_projection;
    const std::function<void()> m_leftBehind;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<ScoreRequest> m_queue;
    std::vector<qint64> m_finishedOutbox;
    int m_batchesInRedis = 0;
    bool m_isGathering = false; ///< whoever comes need not wake the writer
    bool m_stopping = false;

    // The writer's thread only.
    std::unique_ptr<PgConnection> m_connection;
    ActionCatalogue m_catalogue;
    std::deque<std::shared_ptr<CommittedBatch>> m_waiting;
    size_t m_lastBatch = 0;
    bool m_heldBack = false; ///< the next batch is already here
    Backoff m_backoff{std::chrono::milliseconds(50), std::chrono::seconds(2)};
    QDeadlineTimer
        m_idleAt; ///< when nothing was written for so long that leftovers get a statement of their own
    QDeadlineTimer m_noConnectBefore;
    Error m_lastConnectError;

    std::atomic<qint64> m_acknowledged = 0;
    std::atomic<qint64> m_refused = 0;
    std::atomic<qint64> m_failed = 0;
    std::atomic<qint64> m_batches = 0;
    std::atomic<qint64> m_leftBehindCount = 0;
};

} // namespace scorewatch
