-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 3: the ten best
-- text: unchanged
-- note: the order of equal scores is left open; see the corrected one
SELECT
  id,
  username,
  current_score,
  ROW_NUMBER() OVER (ORDER BY current_score DESC) AS rank
FROM users
WHERE is_active = true
ORDER BY current_score DESC
LIMIT 10;
