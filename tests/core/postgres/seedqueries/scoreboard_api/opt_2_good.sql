-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query optimization 2: only the columns that are needed
-- parameters: user
-- text: unchanged
SELECT id, username, current_score FROM users WHERE id = $1;
