-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query 15: history of no user
-- text: unchanged
SELECT sh.id, sh.user_id, sh.action_id
FROM score_history sh
LEFT JOIN users u ON sh.user_id = u.id
WHERE u.id IS NULL;
