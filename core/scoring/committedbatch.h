// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <vector>

#include <QDeadlineTimer>

#include "core/scoring/boardprojection.h"
#include "core/scoring/committedwritefeed.h"
#include "core/scoring/scorebatch.h"

namespace scorewatch {

/// A write and whom to tell.
struct ScoreRequest
{
    ScoreWrite write;
    ScoreCallback callback;
};

/// A committed batch whose answers wait for their ranks. Answered by the Redis thread or, when that takes too
/// long, by the writer: whoever comes first.
class CommittedBatch final
{
public:
    /// `feed` may be null.
    CommittedBatch(std::vector<ScoreRequest> requests, ScoreBatch::Done done,
                   std::chrono::milliseconds rankWait, CommittedWriteFeed *feed);

    void answer(const BoardProjection::Applied *applied);

    [[nodiscard]] bool isLate() const { return m_deadline.hasExpired(); }
    [[nodiscard]] bool isAnswered() const { return m_answered; }
    [[nodiscard]] qint64 outboxId() const { return m_done.outboxId; }
    [[nodiscard]] const std::vector<PlayerState> &states() const { return m_done.states; }

private:
    [[nodiscard]] CommittedWrites takeWrites();

    std::vector<ScoreRequest> m_requests;
    ScoreBatch::Done m_done;
    QDeadlineTimer m_deadline;
    CommittedWriteFeed *const m_feed;
    const qint64 m_committedAt; ///< milliseconds since 1970
    std::atomic<bool> m_answered = false;
};

} // namespace scorewatch
