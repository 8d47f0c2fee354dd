-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 5: a page of a user's history
-- parameters: user offset
-- text: unchanged
-- note: OFFSET reads what it skips; the program pages by version
SELECT
  id,
  action_id,
  points_awarded,
  reason,
  created_at,
  balance_before,
  balance_after
FROM score_history
WHERE user_id = $1
ORDER BY created_at DESC
LIMIT 50 OFFSET $2;
