// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace scorewatch {

class CheckSheet;
class PgConnection;
class RedisClient;

/// What is ours in Redis: the rights to work with it, the types of its keys, and whether the board is the one that
/// PostgreSQL remembers (`connection` is null where that cannot be asked).
void checkRedisBoard(CheckSheet &sheet, RedisClient &client, PgConnection *connection);

} // namespace scorewatch
