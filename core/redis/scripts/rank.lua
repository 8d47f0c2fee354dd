-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rank, score and version of one player. KEYS 1 leaderboard  2 leaderboard:versions   ARGV 1 user
-- Returns {rank, score, version, players}, or false for who is not on the board.
local rank, score = rank_of(KEYS[1], ARGV[1])
if not rank then return false end
return {rank, score, redis.call('HGET', KEYS[2], ARGV[1]) or '0', redis.call('ZCARD', KEYS[1])}
