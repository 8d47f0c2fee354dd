-- SPDX-License-Identifier: GPL-3.0-or-later
-- Fraud rules and what they found, cases, and what moderators did.
SET LOCAL ROLE scorewatch_owner;

CREATE FUNCTION scoreboard.severity_rank(severity text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT pg_catalog.array_position(ARRAY['low', 'medium', 'high', 'critical'], severity) $$;
COMMENT ON FUNCTION scoreboard.severity_rank(text) IS '1 for low to 4 for critical, for ordering';

CREATE TABLE scoreboard.fraud_rules (
    name varchar(100) PRIMARY KEY,
    kind text NOT NULL,
    description text NOT NULL,
    threshold double precision NOT NULL,
    time_window interval NOT NULL,
    severity varchar(20) NOT NULL,
    action varchar(50) NOT NULL,
    mode text NOT NULL DEFAULT 'off',
    parameters jsonb NOT NULL DEFAULT '{}',
    updated_by text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT fraud_rules_name_given CHECK (btrim(name) <> ''),
    CONSTRAINT fraud_rules_kind_known CHECK (kind IN (
        'burst', 'shared_address', 'token_replay', 'rate_limit_breach', 'impossible_speed', 'rank_jump')),
    CONSTRAINT fraud_rules_threshold_range CHECK (threshold >= 0 AND threshold <= 1e15),
    CONSTRAINT fraud_rules_window_range CHECK (time_window BETWEEN interval '1 second' AND interval '31 days'),
    CONSTRAINT fraud_rules_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    CONSTRAINT fraud_rules_action_known CHECK (action IN ('log', 'flag', 'ban')),
    CONSTRAINT fraud_rules_mode_known CHECK (mode IN ('off', 'shadow', 'active')),
    CONSTRAINT fraud_rules_parameters_object CHECK (jsonb_typeof(parameters) = 'object')
);
COMMENT ON TABLE scoreboard.fraud_rules IS 'What is watched for; a rule fires when the measured value is above the threshold';
COMMENT ON COLUMN scoreboard.fraud_rules.threshold IS 'In the unit of the kind: increments, users, replays, breaches, times the median, ranks';
COMMENT ON COLUMN scoreboard.fraud_rules.mode IS 'off; shadow: found and logged, never acted on; active';

CREATE TRIGGER fraud_rules_updated_at BEFORE UPDATE ON scoreboard.fraud_rules
    FOR EACH ROW EXECUTE FUNCTION scoreboard.touch_updated_at();

INSERT INTO scoreboard.fraud_rules (name, kind, description, threshold, time_window, severity, action, mode, parameters) VALUES
    ('burst', 'burst',
     'More increments of one player in 10 seconds than a person can make', 10, '10 seconds', 'high', 'flag', 'shadow', '{}'),
    ('shared-address', 'shared_address',
     'More than 5 players who score from one address within an hour', 5, '1 hour', 'medium', 'flag', 'shadow', '{}'),
    ('token-replay', 'token_replay',
     'Action tokens of one player that came back after they were spent', 2, '10 minutes', 'high', 'flag', 'shadow', '{}'),
    ('rate-limit-breach', 'rate_limit_breach',
     'A player who runs into the rate limit again and again', 3, '10 minutes', 'medium', 'log', 'shadow', '{}'),
    ('impossible-speed', 'impossible_speed',
     'Points an hour far above the median of the players active at the same time', 20, '1 hour', 'high', 'flag', 'shadow',
     '{"minimum_points": 1000, "minimum_peers": 20}'),
    -- Off: how far a rank moves depends on the number of players; try it in the rule lab first.
    ('rank-jump', 'rank_jump',
     'A player who climbs more ranks at once than the game allows', 1000, '10 minutes', 'low', 'log', 'off',
     '{"ignore_below_rank": 10000}')
ON CONFLICT (name) DO NOTHING;

CREATE TABLE scoreboard.cases (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES scoreboard.users (id) ON DELETE RESTRICT,
    state text NOT NULL DEFAULT 'open',
    severity varchar(20) NOT NULL,
    score_at_stake bigint NOT NULL DEFAULT 0,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    claimed_by text,
    claimed_until timestamptz,
    verdict text,
    closed_by text,
    closed_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT cases_state_known CHECK (state IN ('open', 'watching', 'closed')),
    CONSTRAINT cases_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    CONSTRAINT cases_stake_positive CHECK (score_at_stake >= 0),
    CONSTRAINT cases_claim_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CONSTRAINT cases_verdict_known CHECK (verdict IN ('confirmed', 'unfounded', 'inconclusive')),
    CONSTRAINT cases_closed_whole CHECK (
        (state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (closed_by IS NOT NULL))
);
-- A flag opens a case or joins the one that is open.
CREATE UNIQUE INDEX cases_one_open_per_user ON scoreboard.cases (user_id) WHERE state <> 'closed';
CREATE INDEX cases_user_idx ON scoreboard.cases (user_id, opened_at DESC);
CREATE INDEX cases_queue_idx ON scoreboard.cases
    (scoreboard.severity_rank(severity) DESC, score_at_stake DESC, opened_at) WHERE state = 'open';
CREATE INDEX cases_closed_idx ON scoreboard.cases (closed_at DESC) WHERE state = 'closed';

CREATE TRIGGER cases_updated_at BEFORE UPDATE ON scoreboard.cases
    FOR EACH ROW EXECUTE FUNCTION scoreboard.touch_updated_at();

COMMENT ON TABLE scoreboard.cases IS 'Players under suspicion, one open case each';
COMMENT ON COLUMN scoreboard.cases.claimed_until IS 'The lease: past it the case is free again';
COMMENT ON COLUMN scoreboard.cases.score_at_stake IS 'The player''s score when the case was ranked';

CREATE TABLE scoreboard.case_notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES scoreboard.cases (id) ON DELETE RESTRICT,
    author text NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    recorded_by name NOT NULL DEFAULT session_user,

    CONSTRAINT case_notes_body_length CHECK (btrim(body) <> '' AND char_length(body) <= 10000)
);
CREATE INDEX case_notes_case_idx ON scoreboard.case_notes (case_id, id);
COMMENT ON TABLE scoreboard.case_notes IS 'What moderators wrote to each other about a case, append-only';

CREATE TABLE scoreboard.fraud_events (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES scoreboard.users (id) ON DELETE RESTRICT,
    rule_name varchar(100) NOT NULL,
    severity varchar(20) NOT NULL,
    action_taken varchar(50) NOT NULL,
    mode text NOT NULL DEFAULT 'active',
    measured double precision,
    threshold double precision,
    case_id bigint REFERENCES scoreboard.cases (id) ON DELETE RESTRICT,
    ip_address inet,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}',

    CONSTRAINT fraud_events_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    CONSTRAINT fraud_events_action_known CHECK (action_taken IN ('log', 'flag', 'ban')),
    CONSTRAINT fraud_events_mode_known CHECK (mode IN ('shadow', 'active')),
    CONSTRAINT fraud_events_shadow_logs CHECK (mode = 'active' OR action_taken = 'log')
);
CREATE INDEX fraud_events_created_at_idx ON scoreboard.fraud_events (created_at DESC, id);
CREATE INDEX fraud_events_user_idx ON scoreboard.fraud_events (user_id, created_at DESC);
CREATE INDEX fraud_events_severity_idx ON scoreboard.fraud_events (severity, created_at DESC);
CREATE INDEX fraud_events_rule_idx ON scoreboard.fraud_events (rule_name, created_at DESC);
CREATE INDEX fraud_events_case_idx ON scoreboard.fraud_events (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX fraud_events_address_idx ON scoreboard.fraud_events (ip_address, created_at DESC) WHERE ip_address IS NOT NULL;
CREATE INDEX fraud_events_metadata_idx ON scoreboard.fraud_events USING gin (metadata jsonb_path_ops);

COMMENT ON TABLE scoreboard.fraud_events IS 'Each time a rule fired, and what was done';
COMMENT ON COLUMN scoreboard.fraud_events.rule_name IS 'fraud_rules.name at that time; no foreign key, the event outlives the rule';
COMMENT ON COLUMN scoreboard.fraud_events.metadata IS 'The evidence; addresses belong in ip_address, which fewer roles can read';

CREATE TABLE scoreboard.moderation_actions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES scoreboard.users (id) ON DELETE RESTRICT,
    case_id bigint REFERENCES scoreboard.cases (id) ON DELETE RESTRICT,
    action text NOT NULL,
    actor text NOT NULL,
    approved_by text,
    reason text NOT NULL,
    policy text,
    until timestamptz,
    score_change bigint,
    state_before jsonb NOT NULL DEFAULT '{}',
    state_after jsonb NOT NULL DEFAULT '{}',
    inverse_of bigint REFERENCES scoreboard.moderation_actions (id) ON DELETE RESTRICT,
    request_id varchar(100),
    created_at timestamptz NOT NULL DEFAULT now(),
    recorded_by name NOT NULL DEFAULT session_user,

    CONSTRAINT moderation_actions_action_known CHECK (action IN (
        'note', 'warn', 'watch', 'unwatch', 'flag', 'unflag', 'hold', 'release', 'ban', 'unban', 'correct')),
    CONSTRAINT moderation_actions_actor_given CHECK (btrim(actor) <> ''),
    CONSTRAINT moderation_actions_two_people CHECK (approved_by <> actor),
    CONSTRAINT moderation_actions_reason_length CHECK (btrim(reason) <> '' AND char_length(reason) <= 2000),
    CONSTRAINT moderation_actions_correction CHECK ((action = 'correct') = (score_change IS NOT NULL)),
    CONSTRAINT moderation_actions_inverse_once UNIQUE (inverse_of)
);
CREATE INDEX moderation_actions_user_idx ON scoreboard.moderation_actions (user_id, id DESC);
CREATE INDEX moderation_actions_case_idx ON scoreboard.moderation_actions (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX moderation_actions_created_at_idx ON scoreboard.moderation_actions (created_at DESC);

COMMENT ON TABLE scoreboard.moderation_actions IS 'What moderators did to players, append-only';
COMMENT ON COLUMN scoreboard.moderation_actions.state_before IS 'What the inverse has to bring back';
COMMENT ON COLUMN scoreboard.moderation_actions.inverse_of IS 'The act that this one took back; each can be taken back once';
COMMENT ON COLUMN scoreboard.moderation_actions.recorded_by IS 'The database login that wrote the row; no role but the owner can set it';
