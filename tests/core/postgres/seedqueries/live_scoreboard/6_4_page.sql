-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.4: a page of a user's audit log
-- parameters: user since
-- text: unchanged
-- note: what is newer than $2, newest first: for the next page see the corrected one
SELECT
  action_id,
  action_type,
  ip_address,
  created_at,
  metadata
FROM actions
WHERE
  user_id = $1
  AND created_at > $2 -- Timestamp pagination
ORDER BY created_at DESC
LIMIT 50;
