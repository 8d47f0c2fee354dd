-- SPDX-License-Identifier: GPL-3.0-or-later
-- The top of the board and the position up to which it is complete, in one step.
-- KEYS 1 leaderboard  2 leaderboard:meta  3 leaderboard:names   ARGV 1 offset  2 count
-- Returns {epoch or "", sequence, players, {user, score, name or "", …}}.
local here = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
local places, players = page_of(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]))
local out = {}
for i = 1, #places, 2 do
  out[#out + 1] = places[i]
  out[#out + 1] = places[i + 1]
  out[#out + 1] = redis.call('HGET', KEYS[3], places[i]) or ''
end
return {here[1] or '', here[2] or '0', players, out}
