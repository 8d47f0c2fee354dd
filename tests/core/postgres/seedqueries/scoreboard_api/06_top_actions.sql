-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 6: actions by frequency
-- text: unchanged
SELECT
  action_id,
  COUNT(*) as frequency,
  SUM(points_awarded) as total_points
FROM score_history
WHERE created_at > NOW() - INTERVAL '7 days'
GROUP BY action_id
ORDER BY frequency DESC
LIMIT 10;
