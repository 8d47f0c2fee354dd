-- SPDX-License-Identifier: GPL-3.0-or-later
-- The names of the document "Real-Time Scoreboard API" as views: with search_path = scoreboard_api its queries run.
SET LOCAL ROLE scorewatch_owner;

-- "Active" is all that document knows to keep a player off the board, so it answers for holds and bans too.
CREATE VIEW scoreboard_api.users AS
SELECT
    u.id,
    u.username,
    u.email,
    s.score AS current_score,
    u.created_at,
    u.updated_at,
    s.last_increment_at AS last_activity_at,
    s.on_board AS is_active,
    u.metadata
FROM scoreboard.users AS u
JOIN scoreboard.scores AS s ON s.user_id = u.id;
COMMENT ON VIEW scoreboard_api.users IS 'Players with their scores';

-- Rows that changed the standing and not the score are unknown to that document.
CREATE VIEW scoreboard_api.score_history AS
SELECT
    id,
    user_id,
    action_id,
    points_awarded,
    reason,
    created_at,
    ip_address,
    user_agent,
    balance_before,
    balance_after
FROM scoreboard.score_history
WHERE kind <> 'standing';

CREATE VIEW scoreboard_api.actions AS
SELECT id, name, description, points, is_active, created_at, updated_at
FROM scoreboard.action_types;

CREATE VIEW scoreboard_api.rate_limit_audit AS
SELECT id, user_id, endpoint, attempt_count, limit_exceeded, created_at, ip_address
FROM scoreboard.rate_limit_audit;

CREATE VIEW scoreboard_api.user_rankings AS
SELECT id, username, score AS current_score, rank, total_users
FROM scoreboard.user_rankings;

CREATE VIEW scoreboard_api.top_10_leaderboard AS
SELECT id, username, score AS current_score, rank
FROM scoreboard.top_10_leaderboard
ORDER BY rank;
