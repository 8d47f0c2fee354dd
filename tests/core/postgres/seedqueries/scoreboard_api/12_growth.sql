-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 12: new users by day
-- text: unchanged
SELECT
  DATE(created_at) as signup_date,
  COUNT(*) as new_users,
  SUM(current_score) as total_score
FROM users
WHERE created_at > NOW() - INTERVAL '90 days'
GROUP BY DATE(created_at)
ORDER BY signup_date DESC;
