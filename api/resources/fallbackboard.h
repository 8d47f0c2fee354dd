// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "api/resources/bridge.h"
#include "core/domain/board.h"
#include "core/live/redisboardreader.h"

namespace scorewatch {
class ConnectionPool;
}

namespace scorewatch::api {

/// The board by PostgreSQL while Redis is away, within a bound on what that costs: the top is read at most once in two
/// seconds for everybody, a rank by two callers at a time. Any thread.
class FallbackBoard final
{
public:
    static constexpr int kPlaces = 1000;

    struct Top
    {
        QList<BoardEntry> entries; ///< at most kPlaces
        QDateTime asOf;
    };
    using TopTaker = std::function<void(const Result<std::shared_ptr<const Top>> &)>;
    using StandingTaker = std::function<void(const Result<BoardStanding> &)>;

    /// Both outlive the board.
    FallbackBoard(ConnectionPool &pool, Bridge &bridge);

    /// Called once, at once or on the main thread.
    void top(TopTaker take);
    /// The place of one player; `players` stays 0. Exhausted when others are being looked for.
    void standing(const UserId &user, StandingTaker take);

private:
    using Kept = std::shared_ptr<const Top>;
    void taken(const Result<Kept> &result);

    ConnectionPool &m_pool;
    Bridge &m_bridge;
    std::atomic<int> m_standings = 0;   ///< being looked for
    std::mutex m_mutex;                 ///< guards what follows
    std::optional<Result<Kept>> m_last; ///< the last answer, a failure too
    std::chrono::steady_clock::time_point m_readAt;
    std::vector<TopTaker> m_waiting; ///< not empty while it is being read
};

} // namespace scorewatch::api
