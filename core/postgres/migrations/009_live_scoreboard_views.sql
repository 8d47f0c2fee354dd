-- SPDX-License-Identifier: GPL-3.0-or-later
-- The names of the document "Live Scoreboard System" as views: with search_path = live_scoreboard its queries run.
SET LOCAL ROLE scorewatch_owner;

-- "Banned" is all that document knows to keep a player off the board, so it answers for holds and closed accounts too.
-- The rank is computed where it is asked for: the GROUP BY lets the planner drop the join where it is not.
CREATE VIEW live_scoreboard.users AS
SELECT
    u.id AS user_id,
    u.username,
    u.email,
    s.score,
    ranked.rank,
    s.version,
    u.created_at,
    u.updated_at,
    s.last_increment_at AS last_score_increment,
    NOT s.on_board AS is_banned,
    u.is_flagged,
    u.ban_reason,
    u.flagged_at,
    u.avatar_url,
    u.country_code,
    u.timezone
FROM scoreboard.users AS u
JOIN scoreboard.scores AS s ON s.user_id = u.id
LEFT JOIN (
    SELECT numbered.user_id, max(numbered.rank) AS rank
    FROM (
        SELECT user_id, row_number() OVER (ORDER BY score DESC, user_id) AS rank
        FROM scoreboard.scores
        WHERE on_board
    ) AS numbered
    GROUP BY numbered.user_id
) AS ranked ON ranked.user_id = u.id;
COMMENT ON VIEW live_scoreboard.users IS 'Players with their scores; the rank is that of this moment';

-- One log in that document: ours is the audit log and the ledger's increments.
CREATE VIEW live_scoreboard.actions AS
SELECT
    a.action_id,
    a.user_id,
    a.action_type::text AS action_type,
    encode(a.action_token_hash, 'hex') AS action_token,
    a.ip_address,
    a.user_agent,
    a.request_id::text AS request_id,
    a.created_at,
    a.metadata
FROM scoreboard.audit_log AS a
WHERE a.user_id IS NOT NULL
UNION ALL
SELECT
    -- The ledger numbers its rows: the number as a uuid is stable, and unlike any random one.
    lpad(to_hex(h.id), 32, '0')::uuid,
    h.user_id,
    'SCORE_INCREMENT'::text,
    NULL::text,
    h.ip_address,
    h.user_agent,
    h.request_id::text,
    h.created_at,
    jsonb_build_object('action', h.action_id, 'points', h.points_awarded,
                       'previous_score', h.balance_before, 'new_score', h.balance_after)
FROM scoreboard.score_history AS h
WHERE h.kind = 'increment';
COMMENT ON VIEW live_scoreboard.actions IS 'What was done to users, and each score increment; action_token is its SHA-256';

CREATE VIEW live_scoreboard.sessions AS
SELECT
    id AS session_id,
    user_id,
    jwt_token_id,
    token_requests_count,
    score_increments_count,
    last_token_request,
    last_score_increment,
    created_at,
    expires_at,
    ip_address,
    user_agent
FROM scoreboard.sessions;

CREATE VIEW live_scoreboard.fraud_events AS
SELECT
    id AS event_id,
    user_id,
    rule_name,
    severity,
    action_taken,
    ip_address,
    user_agent,
    created_at,
    metadata
FROM scoreboard.fraud_events
WHERE mode = 'active';
COMMENT ON VIEW live_scoreboard.fraud_events IS 'What active rules found; rules in shadow mode are not known to that document';

CREATE VIEW live_scoreboard.leaderboard_top10 AS
SELECT user_id, username, score, avatar_url, country_code, rank
FROM scoreboard.leaderboard_top10
ORDER BY rank;

CREATE FUNCTION live_scoreboard.create_next_month_partition() RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$ SELECT scoreboard.create_next_month_partition() $$;

CREATE FUNCTION live_scoreboard.cleanup_expired_sessions() RETURNS integer
LANGUAGE sql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$ SELECT scoreboard.cleanup_expired_sessions() $$;
