-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.2: the percentile of a user
-- parameters: user
-- text: unchanged
-- note: WHERE comes before the window, which then sees one row: the answer is always 0
SELECT
  user_id,
  score,
  PERCENT_RANK() OVER (ORDER BY score DESC) * 100 AS percentile
FROM users
WHERE user_id = $1;
