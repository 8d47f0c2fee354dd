-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 13: who earned most in 7 days
-- text: unchanged
-- note: DESC puts NULL first: who did nothing tops the list
SELECT
  u.id,
  u.username,
  u.current_score,
  SUM(sh.points_awarded) as recent_points,
  COUNT(sh.id) as recent_actions
FROM users u
LEFT JOIN score_history sh ON u.id = sh.user_id
  AND sh.created_at > NOW() - INTERVAL '7 days'
WHERE u.is_active = true
GROUP BY u.id, u.username, u.current_score
ORDER BY recent_points DESC
LIMIT 20;
