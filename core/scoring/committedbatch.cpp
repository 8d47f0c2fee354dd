// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/committedbatch.h"

#include <QDateTime>

namespace scorewatch {

CommittedBatch::CommittedBatch(std::vector<ScoreRequest> requests, ScoreBatch::Done done,
                               std::chrono::milliseconds rankWait, CommittedWriteFeed *feed)
    : m_requests(std::move(requests))
    , m_done(std::move(done))
    , m_deadline(rankWait)
    , m_feed(feed)
    , m_committedAt(QDateTime::currentMSecsSinceEpoch())
{ }

void CommittedBatch::answer(const BoardProjection::Applied *applied)
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
    if (m_feed)
        m_feed->offer(takeWrites());
}

/// Nobody needs the requests after their answers.
CommittedWrites CommittedBatch::takeWrites()
{
    std::vector<CommittedWrite> out;
    out.reserve(m_done.states.size());
    for (size_t i = 0; i < m_requests.size(); ++i) {
        if (m_done.stateOfWrite[i] < 0)
            continue;
        ScoreWrite &write = m_requests[i].write;
        const ScoreOutcome &outcome = m_done.outcomes[i];
        out.push_back({.userId = write.userId,
                       .actionId = std::move(write.actionId),
                       .change = outcome.scoreChange,
                       .score = outcome.score,
                       .version = outcome.version,
                       .committedAt = m_committedAt,
                       .isCorrection = write.correction.has_value(),
                       .principal = std::move(write.principal),
                       .sessionId = std::move(write.sessionId),
                       .ipAddress = std::move(write.ipAddress),
                       .userAgent = std::move(write.userAgent),
                       .requestId = std::move(write.requestId),
                       .actor = std::move(write.actor)});
    }
    return std::make_shared<const std::vector<CommittedWrite>>(std::move(out));
}

} // namespace scorewatch
