-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 4: users by score
-- parameters: low high
-- text: unchanged
SELECT
  id,
  username,
  current_score
FROM users
WHERE current_score BETWEEN $1 AND $2
  AND is_active = true
ORDER BY current_score DESC;
