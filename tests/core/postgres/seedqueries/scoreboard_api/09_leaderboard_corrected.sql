-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 9: everybody with ranks
-- text: corrected: one pass; ties by id; rank_calc is the number of better ones plus one
SELECT
  u.id,
  u.username,
  u.current_score,
  ROW_NUMBER() OVER (ORDER BY u.current_score DESC, u.id) as rank,
  RANK() OVER (ORDER BY u.current_score DESC) as rank_calc
FROM users u
WHERE u.is_active = true
ORDER BY u.current_score DESC, u.id;
