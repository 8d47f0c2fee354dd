-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.4: a user's actions of a span, by type
-- parameters: user since until
-- text: unchanged
SELECT
  action_type,
  COUNT(*) as count
FROM actions
WHERE
  user_id = $1
  AND created_at BETWEEN $2 AND $3
GROUP BY action_type;
