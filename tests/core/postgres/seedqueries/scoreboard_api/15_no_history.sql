-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 15: users with a score and no history
-- text: unchanged
SELECT u.id, u.username, u.current_score
FROM users u
LEFT JOIN score_history sh ON u.id = sh.user_id
WHERE u.current_score > 0
  AND sh.id IS NULL;
