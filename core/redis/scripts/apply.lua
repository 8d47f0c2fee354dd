-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes committed states of players into the board: compare-and-set on the version, one sequence number, one log
-- entry and one message for each state that is newer than what is here. Doing it twice changes nothing.
--
-- KEYS  1 leaderboard  2 leaderboard:versions  3 leaderboard:meta  4 leaderboard:log  5 leaderboard:names
--       6 leaderboard:next  7 leaderboard:next:versions  8 leaderboard:next:epoch (present while a rebuild runs)
-- ARGV  1 epoch  2 channel  3 length of the log  4 seconds a cached score lives  5 places shown
--       then, for each state: user, version, "a" (on the board) or "r" (off it), score,
--       change ("" unknown), action as a JSON string ("" unknown), timestamp,
--       the version that is to be replaced whatever it is ("" for a newer one only, "none" for no version at all)
-- Returns {sequence, states applied, rank of each state (0: off the board)}.
local board, versions, meta, log, names = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, channel, log_length, ttl, shown = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

local here = redis.call('HMGET', meta, 'epoch', 'seq')
if here[1] ~= epoch then
  return redis.error_reply('EPOCH ' .. tostring(here[1] or 'none'))
end
local sequence = tonumber(here[2] or '0')
local rebuilding = redis.call('EXISTS', KEYS[8]) == 1

local function top_as_json()
  local places = page_of(board, 0, shown)
  local out = {}
  for i = 1, #places, 2 do
    local name = redis.call('HGET', names, places[i])
    out[#out + 1] = '{"rank":' .. integer((i + 1) / 2) .. ',"userId":"' .. places[i] .. '","score":' .. places[i + 1]
      .. (name and (',"username":' .. cjson.encode(name)) or '') .. '}'
  end
  return '[' .. table.concat(out, ',') .. ']'
end

-- The rebuild's set is filled by the same rule while it grows, so that nothing committed meanwhile is missing in it.
local function apply_to_next(user, version, state, score)
  local known = redis.call('HGET', KEYS[7], user)
  if known and tonumber(version) <= tonumber(known) then return end
  redis.call('HSET', KEYS[7], user, version)
  if state == 'a' then redis.call('ZADD', KEYS[6], score, user) else redis.call('ZREM', KEYS[6], user) end
end

-- Calls from a script cost as much as what they do here: versions are read and written once for all states.
local users = {}
for i = 6, #ARGV, 8 do users[#users + 1] = ARGV[i] end
local known_versions, new_versions = {}, {}
for first = 1, #users, 1000 do
  local last = math.min(first + 999, #users)
  for n, version in ipairs(redis.call('HMGET', versions, unpack(users, first, last))) do
    known_versions[users[first + n - 1]] = version
  end
end

local ranks, messages, top_changed_at = {}, {}, nil
local of_epoch = '","epoch":"' .. epoch .. '","seq":'
for i = 6, #ARGV, 8 do
  local user, version, state, score = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if rebuilding then apply_to_next(user, version, state, score) end
  local known = known_versions[user]
  local replaces = ARGV[i + 7]
  local wanted
  if replaces == '' then
    wanted = not known or tonumber(version) > tonumber(known)
  else -- a repair: only of what the repairer saw, not of what was written since
    wanted = (known or 'none') == replaces
  end
  if wanted then
    -- Only who goes down or away needs the old place: who goes up to the top is in the top afterwards. The next
    -- version with points gained can only go up.
    local was_shown = false
    local gained = known and tonumber(version) == tonumber(known) + 1 and (tonumber(ARGV[i + 4]) or 0) > 0
    if not gained or state ~= 'a' then
      local old_rank, old = rank_of(board, user)
      was_shown = old ~= nil and old_rank <= shown and (state ~= 'a' or tonumber(score) < tonumber(old))
    end
    known_versions[user] = version
    new_versions[user] = version -- stays when the player leaves, so that an old state cannot return
    local rank = 0
    if state == 'a' then
      redis.call('ZADD', board, score, user)
      rank = rank_at(board, user, score)
      redis.call('SET', 'user:' .. user .. ':score', score, 'EX', ttl)
    else
      redis.call('ZREM', board, user)
      redis.call('DEL', 'user:' .. user .. ':score')
    end
    sequence = sequence + 1
    local text = (state == 'a' and '{"type":"score_update' or '{"type":"player_removed') .. of_epoch .. integer(sequence)
      .. ',"userId":"' .. user .. '","version":' .. version .. ',"newScore":' .. score
      .. (ARGV[i + 4] ~= '' and (',"scoreChange":' .. ARGV[i + 4]) or '')
      .. (ARGV[i + 5] ~= '' and (',"actionId":' .. ARGV[i + 5]) or '')
      .. ',"rank":' .. (rank > 0 and integer(rank) or 'null') .. ',"timestamp":"' .. ARGV[i + 6] .. '"}'
    messages[#messages + 1] = text
    redis.call('XADD', log, integer(sequence) .. '-0', 'm', text)
    if was_shown or (rank > 0 and rank <= shown) then top_changed_at = #messages end
    ranks[#ranks + 1] = rank
  else
    ranks[#ranks + 1] = rank_of(board, user) or 0
  end
end

local pairs_to_set = {}
for user, version in pairs(new_versions) do
  pairs_to_set[#pairs_to_set + 1] = user
  pairs_to_set[#pairs_to_set + 1] = version
end
for first = 1, #pairs_to_set, 2000 do
  redis.call('HSET', versions, unpack(pairs_to_set, first, math.min(first + 1999, #pairs_to_set)))
end

if #messages > 0 then
  redis.call('XTRIM', log, 'MAXLEN', '~', log_length)
  redis.call('HSET', meta, 'seq', integer(sequence))
  -- The new top ten goes once, with the last message that changed it: all of them are sent in this one step.
  if top_changed_at then
    messages[top_changed_at] = string.sub(messages[top_changed_at], 1, -2) .. ',"leaderboard":' .. top_as_json() .. '}'
  end
  for _, text in ipairs(messages) do redis.call('PUBLISH', channel, text) end
end
table.insert(ranks, 1, #messages)
table.insert(ranks, 1, sequence)
return ranks
