-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.2: the rank of a user
-- parameters: user
-- text: unchanged
WITH ranked_users AS (
  SELECT
    user_id,
    score,
    ROW_NUMBER() OVER (ORDER BY score DESC, user_id ASC) AS rank
  FROM users
  WHERE is_banned = FALSE
)
SELECT rank, score
FROM ranked_users
WHERE user_id = $1;
