-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 2: a user's rank from the view
-- parameters: user
-- text: unchanged
-- note: the view breaks ties by id, as Redis does
SELECT id, username, current_score, rank
FROM user_rankings
WHERE id = $1;
