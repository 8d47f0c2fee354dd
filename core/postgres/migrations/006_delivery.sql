-- SPDX-License-Identifier: GPL-3.0-or-later
-- From PostgreSQL to Redis: the outbox, what is known of the projection, and the standing of a player.
SET LOCAL ROLE scorewatch_owner;

-- A queue: rows live for milliseconds. Vacuum by count, not by share of a table that is nearly empty.
CREATE TABLE scoreboard.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_ids uuid[] NOT NULL,
    kind text NOT NULL DEFAULT 'score',
    created_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT outbox_users_given CHECK (cardinality(user_ids) > 0),
    CONSTRAINT outbox_kind_given CHECK (kind <> '')
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

COMMENT ON TABLE scoreboard.outbox IS 'Users whose present row has to be told to Redis; claimed with SKIP LOCKED, never by cursor';
COMMENT ON COLUMN scoreboard.outbox.kind IS 'Why: score, standing, new';

CREATE TABLE scoreboard.projection_state (
    only_row boolean PRIMARY KEY DEFAULT true,
    generation bigint NOT NULL DEFAULT 1,
    epoch text,
    last_seq bigint NOT NULL DEFAULT 0,
    redis_run_id text,
    updated_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT projection_state_single CHECK (only_row),
    CONSTRAINT projection_state_counts CHECK (generation > 0 AND last_seq >= 0)
) WITH (fillfactor = 50);
INSERT INTO scoreboard.projection_state DEFAULT VALUES;

CREATE TRIGGER projection_state_updated_at BEFORE UPDATE ON scoreboard.projection_state
    FOR EACH ROW EXECUTE FUNCTION scoreboard.touch_updated_at();

COMMENT ON TABLE scoreboard.projection_state IS 'What Redis was told last; one row';
COMMENT ON COLUMN scoreboard.projection_state.generation IS 'Grows with each rebuild; a part of the epoch';
COMMENT ON COLUMN scoreboard.projection_state.last_seq IS 'The highest sequence seen; a lower one in Redis means it lost data';

-- Whoever changes a flag, hold or ban, by whatever way, changes the board: version, ledger and outbox follow here.
CREATE FUNCTION scoreboard.follow_standing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    belongs constant boolean := NEW.is_active AND NOT NEW.is_held AND NOT NEW.is_banned;
    changed scoreboard.scores;
BEGIN
    UPDATE scoreboard.scores SET on_board = belongs, version = version + 1
    WHERE user_id = NEW.id AND on_board <> belongs
    RETURNING * INTO changed;
    IF NOT FOUND THEN
        RETURN NULL; -- Held and now banned as well, say: off the board before and after.
    END IF;
    INSERT INTO scoreboard.score_history
        (user_id, version, points_awarded, balance_before, balance_after, kind, action_id, reason, actor)
    VALUES
        (NEW.id, changed.version, 0, changed.score, changed.score, 'standing',
         CASE WHEN belongs THEN 'scorewatch:on-board' ELSE 'scorewatch:off-board' END,
         CASE WHEN NEW.is_banned THEN left(NEW.ban_reason, 500) END,
         coalesce(nullif(current_setting('scorewatch.actor', true), ''), session_user));
    INSERT INTO scoreboard.outbox (user_ids, kind) VALUES (ARRAY[NEW.id], 'standing');
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION scoreboard.follow_standing() IS
    'Trigger: takes a player off the board or back on it; the actor is the setting scorewatch.actor of the transaction';

CREATE TRIGGER users_follow_standing
    AFTER UPDATE OF is_active, is_held, is_banned ON scoreboard.users
    FOR EACH ROW
    WHEN (OLD.is_active <> NEW.is_active OR OLD.is_held <> NEW.is_held OR OLD.is_banned <> NEW.is_banned)
    EXECUTE FUNCTION scoreboard.follow_standing();

CREATE TABLE scoreboard.jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    target text NOT NULL,
    plan jsonb NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'planned',
    requested_by text NOT NULL,
    approved_by text,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    backend_pid integer,
    backend_start timestamptz,
    figures_before jsonb,
    figures_after jsonb,
    error text,
    recorded_by name NOT NULL DEFAULT session_user,

    CONSTRAINT jobs_state_known CHECK (state IN ('planned', 'running', 'done', 'failed', 'cancelled')),
    CONSTRAINT jobs_state_dated CHECK (
        (started_at IS NOT NULL OR state IN ('planned', 'cancelled'))
        AND (finished_at IS NULL) = (state IN ('planned', 'running'))),
    CONSTRAINT jobs_two_people CHECK (approved_by <> requested_by)
);
CREATE INDEX jobs_created_at_idx ON scoreboard.jobs (created_at DESC);
CREATE INDEX jobs_unfinished_idx ON scoreboard.jobs (id) WHERE state IN ('planned', 'running');

COMMENT ON TABLE scoreboard.jobs IS 'Maintenance: what was planned, by whom, and what it did';
COMMENT ON COLUMN scoreboard.jobs.plan IS 'The exact statements, the locks they take and the objects by OID';
COMMENT ON COLUMN scoreboard.jobs.backend_start IS 'With backend_pid names the session; a pid alone may have a new owner';
