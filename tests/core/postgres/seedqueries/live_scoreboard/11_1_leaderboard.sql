-- SPDX-License-Identifier: GPL-3.0-or-later
-- 11.1, test 1: the time of the board
-- text: unchanged
EXPLAIN ANALYZE
SELECT * FROM leaderboard_top10;
