-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may do what. PUBLIC has nothing. What a role may not see is not in its column list.
SET LOCAL ROLE scorewatch_owner;

-- scorewatch_app: the service. It decides on behalf of authenticated people, so it can change all that they can, but
-- logs only grow, and it sets neither the login nor the time that an audit row is stamped with.
GRANT SELECT, INSERT, UPDATE ON
    scoreboard.users, scoreboard.action_types, scoreboard.idempotency, scoreboard.fraud_rules, scoreboard.fraud_events,
    scoreboard.cases
TO scorewatch_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    scoreboard.sessions, scoreboard.refresh_families, scoreboard.refresh_tokens, scoreboard.outbox
TO scorewatch_app;
GRANT SELECT, UPDATE ON scoreboard.scores, scoreboard.projection_state TO scorewatch_app;
GRANT SELECT, INSERT ON
    scoreboard.score_history, scoreboard.rate_limit_audit, scoreboard.used_action_tokens
TO scorewatch_app;
GRANT SELECT ON
    scoreboard.audit_log, scoreboard.moderation_actions, scoreboard.case_notes, scoreboard.jobs
TO scorewatch_app;
GRANT USAGE ON SEQUENCE scoreboard.score_history_id_seq, scoreboard.rate_limit_audit_id_seq TO scorewatch_app;

-- What the service, moderators and administrators append in the same way.
GRANT INSERT (action_id, user_id, action_type, actor, reason, action_token_hash, ip_address, user_agent, request_id, metadata)
    ON scoreboard.audit_log TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
GRANT USAGE ON SEQUENCE scoreboard.audit_log_id_seq TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
GRANT INSERT (user_id, case_id, action, actor, approved_by, reason, policy, until, score_change, state_before, state_after,
              inverse_of, request_id)
    ON scoreboard.moderation_actions TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
GRANT INSERT (case_id, author, body)
    ON scoreboard.case_notes TO scorewatch_app, scorewatch_moderator, scorewatch_admin;

-- scorewatch_operator, and what everybody above sees as well: the board, the ledger, the state of the system.
GRANT SELECT ON
    scoreboard.scores, scoreboard.action_types, scoreboard.outbox, scoreboard.projection_state, scoreboard.fraud_rules,
    scoreboard.leaderboard_top10, scoreboard.user_rankings, scoreboard.top_10_leaderboard,
    live_scoreboard.leaderboard_top10, scoreboard_api.actions, scoreboard_api.user_rankings,
    scoreboard_api.top_10_leaderboard
TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin;

GRANT SELECT (id, username, avatar_url, country_code, timezone, metadata, is_active, is_flagged, is_held, is_banned,
              flagged_at, held_at, banned_at, banned_until, ban_reason, tokens_valid_after, created_at, updated_at)
    ON scoreboard.users TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (id, user_id, version, points_awarded, balance_before, balance_after, created_at, kind, action_id, reason,
              actor, request_id)
    ON scoreboard.score_history TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (id, action_id, user_id, created_at, action_type, actor, reason, request_id, recorded_by)
    ON scoreboard.audit_log TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (id, user_id, created_at, attempt_count, limit_exceeded, endpoint)
    ON scoreboard.rate_limit_audit TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (id, user_id, token_requests_count, score_increments_count, last_token_request, last_score_increment,
              last_seen_at, created_at, expires_at, revoked_at, revoked_reason)
    ON scoreboard.sessions TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (id, user_id, rule_name, severity, action_taken, mode, measured, threshold, case_id, created_at)
    ON scoreboard.fraud_events TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (id, kind, target, plan, state, requested_by, approved_by, created_at, started_at, finished_at, backend_pid,
              backend_start, figures_before, figures_after, error, recorded_by)
    ON scoreboard.jobs TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;

GRANT SELECT (user_id, username, score, rank, version, created_at, updated_at, last_score_increment, is_banned, is_flagged,
              ban_reason, flagged_at, avatar_url, country_code, timezone)
    ON live_scoreboard.users TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT (action_id, user_id, action_type, request_id, created_at)
    ON live_scoreboard.actions TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT (session_id, user_id, token_requests_count, score_increments_count, last_token_request,
              last_score_increment, created_at, expires_at)
    ON live_scoreboard.sessions TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT (event_id, user_id, rule_name, severity, action_taken, created_at)
    ON live_scoreboard.fraud_events TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT (id, username, current_score, created_at, updated_at, last_activity_at, is_active, metadata)
    ON scoreboard_api.users TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT (id, user_id, action_id, points_awarded, reason, created_at, balance_before, balance_after)
    ON scoreboard_api.score_history TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT (id, user_id, endpoint, attempt_count, limit_exceeded, created_at)
    ON scoreboard_api.rate_limit_audit TO scorewatch_operator, scorewatch_moderator;

-- scorewatch_moderator: e-mail, user agents and evidence, never an address. The standing of a player, never the score.
GRANT SELECT (email) ON scoreboard.users TO scorewatch_moderator, scorewatch_admin;
GRANT SELECT (email) ON live_scoreboard.users TO scorewatch_moderator;
GRANT SELECT (email) ON scoreboard_api.users TO scorewatch_moderator;
GRANT SELECT (user_agent) ON scoreboard.score_history TO scorewatch_moderator, scorewatch_admin;
GRANT SELECT (user_agent, metadata) ON scoreboard.audit_log TO scorewatch_moderator, scorewatch_admin;
GRANT SELECT (user_agent, metadata) ON scoreboard.fraud_events TO scorewatch_moderator, scorewatch_admin;
GRANT SELECT (user_agent) ON scoreboard.sessions TO scorewatch_moderator, scorewatch_admin;
GRANT SELECT ON scoreboard.cases, scoreboard.case_notes, scoreboard.moderation_actions
    TO scorewatch_moderator, scorewatch_admin;
GRANT UPDATE (is_flagged, flagged_at, is_held, held_at, is_banned, banned_at, banned_until, ban_reason, tokens_valid_after)
    ON scoreboard.users TO scorewatch_moderator, scorewatch_admin;
GRANT UPDATE (revoked_at, revoked_reason) ON scoreboard.sessions TO scorewatch_moderator, scorewatch_admin;
GRANT UPDATE (case_id) ON scoreboard.fraud_events TO scorewatch_moderator, scorewatch_admin;
GRANT INSERT, UPDATE ON scoreboard.cases TO scorewatch_moderator, scorewatch_admin;
GRANT INSERT ON scoreboard.outbox TO scorewatch_moderator, scorewatch_admin;

-- scorewatch_admin: addresses, the catalogue, the rules, maintenance. No password hash and no token.
GRANT SELECT (ip_address) ON scoreboard.score_history, scoreboard.audit_log, scoreboard.rate_limit_audit,
    scoreboard.sessions, scoreboard.fraud_events TO scorewatch_admin;
GRANT SELECT (principal, key, user_id, score, version, score_change, created_at)
    ON scoreboard.idempotency TO scorewatch_admin;
GRANT SELECT (user_id, action_id, used_at, expires_at) ON scoreboard.used_action_tokens TO scorewatch_admin;
GRANT INSERT, UPDATE ON scoreboard.action_types, scoreboard.fraud_rules TO scorewatch_admin;
GRANT UPDATE (is_active) ON scoreboard.users TO scorewatch_admin;
GRANT INSERT (kind, target, plan, state, requested_by, approved_by, started_at, finished_at, backend_pid, backend_start,
              figures_before, figures_after, error),
      UPDATE (state, approved_by, started_at, finished_at, backend_pid, backend_start, figures_before, figures_after, error)
    ON scoreboard.jobs TO scorewatch_app, scorewatch_admin;

-- The names of the two documents, whole, for the service and for administrators.
GRANT SELECT ON ALL TABLES IN SCHEMA live_scoreboard TO scorewatch_app, scorewatch_admin, scorewatch_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA scoreboard_api TO scorewatch_app, scorewatch_admin, scorewatch_backup;

GRANT EXECUTE ON FUNCTION
    scoreboard.severity_rank(text), scoreboard.default_partition_months()
TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT EXECUTE ON FUNCTION
    scoreboard.ensure_partition(name, date), scoreboard.ensure_partitions(integer),
    scoreboard.create_next_month_partition(), scoreboard.refresh_leaderboard(),
    scoreboard.cleanup_expired_sessions(integer), scoreboard.cleanup_idempotency(interval, integer),
    scoreboard.cleanup_used_action_tokens(integer),
    live_scoreboard.create_next_month_partition(), live_scoreboard.cleanup_expired_sessions()
TO scorewatch_app, scorewatch_admin;
