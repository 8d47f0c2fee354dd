-- SPDX-License-Identifier: GPL-3.0-or-later
-- 11.2, test 2: actions of no user
-- text: unchanged
SELECT COUNT(*) FROM actions a
LEFT JOIN users u ON a.user_id = u.user_id
WHERE u.user_id IS NULL;
