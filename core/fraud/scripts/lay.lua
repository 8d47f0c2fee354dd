-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lays entries into the stream of what the rules watch, and lets the oldest go so that it stays within its bounds. What
-- goes before it was read is counted.
-- KEYS  1 fraud:writes  2 fraud:stream (bytes, position, lost)
-- ARGV  1 bytes allowed  2 entries allowed  then, for each entry, its payload and the number of observations in it
-- Returns the bytes in the stream.
local stream, meta = KEYS[1], KEYS[2]
local most_bytes, most_entries = tonumber(ARGV[1]), tonumber(ARGV[2])

local function parts(id)
  local ms, number = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(number)
end
local function is_after(a, b)
  local a_ms, a_number = parts(a)
  local b_ms, b_number = parts(b)
  return a_ms > b_ms or (a_ms == b_ms and a_number > b_number)
end

local bytes = redis.call('EXISTS', stream) == 1 and tonumber(redis.call('HGET', meta, 'bytes') or '0') or 0
for i = 3, #ARGV, 2 do
  redis.call('XADD', stream, '*', 'd', ARGV[i], 'n', ARGV[i + 1])
  bytes = bytes + #ARGV[i]
end
local length = redis.call('XLEN', stream)
local position = redis.call('HGET', meta, 'position') or '0-0'
local lost = 0
while length > 1 and (bytes > most_bytes or length > most_entries) do
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  bytes = bytes - #oldest[2][2]
  length = length - 1
  redis.call('XDEL', stream, oldest[1])
  if is_after(oldest[1], position) then lost = lost + (tonumber(oldest[2][4]) or 0) end
end
redis.call('HSET', meta, 'bytes', math.max(bytes, 0))
if lost > 0 then redis.call('HINCRBY', meta, 'lost', lost) end
return bytes
