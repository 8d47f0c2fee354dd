-- SPDX-License-Identifier: GPL-3.0-or-later
-- Appendix: the view of the ten best
-- text: unchanged
SELECT * FROM top_10_leaderboard;
