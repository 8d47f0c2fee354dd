-- SPDX-License-Identifier: GPL-3.0-or-later
-- The seal of the audit: each row of audit_log is hashed into a chain, some seconds after its commit. Rights keep every
-- role from rewriting a log; the chain shows what was rewritten by somebody whom rights do not bind.
SET LOCAL ROLE scorewatch_owner;
SET LOCAL lock_timeout = '5s';

CREATE TABLE scoreboard.audit_chain (
    position bigint PRIMARY KEY,
    row_id bigint NOT NULL,
    row_created_at timestamptz NOT NULL,
    row_hash bytea NOT NULL,
    chain_hash bytea NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT audit_chain_position_positive CHECK (position > 0),
    CONSTRAINT audit_chain_row_hash_length CHECK (octet_length(row_hash) = 32),
    CONSTRAINT audit_chain_chain_hash_length CHECK (octet_length(chain_hash) = 32),
    -- Every row once, whoever seals.
    CONSTRAINT audit_chain_row_once UNIQUE (row_id, row_created_at)
);
COMMENT ON TABLE scoreboard.audit_chain IS 'The seals of audit_log, append-only';
COMMENT ON COLUMN scoreboard.audit_chain.position IS '1, 2, 3, … without a gap';
COMMENT ON COLUMN scoreboard.audit_chain.row_hash IS 'SHA-256 of all columns of the row, as docs/schema.md says';
COMMENT ON COLUMN scoreboard.audit_chain.chain_hash IS 'SHA-256 of the chain_hash before (32 zero bytes at position 1) and row_hash';

-- Which rows have no seal yet is remembered by the transaction that writes them: going by ids, a sealer would miss what
-- commits late.
CREATE TABLE scoreboard.audit_unsealed (
    row_created_at timestamptz NOT NULL,
    row_id bigint NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (row_created_at, row_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
COMMENT ON TABLE scoreboard.audit_unsealed IS 'Rows of audit_log that wait for their seal; emptied by the sealer';

CREATE FUNCTION scoreboard.queue_for_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    INSERT INTO scoreboard.audit_unsealed (row_created_at, row_id) VALUES (NEW.created_at, NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION scoreboard.queue_for_seal() IS 'Has a new row of the audit sealed, whichever partition it was written to';

-- No grant lets a role do this. It keeps the owner, whom grants do not bind, from doing it by mistake; the owner who means
-- it (rows of a default partition that go where they belong) says so in the transaction.
CREATE FUNCTION scoreboard.refuse_rewriting() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_setting('scorewatch.rewrite_logs', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%s is append-only: its rows are neither changed nor deleted', TG_TABLE_NAME),
            HINT = 'For maintenance: SELECT set_config(''scorewatch.rewrite_logs'', ''on'', true)';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION scoreboard.refuse_rewriting() IS 'Keeps the rows of a log as they were written';

-- Triggers for each row are there in every partition, also in those that are attached later.
CREATE TRIGGER audit_log_queue_for_seal AFTER INSERT ON scoreboard.audit_log
    FOR EACH ROW EXECUTE FUNCTION scoreboard.queue_for_seal();
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON scoreboard.audit_log
    FOR EACH ROW EXECUTE FUNCTION scoreboard.refuse_rewriting();
CREATE TRIGGER audit_log_never_emptied BEFORE TRUNCATE ON scoreboard.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION scoreboard.refuse_rewriting();
CREATE TRIGGER moderation_actions_append_only BEFORE UPDATE OR DELETE ON scoreboard.moderation_actions
    FOR EACH ROW EXECUTE FUNCTION scoreboard.refuse_rewriting();
CREATE TRIGGER moderation_actions_never_emptied BEFORE TRUNCATE ON scoreboard.moderation_actions
    FOR EACH STATEMENT EXECUTE FUNCTION scoreboard.refuse_rewriting();
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE ON scoreboard.audit_chain
    FOR EACH ROW EXECUTE FUNCTION scoreboard.refuse_rewriting();
CREATE TRIGGER audit_chain_never_emptied BEFORE TRUNCATE ON scoreboard.audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION scoreboard.refuse_rewriting();

-- A page of the audit is asked for by the id that the one before ended with.
CREATE INDEX audit_log_id_idx ON scoreboard.audit_log (id);

-- The lock of the triggers keeps writers out until the commit, so no row is missed.
INSERT INTO scoreboard.audit_unsealed (row_created_at, row_id) SELECT created_at, id FROM scoreboard.audit_log;

-- From a hash and the rest of the row an address can be found by trying them all, so whoever may not read an address
-- does not get the hashes either.
GRANT SELECT (position, row_id, row_created_at, sealed_at) ON scoreboard.audit_chain
    TO scorewatch_operator, scorewatch_moderator;
GRANT SELECT ON scoreboard.audit_chain TO scorewatch_app, scorewatch_admin;
GRANT INSERT (position, row_id, row_created_at, row_hash, chain_hash) ON scoreboard.audit_chain TO scorewatch_app;
GRANT SELECT ON scoreboard.audit_unsealed
    TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT DELETE ON scoreboard.audit_unsealed TO scorewatch_app;
-- The seal is over all columns. Under the first document's name an administrator could read this one before.
GRANT SELECT (action_token_hash) ON scoreboard.audit_log TO scorewatch_admin;
