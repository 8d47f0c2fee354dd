-- SPDX-License-Identifier: GPL-3.0-or-later
-- Allows at most so many attempts in any window of time, for many keys in one step. Refused attempts do not count.
-- KEYS  rate_limit:SUBJECT:ENDPOINT, as often as attempts are made
-- ARGV  1 microseconds since 1970 ("" for the server's clock)  then, for each key, limit and window in milliseconds
-- Returns for each key how many attempts are left after this one, or minus the milliseconds until one is allowed.
--
-- The value is 'T1' and the times of the attempts that counted, oldest first, each in 8 bytes of microseconds.
-- Whatever else stands under the key is taken for nothing and replaced.
local now
if ARGV[1] == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
else
  now = tonumber(ARGV[1])
end

local function time_at(log, n)
  local time = struct.unpack('>I8', log, 8 * n - 5)
  return time
end

-- The clock was set back: what lies in its future happened now at the latest, so that nobody waits longer than a window.
local function none_later(log, count)
  local out = {'T1'}
  for n = 1, count do out[n + 1] = struct.pack('>I8', math.min(time_at(log, n), now)) end
  return table.concat(out)
end

local function first_after(log, count, start)
  local low, high = 1, count + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if time_at(log, middle) > start then high = middle else low = middle + 1 end
  end
  return low
end

-- MGET tells nothing, and no error, of a key of another type. unpack() takes 8000 at most.
local logs = {}
for first = 1, #KEYS, 1000 do
  local values = redis.call('MGET', unpack(KEYS, first, math.min(first + 999, #KEYS)))
  for n, value in ipairs(values) do logs[KEYS[first + n - 1]] = value end
end

local verdicts = {}
for k, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[2 * k]), tonumber(ARGV[2 * k + 1])
  local log = logs[key]
  if not log or #log % 8 ~= 2 or string.sub(log, 1, 2) ~= 'T1' then log = 'T1' end
  local count = (#log - 2) / 8
  local set_back = count > 0 and time_at(log, count) > now
  if set_back then log = none_later(log, count) end

  local first = first_after(log, count, now - window * 1000)
  local inside = count - first + 1
  -- Times that are not in order were not written by this script.
  if inside >= limit and time_at(log, count - limit + 1) > now then log, first, inside = 'T1', 1, 0 end
  if inside < limit then
    log = 'T1' .. string.sub(log, 8 * first - 5) .. struct.pack('>I8', now)
    verdicts[k] = limit - inside - 1
  else
    verdicts[k] = -math.max(1, math.ceil((time_at(log, count - limit + 1) + window * 1000 - now) / 1000))
  end
  if inside < limit or set_back then
    redis.call('SET', key, log, 'PX', window + 1000)
    logs[key] = log
  end
end
return verdicts
