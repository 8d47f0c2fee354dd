-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.4: the next page of a user's audit log
-- parameters: user until action
-- text: corrected: going back in time needs <, and two actions of one moment a second key
SELECT
  action_id,
  action_type,
  ip_address,
  created_at,
  metadata
FROM actions
WHERE
  user_id = $1
  AND (created_at, action_id) < ($2::timestamptz, $3::uuid)
ORDER BY created_at DESC, action_id DESC
LIMIT 50;
