-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each server of the API asks once a second: whose tokens are dead before they expire. Few rows of either table
-- are, so both indexes are small, and what changes with a heartbeat or a score is in neither.
SET LOCAL ROLE scorewatch_owner;

CREATE INDEX users_tokens_valid_after_idx ON scoreboard.users (tokens_valid_after)
    WHERE tokens_valid_after IS NOT NULL;
CREATE INDEX sessions_revoked_at_idx ON scoreboard.sessions (revoked_at)
    WHERE revoked_at IS NOT NULL;
