-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts a part of PostgreSQL's snapshot into the set that is being built beside the board.
-- KEYS 1 leaderboard:next  2 leaderboard:next:versions  3 leaderboard:next:epoch
-- ARGV 1 the new epoch  2 seconds the marker lives on  then user, version, "a" or "r", score
-- The marker fences: if it is gone or another's, this rebuild has lost its right to go on.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return redis.error_reply('EPOCH the rebuild was overtaken by another one')
end
redis.call('EXPIRE', KEYS[3], ARGV[2])
-- A call from a script costs as much as what it does here, so each is made once for all rows. unpack() takes 8000 at most.
local users = {}
for i = 3, #ARGV, 4 do users[#users + 1] = ARGV[i] end
local known = redis.call('HMGET', KEYS[2], unpack(users))
local versions, onto, off = {}, {}, {}
for n, user in ipairs(users) do
  local at = 4 * n - 1
  local version, state, score = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  -- Nearly always nobody was here before; only a write that was committed meanwhile can be newer.
  if not known[n] or tonumber(version) > tonumber(known[n]) then
    versions[#versions + 1] = user
    versions[#versions + 1] = version
    if state == 'a' then
      onto[#onto + 1] = score
      onto[#onto + 1] = user
    else
      off[#off + 1] = user
    end
  end
end
if #versions > 0 then redis.call('HSET', KEYS[2], unpack(versions)) end
if #onto > 0 then redis.call('ZADD', KEYS[1], unpack(onto)) end
if #off > 0 then redis.call('ZREM', KEYS[1], unpack(off)) end
return redis.call('ZCARD', KEYS[1])
