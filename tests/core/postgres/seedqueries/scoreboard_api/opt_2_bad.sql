-- SPDX-License-Identifier: GPL-3.0-or-later
-- Query optimization 2: the one not to be used
-- parameters: user
-- text: unchanged
SELECT * FROM users WHERE id = $1;
