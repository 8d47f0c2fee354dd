// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "core/base/result.h"
#include "core/redis/redisscript.h"
#include "core/scoring/playerstate.h"

namespace scorewatch {

class RedisClient;

/// Takes committed states of players to the board in Redis: sorted set, versions, score cache, log and
/// channel in one script. Any thread.
///
/// States are absolute and carry their version, so the order of calls does not matter and repeating one is
/// harmless. Nothing is applied while no epoch is known: then the states stay in PostgreSQL's outbox.
class BoardProjection final
{
public:
    struct Applied
    {
        qint64 sequence = 0;       ///< of the last message
        qint64 count = 0;          ///< states that were newer
        std::vector<qint64> ranks; ///< for each state; 0 when the player is not on the board
    };
    /// Called once, on the Redis thread. Error::Code::Conflict: the epoch is not the board's any more.
    using Callback = std::function<void(const Result<Applied> &)>;

    explicit BoardProjection(RedisClient &client);

    void apply(const std::vector<PlayerState> &states, Callback callback);
    /// apply() for a thread of one's own: blocks until Redis answered or the client gave up.
    Result<Applied> applyAndWait(const std::vector<PlayerState> &states);

    void setEpoch(const QByteArray &epoch); ///< empty: stop applying
    [[nodiscard]] QByteArray epoch() const;

private:
    RedisClient &m_client;
    RedisScript m_script;
    mutable std::mutex m_mutex;
    QByteArray m_epoch;
};

} // namespace scorewatch
