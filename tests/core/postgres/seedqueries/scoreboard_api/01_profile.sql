-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 1: a profile with the score
-- parameters: user
-- text: unchanged
SELECT
  id,
  username,
  email,
  current_score,
  created_at,
  last_activity_at,
  metadata
FROM users
WHERE id = $1 AND is_active = true;
