-- SPDX-License-Identifier: GPL-3.0-or-later
-- The three logs, each partitioned by month. They have no foreign key and no cascade: they outlive the user, and
-- attaching a partition takes no lock that score writes wait for.
SET LOCAL ROLE scorewatch_owner;

CREATE SEQUENCE scoreboard.score_history_id_seq AS bigint;
CREATE TABLE scoreboard.score_history (
    id bigint NOT NULL DEFAULT nextval('scoreboard.score_history_id_seq'),
    user_id uuid NOT NULL,
    version bigint NOT NULL,
    points_awarded bigint NOT NULL,
    balance_before bigint NOT NULL,
    balance_after bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    kind text NOT NULL DEFAULT 'increment',
    action_id varchar(100) NOT NULL,
    reason varchar(500),
    ip_address inet,
    user_agent text,
    actor text,
    request_id varchar(100),

    PRIMARY KEY (user_id, version, created_at),
    CONSTRAINT score_history_version_positive CHECK (version > 0),
    CONSTRAINT score_history_kind_known CHECK (kind IN ('increment', 'correction', 'standing', 'import', 'season')),
    CONSTRAINT score_history_points_typed CHECK ((points_awarded = 0) = (kind = 'standing')),
    CONSTRAINT score_history_balances CHECK (
        balance_before BETWEEN 0 AND 9007199254740991
        AND balance_after BETWEEN 0 AND 9007199254740991
        AND balance_after = balance_before + points_awarded)
) PARTITION BY RANGE (created_at);
ALTER SEQUENCE scoreboard.score_history_id_seq OWNED BY scoreboard.score_history.id;

CREATE INDEX score_history_created_at_idx ON scoreboard.score_history USING brin (created_at);

COMMENT ON TABLE scoreboard.score_history IS 'The ledger: one row for each version of each score';
COMMENT ON COLUMN scoreboard.score_history.version IS 'scores.version after this change; 1, 2, 3, … without a gap for each user';
COMMENT ON COLUMN scoreboard.score_history.kind IS 'increment; correction; standing (0 points: on or off the board); import; season';
COMMENT ON COLUMN scoreboard.score_history.action_id IS 'action_types.id at that time, or scorewatch:… for the program''s own rows';
COMMENT ON COLUMN scoreboard.score_history.actor IS 'Who did it where it was not the player';

CREATE SEQUENCE scoreboard.audit_log_id_seq AS bigint;
CREATE TABLE scoreboard.audit_log (
    id bigint NOT NULL DEFAULT nextval('scoreboard.audit_log_id_seq'),
    action_id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    action_type varchar(50) NOT NULL,
    actor text NOT NULL,
    reason text,
    action_token_hash bytea,
    ip_address inet,
    user_agent text,
    request_id varchar(100),
    metadata jsonb NOT NULL DEFAULT '{}',
    recorded_by name NOT NULL DEFAULT session_user,

    PRIMARY KEY (created_at, id),
    -- Increments are in score_history; a second copy here would be counted twice by live_scoreboard.actions.
    CONSTRAINT audit_log_action_type_valid CHECK (btrim(action_type) <> '' AND action_type <> 'SCORE_INCREMENT'),
    CONSTRAINT audit_log_actor_given CHECK (btrim(actor) <> ''),
    CONSTRAINT audit_log_reason_length CHECK (char_length(reason) <= 2000),
    CONSTRAINT audit_log_token_hashed CHECK (octet_length(action_token_hash) = 32)
) PARTITION BY RANGE (created_at);
ALTER SEQUENCE scoreboard.audit_log_id_seq OWNED BY scoreboard.audit_log.id;

CREATE INDEX audit_log_user_idx ON scoreboard.audit_log (user_id, created_at DESC);
CREATE INDEX audit_log_type_idx ON scoreboard.audit_log (action_type, created_at DESC);
CREATE INDEX audit_log_address_idx ON scoreboard.audit_log (ip_address, created_at DESC) WHERE ip_address IS NOT NULL;
CREATE INDEX audit_log_metadata_idx ON scoreboard.audit_log USING gin (metadata jsonb_path_ops);

COMMENT ON TABLE scoreboard.audit_log IS 'Who did what to whom, append-only; score increments are in score_history';
COMMENT ON COLUMN scoreboard.audit_log.user_id IS 'Whom it was done to; NULL where it concerns no single user';
COMMENT ON COLUMN scoreboard.audit_log.actor IS 'Who did it, as the program knows them';
COMMENT ON COLUMN scoreboard.audit_log.recorded_by IS 'The database login that wrote the row; no role but the owner can set it';
COMMENT ON COLUMN scoreboard.audit_log.action_token_hash IS 'SHA-256 of the action token; the token itself is a secret';

CREATE SEQUENCE scoreboard.rate_limit_audit_id_seq AS bigint;
CREATE TABLE scoreboard.rate_limit_audit (
    id bigint NOT NULL DEFAULT nextval('scoreboard.rate_limit_audit_id_seq'),
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempt_count integer NOT NULL,
    limit_exceeded boolean NOT NULL DEFAULT false,
    endpoint varchar(255) NOT NULL,
    ip_address inet,

    PRIMARY KEY (user_id, created_at, id),
    CONSTRAINT rate_limit_audit_attempts_positive CHECK (attempt_count > 0)
) PARTITION BY RANGE (created_at);
ALTER SEQUENCE scoreboard.rate_limit_audit_id_seq OWNED BY scoreboard.rate_limit_audit.id;

CREATE INDEX rate_limit_audit_created_at_idx ON scoreboard.rate_limit_audit USING brin (created_at);

COMMENT ON TABLE scoreboard.rate_limit_audit IS 'Requests that were refused because they came too fast';
