// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "core/base/result.h"
#include "core/domain/board.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class PgConnection;
class RedisClient;

/// What acts want to know of the board: exact from Redis, or as PostgreSQL has it. Blocks, but for Redis at most as long
/// as its client waits; for jobs of a ConnectionPool.
class ActBoard final
{
public:
    explicit ActBoard(RedisClient &client);

    /// Places offset + 1 … offset + count.
    [[nodiscard]] Result<QList<BoardEntry>> page(qint64 offset, int count) const;
    /// Where somebody with this score would stand, who may be on the board or not.
    [[nodiscard]] Result<qint64> place(const UserId &player, qint64 score) const;
    /// Whether the player is in the sorted set at this moment.
    [[nodiscard]] Result<bool> isOnBoard(const UserId &player) const;

    /// The same two from PostgreSQL, by a scan of the scores.
    [[nodiscard]] static Result<QList<BoardEntry>> slowTop(PgConnection &connection, int count);
    [[nodiscard]] static Result<qint64> slowPlace(PgConnection &connection, const UserId &player,
                                                  qint64 score);

private:
    RedisClient &m_client;
    const RedisScript m_snapshot;
    const RedisScript m_place;
};

} // namespace scorewatch
