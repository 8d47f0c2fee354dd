-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions and what makes a request count once: refresh tokens, idempotency keys, used action tokens.
SET LOCAL ROLE scorewatch_owner;

CREATE TABLE scoreboard.sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES scoreboard.users (id) ON DELETE CASCADE,
    jwt_token_id varchar(100) NOT NULL UNIQUE,

    token_requests_count integer NOT NULL DEFAULT 0,
    score_increments_count integer NOT NULL DEFAULT 0,
    last_token_request timestamptz,
    last_score_increment timestamptz,

    last_seen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text,
    ip_address inet,
    user_agent text,

    CONSTRAINT sessions_expiry_after_start CHECK (expires_at > created_at),
    CONSTRAINT sessions_counts_positive CHECK (token_requests_count >= 0 AND score_increments_count >= 0)
);
CREATE INDEX sessions_user_idx ON scoreboard.sessions (user_id, expires_at DESC);
CREATE INDEX sessions_expires_at_idx ON scoreboard.sessions (expires_at);

COMMENT ON TABLE scoreboard.sessions IS 'Logins of users; the live copy with the heartbeat is in Redis';
COMMENT ON COLUMN scoreboard.sessions.jwt_token_id IS 'The jti claim of the access token';
COMMENT ON COLUMN scoreboard.sessions.token_requests_count IS 'Action tokens asked for in this session, as of last_seen_at; limits are kept in Redis';
COMMENT ON COLUMN scoreboard.sessions.score_increments_count IS 'Increments of this session, as of last_seen_at';

-- A family is one login's chain of refresh tokens. A token that comes back after it was used kills its family.
CREATE TABLE scoreboard.refresh_families (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES scoreboard.users (id) ON DELETE CASCADE,
    session_id uuid NOT NULL REFERENCES scoreboard.sessions (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text,

    CONSTRAINT refresh_families_expiry_after_start CHECK (expires_at > created_at)
);
CREATE INDEX refresh_families_user_idx ON scoreboard.refresh_families (user_id);
CREATE INDEX refresh_families_session_idx ON scoreboard.refresh_families (session_id);

CREATE TABLE scoreboard.refresh_tokens (
    token_hash bytea PRIMARY KEY,
    family_id uuid NOT NULL REFERENCES scoreboard.refresh_families (id) ON DELETE CASCADE,
    issued_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    replaced_by bytea,

    CONSTRAINT refresh_tokens_hashed CHECK (octet_length(token_hash) = 32)
);
CREATE INDEX refresh_tokens_family_idx ON scoreboard.refresh_tokens (family_id);

COMMENT ON TABLE scoreboard.refresh_families IS 'A login''s chain of refresh tokens, revoked as one';
COMMENT ON TABLE scoreboard.refresh_tokens IS 'Single-use refresh tokens, by SHA-256';

-- Not partitioned: a key of a partitioned table would be unique within its month only.
CREATE TABLE scoreboard.idempotency (
    principal text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    user_id uuid,
    score bigint,
    version bigint,
    score_change bigint,
    created_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (principal, key),
    -- Both are in the primary key, whose entries have a limit of 2704 bytes.
    CONSTRAINT idempotency_key_length CHECK (octet_length(key) BETWEEN 1 AND 512 AND octet_length(principal) <= 512)
);
CREATE INDEX idempotency_created_at_idx ON scoreboard.idempotency USING brin (created_at) WITH (autosummarize = on);

COMMENT ON TABLE scoreboard.idempotency IS 'Answers to requests that carried an Idempotency-Key, kept for a day';
COMMENT ON COLUMN scoreboard.idempotency.request_hash IS 'SHA-256 of the request, so that another one under the same key is refused';

CREATE TABLE scoreboard.used_action_tokens (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL,
    action_id varchar(100) NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,

    CONSTRAINT used_action_tokens_hashed CHECK (octet_length(token_hash) = 32)
);
CREATE INDEX used_action_tokens_expires_at_idx
    ON scoreboard.used_action_tokens USING brin (expires_at) WITH (autosummarize = on);

COMMENT ON TABLE scoreboard.used_action_tokens IS 'Action tokens that were spent and could still be replayed, by SHA-256';

-- Each call is one short transaction; call again until it returns less than max_rows.
CREATE FUNCTION scoreboard.cleanup_expired_sessions(max_rows integer DEFAULT 10000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    deleted_count integer;
BEGIN
    WITH expired AS (
        SELECT id FROM scoreboard.sessions WHERE expires_at < now()
        ORDER BY expires_at LIMIT max_rows FOR UPDATE SKIP LOCKED
    )
    DELETE FROM scoreboard.sessions AS s USING expired WHERE s.id = expired.id;
    GET DIAGNOSTICS deleted_count = ROW_COUNT;
    RETURN deleted_count;
END
$$;
COMMENT ON FUNCTION scoreboard.cleanup_expired_sessions(integer) IS
    'Deletes up to max_rows expired sessions with their refresh tokens; returns how many';

CREATE FUNCTION scoreboard.cleanup_idempotency(keep interval DEFAULT '24 hours', max_rows integer DEFAULT 10000)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    deleted_count integer;
BEGIN
    IF keep < interval '1 hour' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'idempotency keys are kept for at least an hour, or retries would count twice';
    END IF;
    DELETE FROM scoreboard.idempotency
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM scoreboard.idempotency WHERE created_at < now() - keep LIMIT max_rows));
    GET DIAGNOSTICS deleted_count = ROW_COUNT;
    RETURN deleted_count;
END
$$;
COMMENT ON FUNCTION scoreboard.cleanup_idempotency(interval, integer) IS
    'Deletes up to max_rows answers older than keep; returns how many';

CREATE FUNCTION scoreboard.cleanup_used_action_tokens(max_rows integer DEFAULT 10000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    deleted_count integer;
BEGIN
    -- An hour beyond expiry, so that servers whose clocks differ agree that the token is dead.
    DELETE FROM scoreboard.used_action_tokens
    WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM scoreboard.used_action_tokens WHERE expires_at < now() - interval '1 hour' LIMIT max_rows));
    GET DIAGNOSTICS deleted_count = ROW_COUNT;
    RETURN deleted_count;
END
$$;
COMMENT ON FUNCTION scoreboard.cleanup_used_action_tokens(integer) IS
    'Deletes up to max_rows spent tokens that expired long ago; returns how many';
