-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 9: everybody with ranks
-- text: unchanged
-- note: rank_calc counts equals and takes the square of the number of users; see the corrected one
SELECT
  u.id,
  u.username,
  u.current_score,
  ROW_NUMBER() OVER (ORDER BY u.current_score DESC) as rank,
  (SELECT COUNT(*) FROM users u2
   WHERE u2.is_active = true
     AND u2.current_score >= u.current_score) as rank_calc
FROM users u
WHERE u.is_active = true
ORDER BY u.current_score DESC;
