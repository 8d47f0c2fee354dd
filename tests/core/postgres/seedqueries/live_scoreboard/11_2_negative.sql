-- SPDX-License-Identifier: GPL-3.0-or-later
-- 11.2, test 1: negative scores
-- text: unchanged
SELECT COUNT(*) FROM users WHERE score < 0;
