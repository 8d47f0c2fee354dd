// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace scorewatch {

class CheckSheet;
class RedisClient;

/// The Redis server itself: version, standing, memory, persistence, who we are to it. Embedded, it keeps nothing on
/// disk, and that is as it should be.
void checkRedisServer(CheckSheet &sheet, RedisClient &client, bool embedded);

} // namespace scorewatch
