-- SPDX-License-Identifier: GPL-3.0-or-later
-- 11.1, test 3: the time of a page of the audit log
-- parameters: user
-- text: corrected: 'test-user-id' is no uuid (22P02)
EXPLAIN ANALYZE
SELECT * FROM actions
WHERE user_id = $1
ORDER BY created_at DESC
LIMIT 50;
