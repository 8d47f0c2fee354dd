-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts one, unless as many as are allowed were counted within the window that ends now, by the server's clock.
--
-- KEYS  1 the window, a sorted set of what was counted by its time
-- ARGV  1 how many are allowed  2 milliseconds of the window  3 the name of this one, by which it can be taken back
-- Returns {1, 0}, or {0, milliseconds until the next one is allowed}.
local key, limit, window = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - window))
if redis.call('ZCARD', key) >= limit then
  local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  return {0, tonumber(oldest[2]) + window - now}
end
redis.call('ZADD', key, string.format('%.0f', now), ARGV[3])
redis.call('PEXPIRE', key, window)
return {1, 0}
