-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 10: a user's position
-- parameters: user
-- text: unchanged
-- note: WHERE comes before the window: the answer is always 1
SELECT
  u.id,
  u.username,
  u.current_score,
  RANK() OVER (ORDER BY u.current_score DESC) as rank,
  (SELECT COUNT(*) FROM users) as total_players
FROM users u
WHERE u.id = $1;
