-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Put before each script of the board: rank and page for `score DESC, member ASC` on a sorted set of positive scores.
-- Redis lists equal scores by descending member when it reads in reverse, so tie groups are walked by index.

-- Place, from 1, of a member that is on the board with this score. Counting costs most: who shares a score with nobody
-- is counted once, others twice.
local function rank_at(key, member, score)
  local equal = redis.call('ZCOUNT', key, score, score)
  local from_top = redis.call('ZREVRANK', key, member)
  if equal == 1 then return from_top + 1 end
  local above = redis.call('ZCOUNT', key, '(' .. score, '+inf')
  return 2 * above + equal - from_top
end

local function rank_of(key, member)
  local score = redis.call('ZSCORE', key, member)
  if not score then return nil end
  return rank_at(key, member, score), score
end

-- Places offset+1 … offset+count as {member, score, …}; O(tie groups touched x log N + count).
local function page_of(key, offset, count)
  local card = redis.call('ZCARD', key)
  local out = {}
  while count > 0 and offset < card do
    local score = redis.call('ZRANGE', key, offset, offset, 'REV', 'WITHSCORES')[2]
    local above = redis.call('ZCOUNT', key, '(' .. score, '+inf')
    local equal = redis.call('ZCOUNT', key, score, score)
    local first = card - above - equal -- ascending index of the group's first member
    local skip = offset - above
    local take = math.min(count, equal - skip)
    for _, member in ipairs(redis.call('ZRANGE', key, first + skip, first + skip + take - 1)) do
      out[#out + 1] = member
      out[#out + 1] = score
    end
    offset = offset + take
    count = count - take
  end
  return out, card
end

local function integer(number)
  return string.format('%.0f', number)
end
