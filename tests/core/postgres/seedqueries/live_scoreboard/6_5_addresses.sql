-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.5: addresses that several users score from
-- text: unchanged
SELECT
  ip_address,
  COUNT(DISTINCT user_id) as user_count,
  COUNT(*) as action_count
FROM actions
WHERE
  action_type = 'SCORE_INCREMENT'
  AND created_at > NOW() - INTERVAL '1 hour'
GROUP BY ip_address
HAVING COUNT(DISTINCT user_id) > 5
ORDER BY action_count DESC;
