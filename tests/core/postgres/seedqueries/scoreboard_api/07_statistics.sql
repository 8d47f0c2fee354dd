-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 7: statistics of a user
-- parameters: user
-- text: unchanged
SELECT
  COUNT(*) as total_actions,
  SUM(points_awarded) as total_points,
  AVG(points_awarded) as avg_points,
  MAX(points_awarded) as max_single_action,
  MAX(created_at) as last_action
FROM score_history
WHERE user_id = $1;
