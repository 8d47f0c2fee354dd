-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.1, option 1: the board from the materialised view
-- text: unchanged
-- note: a materialised view has no order; the view of that name sorts by rank
SELECT * FROM leaderboard_top10;
