// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

class PgConnection;
class RedisClient;

/// What acts want done outside PostgreSQL. Blocks; for jobs of a ConnectionPool.
namespace actfollowup {

/// An act that was committed.
struct News
{
    qint64 act = 0;
    UserId player;
    bool tokensChanged = false;
    qint64 validAfter = 0; ///< seconds since 1970: tokens of before are dead; 0: none is

    bool operator==(const News &) const = default;
};

/// Up to which the acts were read: nothing that was not to be seen then is missed, however late it was committed.
struct Cursor
{
    QByteArray seenUpTo; ///< a transaction; empty before the first look
    QByteArray at;       ///< PostgreSQL's clock
};

struct Look
{
    QList<News> news; ///< may hold what the look before held
    Cursor cursor;
    int lifted = 0;      ///< bans that ended
    bool isOpen = false; ///< something is to be done for these or others
};

/// What was done since the cursor; at the first look, in the last two minutes. Lifts ended bans before that.
[[nodiscard]] Result<Look> look(PgConnection &connection, const Cursor &cursor, bool liftBans);

/// Makes leaderboard_top10 right about acts that are not in it. False: somebody else is at it, try again.
[[nodiscard]] Result<bool> refreshView(PgConnection &connection);

/// Takes ended log-ins and old scores out of Redis and tells every desk. False: there is more.
[[nodiscard]] Result<bool> publish(PgConnection &connection, RedisClient &client);

} // namespace actfollowup
} // namespace scorewatch
