// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorewriterworker.h"

#include <algorithm>

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcWriter, "scorewatch.scoring.writer")

/// How long finished outbox rows wait for a batch to delete them with, before they get a statement of their
/// own.
constexpr auto kOutboxIdle = 200ms;
/// How often late ranks are looked for while nothing else happens.
constexpr auto kRankTick = 5ms;
/// Under load a batch begins when nobody came for this long …
constexpr auto kGatherQuiet = 50us;
/// … or after this.
constexpr auto kGatherMost = 1ms;
/// A commit costs as much as a few writes; two for less than this cost more than they hide.
constexpr size_t kWorthHalving = 16;

} // namespace

void ScoreWriterWorker::enqueue(std::vector<ScoreRequest> requests)
{
    failUnwritable(requests);
    std::vector<ScoreRequest> refused;
    bool stopping = false;
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        stopping = m_stopping;
        for (ScoreRequest &request : requests) {
            if (stopping || m_queue.size() >= m_options.maxQueue)
                refused.push_back(std::move(request));
            else
                m_queue.push_back(std::move(request));
        }
        wake = !m_isGathering || m_queue.size() >= m_options.maxBatch;
    }
    if (wake)
        m_changed.notify_one();
    if (!refused.empty()) {
        failAll(
            refused,
            stopping
                ? Error{Error::Code::Cancelled,
                        u"Scorewatch is stopping, so the score was not written."_s,
                        {},
                        {}}
                : Error{Error::Code::Exhausted,
                        u"Too many scores wait to be written; this one was not taken. Try again shortly."_s,
                        {},
                        {}});
    }
}

/// One row that PostgreSQL cannot hold would fail everybody's batch.
void ScoreWriterWorker::failUnwritable(std::vector<ScoreRequest> &requests)
{
    std::erase_if(requests, [this](const ScoreRequest &request) {
        const Result<void> checked = request.write.check();
        if (!checked)
            failAll({request}, checked.error());
        return !checked;
    });
}

void ScoreWriterWorker::requestStop()
{
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
    m_changed.notify_one();
}

ScoreWriter::Statistics ScoreWriterWorker::statistics() const
{
    return {.acknowledged = m_acknowledged,
            .refused = m_refused,
            .failed = m_failed,
            .batches = m_batches,
            .leftBehind = m_leftBehindCount};
}

size_t ScoreWriterWorker::queueLength() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.size();
}

void ScoreWriterWorker::run()
{
    for (;;) {
        std::vector<ScoreRequest> requests = nextBatch();
        answerLateOnes();
        if (!requests.empty()) {
            (void)process(std::move(requests), 1);
            m_idleAt.setRemainingTime(kOutboxIdle);
            continue;
        }
        bool stopping = false;
        {
            const std::lock_guard lock(m_mutex);
            stopping = m_stopping && m_queue.empty();
        }
        if (stopping || m_idleAt.hasExpired())
            deleteFinishedOutbox();
        if (stopping && m_waiting.empty())
            return;
    }
}

/// Waits for work; returns empty-handed when something else is due.
std::vector<ScoreRequest> ScoreWriterWorker::nextBatch()
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] { return !m_queue.empty() || m_stopping; };
    if (!m_waiting.empty())
        m_changed.wait_for(lock, kRankTick, ready);
    else if (!m_finishedOutbox.empty())
        m_changed.wait_for(lock, std::max(1ms, std::chrono::milliseconds(m_idleAt.remainingTime())), ready);
    else
        m_changed.wait(lock, [&] { return ready() || !m_finishedOutbox.empty(); });

    gather(lock);
    const size_t share = shareOfQueue();
    std::vector<ScoreRequest> out;
    out.reserve(share);
    while (out.size() < share) {
        out.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    m_lastBatch = out.size();
    m_heldBack = !m_queue.empty();
    return out;
}

/// With nothing in Redis, PostgreSQL would be idle while Redis has this batch: half of what is here starts the two
/// taking turns, and keeps them at it, because each half comes back together.
size_t ScoreWriterWorker::shareOfQueue() const
{
    size_t share = m_queue.size();
    if (m_batchesInRedis == 0 && share >= kWorthHalving)
        share = (share + 1) / 2;
    return std::min(share, m_options.maxBatch);
}

/// The clients of one batch come back one after the other: who commits for the first of them alone makes all others
/// wait for a second commit. A single client waits for nobody.
void ScoreWriterWorker::gather(std::unique_lock<std::mutex> &lock)
{
    const auto isAnswered = [](const auto &committed) { return committed->isAnswered(); };
    if (m_queue.empty() || m_heldBack || (m_lastBatch < 2 && std::ranges::all_of(m_waiting, isAnswered)))
        return;
    const auto isFull = [this] { return m_stopping || m_queue.size() >= m_options.maxBatch; };
    const auto end = std::chrono::steady_clock::now() + kGatherMost;
    m_isGathering = true;
    for (size_t before = 0; before < m_queue.size() && !isFull() && std::chrono::steady_clock::now() < end;) {
        before = m_queue.size();
        m_changed.wait_for(lock, kGatherQuiet, isFull);
    }
    m_isGathering = false;
}

/// Most writes need no closer look, and are done in one round trip; the others follow in a transaction of their own.
std::optional<Error> ScoreWriterWorker::process(std::vector<ScoreRequest> requests, int attempt)
{
    if (const auto connected = ensureConnection(); !connected) {
        failAll(requests, connected.error());
        return connected.error();
    }
    std::vector<const ScoreWrite *> writes;
    writes.reserve(requests.size());
    for (const ScoreRequest &request : requests)
        writes.push_back(&request.write);

    const std::vector<qint64> finished = takeFinishedOutbox();
    Result<PlainBatch::Done> done = PlainBatch::run(*m_connection, m_catalogue, writes, finished);
    // Nothing written means nothing deleted either.
    if (!done || done->written.outboxId == 0)
        giveBackFinishedOutbox(finished);
    if (!done) {
        recover(std::move(requests), done.error(), attempt);
        return done.error();
    }
    std::vector<ScoreRequest> left;
    left.reserve(done->left.size());
    for (const size_t index : done->left)
        left.push_back({std::move(requests[index].write), std::exchange(requests[index].callback, nullptr)});
    if (done->written.outboxId != 0) {
        ++m_batches;
        settle(std::move(requests), std::move(done->written));
    }
    return left.empty() ? std::nullopt : processClosely(std::move(left), attempt);
}

std::optional<Error> ScoreWriterWorker::processClosely(std::vector<ScoreRequest> requests, int attempt)
{
    std::vector<ScoreWrite> writes;
    writes.reserve(requests.size());
    for (const ScoreRequest &request : requests)
        writes.push_back(request.write);

    const std::vector<qint64> finished = takeFinishedOutbox();
    Result<ScoreBatch::Done> done = ScoreBatch::run(*m_connection, m_catalogue, writes, finished);
    if (!done || done->outboxId == 0)
        giveBackFinishedOutbox(finished);
    if (!done) {
        recover(std::move(requests), done.error(), attempt);
        return done.error();
    }
    ++m_batches;
    settle(std::move(requests), std::move(*done));
    return std::nullopt;
}

void ScoreWriterWorker::settle(std::vector<ScoreRequest> requests, ScoreBatch::Done done)
{
    for (size_t i = 0; i < requests.size(); ++i) {
        if (!requests[i].callback)
            continue; // was left for a closer look
        const ScoreOutcome &outcome = done.outcomes[i];
        outcome.isAcknowledged() ? ++m_acknowledged : ++m_refused;
        if (outcome.status == ScoreOutcome::Status::TokenUsed && m_options.tokenReplayed)
            m_options.tokenReplayed(requests[i].write);
        if (done.stateOfWrite[i] < 0)
            requests[i].callback(outcome);
    }
    if (!done.states.empty())
        sendToBoard(std::make_shared<CommittedBatch>(std::move(requests), std::move(done), m_options.rankWait,
                                                     m_options.feed));
}

void ScoreWriterWorker::sendToBoard(const std::shared_ptr<CommittedBatch> &committed)
{
    bool full = false;
    {
        const std::lock_guard lock(m_mutex);
        full = m_batchesInRedis >= m_options.maxBatchesInRedis;
        if (!full)
            ++m_batchesInRedis;
    }
    if (full) {
        committed->answer(nullptr);
        ++m_leftBehindCount;
        if (m_leftBehind)
            m_leftBehind();
        return;
    }
    m_waiting.push_back(committed);
    m_projection.apply(
        committed->states(),
        [self = shared_from_this(), committed](const Result<BoardProjection::Applied> &applied) {
            self->boardAnswered(committed, applied);
        });
}

/// On the Redis thread.
void ScoreWriterWorker::boardAnswered(const std::shared_ptr<CommittedBatch> &committed,
                                      const Result<BoardProjection::Applied> &applied)
{
    committed->answer(applied ? &*applied : nullptr);
    {
        const std::lock_guard lock(m_mutex);
        --m_batchesInRedis;
        if (applied)
            m_finishedOutbox.push_back(committed->outboxId());
    }
    m_changed.notify_one();
    if (!applied) {
        ++m_leftBehindCount;
        if (m_leftBehind)
            m_leftBehind();
    }
}

void ScoreWriterWorker::answerLateOnes()
{
    while (!m_waiting.empty() && (m_waiting.front()->isAnswered() || m_waiting.front()->isLate())) {
        m_waiting.front()->answer(nullptr);
        m_waiting.pop_front();
    }
}

/// A batch failed as a whole. Whoever can be asked again without a second effect is; one bad value is found
/// by writing each alone.
void ScoreWriterWorker::recover(std::vector<ScoreRequest> requests, const Error &error, int attempt)
{
    const bool lost = error.code == Error::Code::Unknown || error.code == Error::Code::Unavailable;
    if (lost && attempt == 1) {
        std::vector<ScoreRequest> again;
        for (ScoreRequest &request : requests) {
            if (error.code == Error::Code::Unavailable || !request.write.idempotencyKey.isEmpty())
                again.push_back(std::move(request));
            else
                failAll({std::move(request)}, error);
        }
        if (!again.empty())
            (void)process(std::move(again), attempt + 1);
        return;
    }
    if (!lost && requests.size() > 1) {
        processOneByOne(std::move(requests), attempt);
        return;
    }
    qCWarning(lcWriter).noquote() << "Scores were not written:" << toString(error);
    failAll(requests, error);
}

/// Finds the write that spoiled its batch. Two time-outs in a row mean that a table is locked, not a player:
/// then the rest is answered at once instead of waiting one after the other.
void ScoreWriterWorker::processOneByOne(std::vector<ScoreRequest> requests, int attempt)
{
    int timeouts = 0;
    for (size_t i = 0; i < requests.size(); ++i) {
        std::vector<ScoreRequest> alone;
        alone.push_back(std::move(requests[i]));
        const std::optional<Error> error = process(std::move(alone), attempt + 1);
        timeouts = error && error->code == Error::Code::Timeout ? timeouts + 1 : 0;
        if (timeouts == 2) {
            failAll({std::make_move_iterator(requests.begin() + qsizetype(i) + 1),
                     std::make_move_iterator(requests.end())},
                    *error);
            return;
        }
    }
}

void ScoreWriterWorker::failAll(const std::vector<ScoreRequest> &requests, const Error &error)
{
    ScoreOutcome outcome;
    outcome.status
        = error.code == Error::Code::Unknown ? ScoreOutcome::Status::Unknown : ScoreOutcome::Status::Failed;
    outcome.error = error;
    m_failed += qint64(requests.size());
    for (const ScoreRequest &request : requests)
        request.callback(outcome);
}

Result<void> ScoreWriterWorker::ensureConnection()
{
    // A statement that was sent over a connection that had ended long ago would have an unknown outcome.
    if (m_connection && m_connection->isAlive())
        return {};
    m_connection.reset();
    // Between attempts everybody gets the last answer at once instead of waiting in a row for the next one.
    if (!m_noConnectBefore.hasExpired())
        return m_lastConnectError;
    auto opened = PgConnection::open(m_options.dsn, m_options.connection);
    if (!opened) {
        m_noConnectBefore.setRemainingTime(m_backoff.next());
        m_lastConnectError = opened.error();
        return opened.error();
    }
    m_backoff.reset();
    m_connection = std::move(*opened);
    return {};
}

std::vector<qint64> ScoreWriterWorker::takeFinishedOutbox()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_finishedOutbox, {});
}

void ScoreWriterWorker::giveBackFinishedOutbox(const std::vector<qint64> &ids)
{
    const std::lock_guard lock(m_mutex);
    m_finishedOutbox.insert(m_finishedOutbox.end(), ids.begin(), ids.end());
}

void ScoreWriterWorker::deleteFinishedOutbox()
{
    const std::vector<qint64> finished = takeFinishedOutbox();
    if (finished.empty() || !ensureConnection())
        return; // the relay finds them: applying a state twice changes nothing
    if (const auto deleted = ScoreBatch::forget(*m_connection, finished); !deleted)
        qCInfo(lcWriter).noquote() << "Finished outbox rows stay for the relay:" << toString(deleted.error());
}

} // namespace scorewatch
