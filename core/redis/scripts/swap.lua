-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts the set built beside in the board's place, in one step: readers see the old board or the new one, never none.
-- KEYS 1 leaderboard  2 leaderboard:versions  3 leaderboard:meta  4 leaderboard:log
--      5 leaderboard:next  6 leaderboard:next:versions  7 leaderboard:next:epoch
-- ARGV 1 the new epoch  2 channel  3 timestamp
-- Returns the number of players.
if redis.call('GET', KEYS[7]) ~= ARGV[1] then
  return redis.error_reply('EPOCH the rebuild was overtaken by another one')
end
for from, to in pairs({[KEYS[5]] = KEYS[1], [KEYS[6]] = KEYS[2]}) do
  -- Freeing a million members takes longer than everybody may wait; UNLINK leaves it to another thread.
  redis.call('UNLINK', to)
  -- No player at all means no key, and RENAME wants one.
  if redis.call('EXISTS', from) == 1 then redis.call('RENAME', from, to) end
end
redis.call('UNLINK', KEYS[7], KEYS[4], KEYS[3])
redis.call('HSET', KEYS[3], 'epoch', ARGV[1], 'seq', '0')
redis.call('PUBLISH', ARGV[2], '{"type":"board_rebuilt","epoch":"' .. ARGV[1] .. '","seq":0,"timestamp":"' .. ARGV[3] .. '"}')
return redis.call('ZCARD', KEYS[1])
