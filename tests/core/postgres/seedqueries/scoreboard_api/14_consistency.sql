-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 14: scores that differ from their history
-- text: unchanged
-- note: a score without any history is not found: NULL is never unequal
SELECT
  u.id,
  u.username,
  u.current_score,
  SUM(sh.points_awarded) as calculated_score,
  u.current_score - SUM(sh.points_awarded) as discrepancy
FROM users u
LEFT JOIN score_history sh ON u.id = sh.user_id
GROUP BY u.id, u.username, u.current_score
HAVING u.current_score != SUM(sh.points_awarded)
ORDER BY ABS(u.current_score - SUM(sh.points_awarded)) DESC;
