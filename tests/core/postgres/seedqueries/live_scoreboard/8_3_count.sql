-- SPDX-License-Identifier: GPL-3.0-or-later
-- 8.3: the check after a restore
-- text: unchanged
SELECT COUNT(*) FROM users;
