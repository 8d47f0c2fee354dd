-- SPDX-License-Identifier: GPL-3.0-or-later
-- One turn of an instance: takes or renews the lease, keeps how far its holder has come, and reads on. Who does not hold the
-- lease reads and keeps nothing, so one that was away and still believes to hold it can do no harm here.
-- KEYS  1 fraud:lease  2 fraud:stream (bytes, position, lost)  3 fraud:writes
-- ARGV  1 instance  2 milliseconds of the lease  3 the entry that was read last ("" none)
--       4 the entry up to which all is recorded ("" unchanged)  5 entries at most  6 "leave" to give the lease back
-- Returns {0}; or {1 taken anew, 2 renewed, position, observations lost, entries}. Whoever takes it anew reads from the
-- beginning: between, somebody else may have had it.
local lease, meta, stream = KEYS[1], KEYS[2], KEYS[3]
local me = ARGV[1]

local holder = redis.call('GET', lease)
if holder and holder ~= me then return {0} end
if holder and ARGV[4] ~= '' then redis.call('HSET', meta, 'position', ARGV[4]) end
if ARGV[6] == 'leave' then
  if holder then redis.call('DEL', lease) end
  return {0}
end
redis.call('SET', lease, me, 'PX', ARGV[2])
local after = (holder and ARGV[3] ~= '') and ARGV[3] or '0-0'
local read = redis.call('XREAD', 'COUNT', ARGV[5], 'STREAMS', stream, after)
local state = redis.call('HMGET', meta, 'position', 'lost')
return {holder and 2 or 1, state[1] or '0-0', tonumber(state[2] or '0'), read and read[1][2] or {}}
