-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.1: the plan of the board
-- text: unchanged
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
SELECT * FROM leaderboard_top10;
