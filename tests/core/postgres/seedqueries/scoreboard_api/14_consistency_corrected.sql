-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 14: scores that differ from their history
-- text: corrected: no history is a sum of 0
SELECT
  u.id,
  u.username,
  u.current_score,
  COALESCE(SUM(sh.points_awarded), 0) as calculated_score,
  u.current_score - COALESCE(SUM(sh.points_awarded), 0) as discrepancy
FROM users u
LEFT JOIN score_history sh ON u.id = sh.user_id
GROUP BY u.id, u.username, u.current_score
HAVING u.current_score != COALESCE(SUM(sh.points_awarded), 0)
ORDER BY ABS(u.current_score - COALESCE(SUM(sh.points_awarded), 0)) DESC;
