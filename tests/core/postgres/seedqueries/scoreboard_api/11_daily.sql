-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 11: points by day
-- text: unchanged
SELECT
  DATE(created_at) as day,
  COUNT(DISTINCT user_id) as active_users,
  SUM(points_awarded) as total_points,
  AVG(points_awarded) as avg_points,
  MAX(points_awarded) as max_points
FROM score_history
WHERE created_at > NOW() - INTERVAL '30 days'
GROUP BY DATE(created_at)
ORDER BY day DESC;
