-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query optimization 3: a page of the history
-- parameters: user
-- text: unchanged
SELECT * FROM score_history
WHERE user_id = $1
ORDER BY created_at DESC
LIMIT 50 OFFSET 0;
