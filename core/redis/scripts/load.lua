-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts a part of PostgreSQL's snapshot into the set that is being built beside the board.
-- KEYS 1 leaderboard:next  2 leaderboard:next:versions  3 leaderboard:next:epoch
-- ARGV 1 the new epoch  2 seconds the marker lives on  then user, version, "a" or "r", score
-- The marker fences: if it is gone or another's, this rebuild has lost its right to go on.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return redis.error_reply('EPOCH the rebuild was overtaken by another one')
end
redis.call('EXPIRE', KEYS[3], ARGV[2])
for i = 3, #ARGV, 4 do
  local user, version, state, score = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  -- Nearly always nobody was here before; only a write that was committed meanwhile can be newer.
  local newer = redis.call('HSETNX', KEYS[2], user, version) == 1
  if not newer and tonumber(version) > tonumber(redis.call('HGET', KEYS[2], user)) then
    redis.call('HSET', KEYS[2], user, version)
    newer = true
  end
  if newer then
    if state == 'a' then redis.call('ZADD', KEYS[1], score, user) else redis.call('ZREM', KEYS[1], user) end
  end
end
return redis.call('ZCARD', KEYS[1])
