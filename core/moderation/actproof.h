// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/moderation/actreport.h"

namespace scorewatch {

class ActBoard;
class PgConnection;
class RedisClient;

namespace actproof {

/// Asks PostgreSQL and Redis whether an act has arrived everywhere. Blocks; for jobs of a ConnectionPool.
[[nodiscard]] Result<ActProof> prove(PgConnection &connection, RedisClient &client, const ActBoard &board,
                                     qint64 actId);

} // namespace actproof
} // namespace scorewatch
