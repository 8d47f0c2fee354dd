// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/redisscript.h"

/// The Lua scripts of the board, each with the shared functions of board.lua before it.
namespace scorewatch::boardscripts {

RedisScript apply();
RedisScript snapshot();
RedisScript rank();
RedisScript load();
RedisScript swap();
RedisScript place();

} // namespace scorewatch::boardscripts
