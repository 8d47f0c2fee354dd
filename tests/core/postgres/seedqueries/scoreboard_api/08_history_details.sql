-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 8: a user's history with the names of the actions
-- parameters: user
-- text: unchanged
SELECT
  sh.id,
  sh.action_id,
  a.name as action_name,
  sh.points_awarded,
  sh.created_at,
  sh.balance_before,
  sh.balance_after
FROM score_history sh
LEFT JOIN actions a ON sh.action_id = a.id
WHERE sh.user_id = $1
ORDER BY sh.created_at DESC
LIMIT 100;
