-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.2: the percentile of a user
-- parameters: user
-- text: corrected: the window sees everybody on the board, then one is picked
SELECT user_id, score, percentile
FROM (
  SELECT
    user_id,
    score,
    PERCENT_RANK() OVER (ORDER BY score DESC) * 100 AS percentile
  FROM users
  WHERE is_banned = FALSE
) AS ranked
WHERE user_id = $1;
