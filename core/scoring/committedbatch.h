// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <vector>

#include <QDeadlineTimer>

#include "core/scoring/boardprojection.h"
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
    CommittedBatch(std::vector<ScoreRequest> requests, ScoreBatch::Done done,
                   std::chrono::milliseconds rankWait)
        : m_requests(std::move(requests)), m_done(std::move(done)), m_deadline(rankWait)
    { }

    void answer(const BoardProjection::Applied *applied)
    {
        if (m_answered.exchange(true))
            return;
        for (size_t i = 0; i < m_requests.size(); ++i) {
            ScoreOutcome &outcome = m_done.outcomes[i];
            const int state = m_done.stateOfWrite[i];
            if (state < 0)
                continue; // was answered without waiting
            if (applied && size_t(state) < applied->ranks.size() && applied->ranks[size_t(state)] > 0)
                outcome.rank = applied->ranks[size_t(state)];
            m_requests[i].callback(outcome);
        }
    }

    [[nodiscard]] bool isLate() const { return m_deadline.hasExpired(); }
    [[nodiscard]] bool isAnswered() const { return m_answered; }
    [[nodiscard]] qint64 outboxId() const { return m_done.outboxId; }
    [[nodiscard]] const std::vector<PlayerState> &states() const { return m_done.states; }

private:
    std::vector<ScoreRequest> m_requests;
    ScoreBatch::Done m_done;
    QDeadlineTimer m_deadline;
    std::atomic<bool> m_answered = false;
};

} // namespace scorewatch
