-- Puts a part of PostgreSQL's snapshot into the set that is being built beside the board.
-- KEYS 1 leaderboard:next  2 leaderboard:next:versions  3 leaderboard:next:epoch
-- ARGV 1 the new epoch  2 seconds the marker lives on  then user, version, "a" or "r", score
-- The marker fences: if it is gone or another's, this rebuild has lost its right to go on.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return redis.error_reply('EPOCH the rebuild was overtaken by another one')
end
redis.call('EXPIRE', KEYS[3], ARGV[2])
for i = 3, #ARGV, 4 do
  local known = redis.call('HGET', KEYS[2], ARGV[i])
  if not known or tonumber(ARGV[i + 1]) > tonumber(known) then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
    if ARGV[i + 2] == 'a' then
      redis.call('ZADD', KEYS[1], ARGV[i + 3], ARGV[i])
    else
      redis.call('ZREM', KEYS[1], ARGV[i])
    end
  end
end
return redis.call('ZCARD', KEYS[1])
