-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 3: the ten best
-- text: corrected: equal scores in the order of ids, as in Redis
SELECT
  id,
  username,
  current_score,
  ROW_NUMBER() OVER (ORDER BY current_score DESC, id) AS rank
FROM users
WHERE is_active = true
ORDER BY current_score DESC, id
LIMIT 10;
