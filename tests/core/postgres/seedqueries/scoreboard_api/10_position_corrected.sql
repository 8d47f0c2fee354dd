-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 10: a user's position
-- parameters: user
-- text: corrected: the window sees everybody on the board, then one is picked; the total counts the same people
SELECT *
FROM (
  SELECT
    u.id,
    u.username,
    u.current_score,
    RANK() OVER (ORDER BY u.current_score DESC) as rank,
    COUNT(*) OVER () as total_players
  FROM users u
  WHERE u.is_active = true
) AS ranked
WHERE id = $1;
