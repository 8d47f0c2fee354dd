// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QFuture>

#include "core/domain/board.h"
#include "core/live/boardsource.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class RedisClient;

/// Where a player stands, as Redis says it.
struct BoardStanding
{
    qint64 rank = 0;
    qint64 score = 0;
    qint64 version = 0;
    qint64 players = 0;

    bool operator==(const BoardStanding &) const = default;
};

/// Reads the board in Redis: exact ranks and pages under ties, snapshots with their position, and the log.
/// snapshot() and logSince() are called on the Redis thread by the feed; the futures may be asked for from
/// any thread.
class RedisBoardReader final : public BoardSource
{
public:
    explicit RedisBoardReader(RedisClient &client);

    void snapshot(int count, SnapshotCallback callback) override;
    void logSince(const StreamPosition &from, int limit, LogCallback callback) override;

    /// Places offset + 1 … offset + count.
    [[nodiscard]] QFuture<Result<BoardSnapshot>> page(qint64 offset, int count);
    /// NotFound when the player is not on the board.
    [[nodiscard]] QFuture<Result<BoardStanding>> standing(const UserId &user);
    /// The same for whoever answers on the Redis thread: called once, there. Any thread may ask.
    using StandingCallback = std::function<void(const Result<BoardStanding> &)>;
    void standing(const UserId &user, StandingCallback callback);

private:
    void readPage(qint64 offset, int count, SnapshotCallback callback);

    RedisClient &m_client;
    RedisScript m_snapshotScript;
    RedisScript m_rankScript;
};

} // namespace scorewatch
