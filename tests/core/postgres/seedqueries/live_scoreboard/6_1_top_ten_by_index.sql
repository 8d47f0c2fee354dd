-- SPDX-License-Identifier: GPL-3.0-or-later
-- 6.1, option 2: the board without the materialised view
-- text: unchanged
-- note: the covering index is gone on purpose: it made every score update slow
SELECT
  user_id,
  username,
  score,
  avatar_url,
  country_code,
  ROW_NUMBER() OVER (ORDER BY score DESC, user_id ASC) AS rank
FROM users
WHERE is_banned = FALSE
ORDER BY score DESC, user_id ASC
LIMIT 10;
