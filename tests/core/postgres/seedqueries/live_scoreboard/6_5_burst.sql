-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.5: increments of a user in 10 seconds
-- parameters: user
-- text: unchanged
SELECT COUNT(*) as action_count
FROM actions
WHERE
  user_id = $1
  AND action_type = 'SCORE_INCREMENT'
  AND created_at > NOW() - INTERVAL '10 seconds';
