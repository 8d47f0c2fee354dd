// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace scorewatch {

class CheckSheet;
class PgConnection;
class RedisClient;

// How far a server's clock is from ours, which `now` tells in ms since 1970. The answer's way there and back bounds how
// well that can be known.
void checkPostgresClock(CheckSheet &sheet, PgConnection &connection, const std::function<qint64()> &now);
void checkRedisClock(CheckSheet &sheet, RedisClient &client, const std::function<qint64()> &now);

} // namespace scorewatch
