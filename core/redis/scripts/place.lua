-- SPDX-License-Identifier: GPL-3.0-or-later
-- The place, from 1, that a member would have with a score, whether it is on the board or not. Nothing is changed.
--
-- KEYS  1 leaderboard
-- ARGV  1 member  2 score
local key, member, score = KEYS[1], ARGV[1], ARGV[2]
local above = redis.call('ZCOUNT', key, '(' .. score, '+inf')
local equal = redis.call('ZCOUNT', key, score, score)
-- Who has the same score stands by member, ascending: so many stand before ours.
local first = redis.call('ZCARD', key) - above - equal
local low, high = first, first + equal
while low < high do
  local middle = math.floor((low + high) / 2)
  if redis.call('ZRANGE', key, middle, middle)[1] < member then low = middle + 1 else high = middle end
end
local now = redis.call('ZSCORE', key, member)
local itself = (now and tonumber(now) > tonumber(score)) and 1 or 0
return above - itself + (low - first) + 1
