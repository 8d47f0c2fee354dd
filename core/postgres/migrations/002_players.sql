-- SPDX-License-Identifier: GPL-3.0-or-later
-- Players, their scores, and the catalogue of actions that give points.
SET LOCAL ROLE scorewatch_owner;

CREATE FUNCTION scoreboard.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION scoreboard.touch_updated_at() IS 'Trigger: keeps updated_at at the time of the last change';

-- The profile: read often, written seldom. What changes with every score is in scores.
CREATE TABLE scoreboard.users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    username varchar(255) NOT NULL,
    email varchar(255) NOT NULL,
    password_hash varchar(255) NOT NULL,
    avatar_url varchar(500),
    country_code char(2),
    timezone varchar(50),
    metadata jsonb NOT NULL DEFAULT '{}',

    is_active boolean NOT NULL DEFAULT true,
    is_flagged boolean NOT NULL DEFAULT false,
    is_held boolean NOT NULL DEFAULT false,
    is_banned boolean NOT NULL DEFAULT false,
    flagged_at timestamptz,
    held_at timestamptz,
    banned_at timestamptz,
    banned_until timestamptz,
    ban_reason text,
    tokens_valid_after timestamptz,

    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT users_username_key UNIQUE (username),
    CONSTRAINT users_username_readable CHECK (btrim(username) <> '' AND username !~ '[\u0001-\u001f\u007f]'),
    -- Dot-separated labels, then letters or a punycode label; no quoted local part and no address literal.
    CONSTRAINT users_email_valid CHECK (
        email ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]+@([A-Za-z0-9-]+\.)+([A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]+)$'),
    CONSTRAINT users_country_code_valid CHECK (country_code ~ '^[A-Z]{2}$'),
    CONSTRAINT users_metadata_object CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT users_ban_reason_length CHECK (char_length(ban_reason) <= 2000),
    CONSTRAINT users_flag_dated CHECK (NOT is_flagged OR flagged_at IS NOT NULL),
    CONSTRAINT users_hold_dated CHECK (NOT is_held OR held_at IS NOT NULL),
    CONSTRAINT users_ban_dated CHECK (NOT is_banned OR banned_at IS NOT NULL)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

COMMENT ON TABLE scoreboard.users IS 'Players and staff: profile and standing; the score is in scores';
COMMENT ON COLUMN scoreboard.users.password_hash IS 'crypt(3) format; a value that is no hash, such as !, can never log in';
COMMENT ON COLUMN scoreboard.users.is_active IS 'False once the account is closed; rows are never deleted';
COMMENT ON COLUMN scoreboard.users.is_held IS 'Off the board while a case is open; the score goes on counting';
COMMENT ON COLUMN scoreboard.users.banned_until IS 'When a timed ban lifts itself; NULL for a permanent ban';
COMMENT ON COLUMN scoreboard.users.tokens_valid_after IS 'Tokens issued before this are dead for ever, also after an unban';

CREATE UNIQUE INDEX users_email_lower_key ON scoreboard.users (lower(email));
-- For names as they are typed: lower(username) LIKE 'prefix%' in any locale.
CREATE INDEX users_username_lower_idx ON scoreboard.users (lower(username) text_pattern_ops);
CREATE INDEX users_created_at_idx ON scoreboard.users USING brin (created_at);
CREATE INDEX users_flagged_idx ON scoreboard.users (flagged_at DESC) WHERE is_flagged;
CREATE INDEX users_held_idx ON scoreboard.users (held_at DESC) WHERE is_held;
CREATE INDEX users_banned_idx ON scoreboard.users (banned_at DESC) WHERE is_banned;
CREATE INDEX users_ban_ends_idx ON scoreboard.users (banned_until) WHERE is_banned AND banned_until IS NOT NULL;

CREATE TRIGGER users_updated_at BEFORE UPDATE ON scoreboard.users
    FOR EACH ROW EXECUTE FUNCTION scoreboard.touch_updated_at();

CREATE FUNCTION scoreboard.date_standing() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    IF NEW.is_flagged THEN
        NEW.flagged_at := coalesce(NEW.flagged_at, now());
    END IF;
    IF NEW.is_held THEN
        NEW.held_at := coalesce(NEW.held_at, now());
    END IF;
    IF NEW.is_banned THEN
        NEW.banned_at := coalesce(NEW.banned_at, now());
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION scoreboard.date_standing() IS 'Trigger: dates a flag, hold or ban whose time was not given';

CREATE TRIGGER users_date_standing BEFORE INSERT OR UPDATE ON scoreboard.users
    FOR EACH ROW WHEN (NEW.is_flagged OR NEW.is_held OR NEW.is_banned)
    EXECUTE FUNCTION scoreboard.date_standing();

-- The hot row. Nothing that changes with a score is indexed and pages keep room, so updates stay on their page (HOT).
CREATE TABLE scoreboard.scores (
    user_id uuid PRIMARY KEY REFERENCES scoreboard.users (id) ON DELETE RESTRICT,
    score bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 0,
    last_increment_at timestamptz,
    on_board boolean NOT NULL DEFAULT true,

    -- 2^53 - 1: Redis scores and JSON numbers are doubles.
    CONSTRAINT scores_score_range CHECK (score BETWEEN 0 AND 9007199254740991),
    CONSTRAINT scores_version_positive CHECK (version >= 0)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

COMMENT ON TABLE scoreboard.scores IS 'The present score of each player, one narrow row apart from the profile';
COMMENT ON COLUMN scoreboard.scores.version IS 'Grows by one with each change; Redis takes only a higher one';
COMMENT ON COLUMN scoreboard.scores.on_board IS 'Active, not held and not banned; follows users by trigger';

-- One statement for a COPY of a million users, not a million calls. An import writes the scores itself, in the same
-- transaction: a row that is written and then changed takes its place twice, in the table and in its index.
CREATE FUNCTION scoreboard.open_scores() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    IF current_setting('scorewatch.import', true) = 'on' THEN
        RETURN NULL;
    END IF;
    INSERT INTO scoreboard.scores (user_id, on_board)
    SELECT id, is_active AND NOT is_held AND NOT is_banned FROM added;
    -- The board in Redis learns of them too, a thousand to a row: a relay takes a row as a whole.
    INSERT INTO scoreboard.outbox (user_ids, kind)
    SELECT array_agg(id), 'new' FROM (SELECT id, row_number() OVER () AS n FROM added) AS numbered GROUP BY n / 1000;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION scoreboard.open_scores() IS
    'Trigger: gives every new user a score of 0 and a place on the board; not while the setting scorewatch.import of the transaction is on';

CREATE TRIGGER users_open_scores AFTER INSERT ON scoreboard.users
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION scoreboard.open_scores();

CREATE TABLE scoreboard.action_types (
    id varchar(100) PRIMARY KEY,
    name varchar(255) NOT NULL,
    description text,
    points bigint NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),

    -- "scorewatch:" is kept for the program's own rows in score_history.
    CONSTRAINT action_types_id_valid CHECK (
        btrim(id) <> '' AND id !~ '[\u0001-\u001f\u007f]' AND id !~ '^scorewatch:'),
    CONSTRAINT action_types_name_given CHECK (btrim(name) <> ''),
    CONSTRAINT action_types_points_range CHECK (points BETWEEN -1000000000 AND 1000000000 AND points <> 0)
);
COMMENT ON TABLE scoreboard.action_types IS 'What a player can do and how many points it gives';
COMMENT ON COLUMN scoreboard.action_types.points IS 'Negative for a penalty, never 0';

CREATE TRIGGER action_types_updated_at BEFORE UPDATE ON scoreboard.action_types
    FOR EACH ROW EXECUTE FUNCTION scoreboard.touch_updated_at();

INSERT INTO scoreboard.action_types (id, name, description, points) VALUES
    ('complete-quest', 'Complete Quest', 'User completed a quest', 10),
    ('daily-login', 'Daily Login', 'User logs in once per day', 5),
    ('achievement-unlock', 'Achievement Unlock', 'User unlocks an achievement', 25),
    ('referral-signup', 'Referral Sign-up', 'User refers a new player', 50),
    ('purchase-item', 'Purchase Item', 'User purchases an in-game item', 100)
ON CONFLICT (id) DO NOTHING;
