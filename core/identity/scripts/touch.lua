-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes the live copies of sessions, each with the time it lives from now on.
--
-- KEYS  session:{id} of each
-- ARGV  1 seconds they live; then for each: user, role, jti, created, last seen, hash of the address ("" unknown)
for i = 1, #KEYS do
  local at = 1 + (i - 1) * 6
  redis.call('HSET', KEYS[i], 'user', ARGV[at + 1], 'role', ARGV[at + 2], 'jti', ARGV[at + 3],
    'lastSeen', ARGV[at + 5], 'ipHash', ARGV[at + 6])
  redis.call('HSETNX', KEYS[i], 'created', ARGV[at + 4])
  redis.call('EXPIRE', KEYS[i], ARGV[1])
end
return #KEYS
