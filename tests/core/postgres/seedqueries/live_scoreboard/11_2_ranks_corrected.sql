-- SPDX-License-Identifier: GPL-3.0-or-later
-- 11.2, test 3: ranks that are wrong or missing
-- text: corrected: != lets a missing rank pass
WITH ranked AS (
  SELECT
    user_id,
    ROW_NUMBER() OVER (ORDER BY score DESC, user_id ASC) AS computed_rank,
    rank
  FROM users
  WHERE is_banned = FALSE
)
SELECT COUNT(*) FROM ranked WHERE computed_rank IS DISTINCT FROM rank;
