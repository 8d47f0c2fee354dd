-- SPDX-License-Identifier: GPL-3.0-or-later
-- Monthly partitions, cut in UTC: made ahead of time, without a lock that score writes wait for.
SET LOCAL ROLE scorewatch_owner;

CREATE TABLE scoreboard.partition_policies (
    table_name name PRIMARY KEY,
    storage_parameters jsonb NOT NULL DEFAULT '{}',

    CONSTRAINT partition_policies_parameters_object CHECK (jsonb_typeof(storage_parameters) = 'object')
);
COMMENT ON TABLE scoreboard.partition_policies IS 'The tables whose months are managed';
COMMENT ON COLUMN scoreboard.partition_policies.storage_parameters IS
    'Set on each new partition, because the server refuses them on the parent';

INSERT INTO scoreboard.partition_policies (table_name, storage_parameters) VALUES
    ('audit_log', '{"autovacuum_vacuum_scale_factor": 0.1, "autovacuum_analyze_scale_factor": 0.05}'),
    ('rate_limit_audit', '{"autovacuum_vacuum_scale_factor": 0.1, "autovacuum_analyze_scale_factor": 0.05}'),
    ('score_history', '{"autovacuum_vacuum_scale_factor": 0.01, "autovacuum_analyze_scale_factor": 0.05}');

GRANT SELECT ON scoreboard.partition_policies
    TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin;

-- CREATE TABLE … PARTITION OF would lock the parent exclusively; a table of its own that is attached afterwards takes
-- SHARE UPDATE EXCLUSIVE on the parent, which neither readers nor writers wait for, and the exclusive lock only on
-- the default partition, which is empty on a healthy database.
CREATE FUNCTION scoreboard.ensure_partition(parent_table name, month date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
SET lock_timeout = '2s'
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
AS $$
DECLARE
    first_day constant date := date_trunc('month', month::timestamp);
    lower_bound constant timestamptz := first_day;
    upper_bound constant timestamptz := first_day + interval '1 month';
    wanted_bound constant text := format('FOR VALUES FROM (%L) TO (%L)', lower_bound, upper_bound);
    partition_name constant name := parent_table || to_char(first_day, '_YYYY_MM');
    default_name constant name := parent_table || '_default';
    parameters jsonb;
    existing_bound text;
    in_the_way boolean;
BEGIN
    SELECT storage_parameters INTO parameters FROM scoreboard.partition_policies WHERE table_name = parent_table;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%s is not a table whose months are managed', parent_table);
    END IF;

    -- Two callers at once: the second waits here and then finds the partition.
    PERFORM pg_advisory_xact_lock(hashtextextended('scoreboard.ensure_partition', 0));

    SELECT coalesce(pg_get_expr(c.relpartbound, c.oid), 'not a partition') INTO existing_bound
    FROM pg_class AS c
    WHERE c.relnamespace = 'scoreboard'::regnamespace AND c.relname = partition_name;
    IF existing_bound = wanted_bound THEN
        RETURN NULL;
    ELSIF existing_bound IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('scoreboard.%I is in the way of the partition for %s', partition_name, first_day),
            DETAIL = format('It is there as: %s', existing_bound),
            HINT = 'Attach it by hand with the right bounds, or rename it.';
    END IF;

    IF to_regclass(format('scoreboard.%I', default_name)) IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM scoreboard.%I WHERE created_at >= $1 AND created_at < $2)', default_name)
        INTO in_the_way USING lower_bound, upper_bound;
        IF in_the_way THEN
            RAISE EXCEPTION USING
                ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = format('scoreboard.%I holds rows of %s, so its partition cannot be made',
                                 default_name, to_char(first_day, 'YYYY-MM')),
                HINT = 'Drain the default partition first: scorewatchd partitions drain-default';
        END IF;
    END IF;

    EXECUTE format('CREATE TABLE scoreboard.%I (LIKE scoreboard.%I INCLUDING ALL)', partition_name, parent_table);
    IF parameters <> '{}' THEN
        EXECUTE format('ALTER TABLE scoreboard.%I SET (%s)', partition_name,
                       (SELECT string_agg(format('%I = %s', key, value::numeric), ', ') FROM jsonb_each_text(parameters)));
    END IF;
    -- No CHECK is needed to spare the scan of the new table: it is empty.
    EXECUTE format('ALTER TABLE scoreboard.%I ATTACH PARTITION scoreboard.%I %s',
                   parent_table, partition_name, wanted_bound);
    RETURN partition_name;
END
$$;
COMMENT ON FUNCTION scoreboard.ensure_partition(name, date) IS
    'Makes the partition of the month that the date is in; returns its name, or NULL where it was there already';

CREATE FUNCTION scoreboard.ensure_partitions(months_ahead integer DEFAULT 3)
RETURNS TABLE (table_name name, month date, partition_name text, problem text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    this_month constant date := date_trunc('month', now() AT TIME ZONE 'UTC');
    policy record;
    refusal text;
BEGIN
    IF months_ahead NOT BETWEEN 0 AND 120 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('months ahead must be between 0 and 120, not %s', months_ahead);
    END IF;
    FOR policy IN SELECT p.table_name FROM scoreboard.partition_policies AS p ORDER BY p.table_name LOOP
        table_name := policy.table_name;
        FOR i IN 0 .. months_ahead LOOP
            month := this_month + make_interval(months => i);
            problem := NULL;
            BEGIN
                partition_name := scoreboard.ensure_partition(table_name, month);
            EXCEPTION
                -- A lock that was not to be had is no trouble of the table: that ends the call, and it can be made again.
                -- (Named first, because 55000 stands for its whole class.)
                WHEN lock_not_available THEN
                    RAISE;
                -- One table that is in trouble must not keep the others without partitions.
                WHEN object_not_in_prerequisite_state OR check_violation THEN
                    GET STACKED DIAGNOSTICS refusal = MESSAGE_TEXT;
                    partition_name := NULL;
                    problem := refusal;
                    RAISE WARNING '%', refusal;
            END;
            IF partition_name IS NOT NULL OR problem IS NOT NULL THEN
                RETURN NEXT;
            END IF;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION scoreboard.ensure_partitions(integer) IS
    'Makes what is missing from this month to so many ahead; a row for each that was made, and for each that could not be';

CREATE FUNCTION scoreboard.create_next_month_partition() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    next_month constant date := date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month';
    policy record;
    made text;
BEGIN
    FOR policy IN SELECT p.table_name FROM scoreboard.partition_policies AS p ORDER BY p.table_name LOOP
        made := scoreboard.ensure_partition(policy.table_name, next_month);
        IF made IS NOT NULL THEN
            RAISE NOTICE 'Created partition: %', made;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION scoreboard.create_next_month_partition() IS
    'Makes next month''s partition of every log; fails where one cannot be made';

-- The rows of the default partitions by month. Any row is an alarm: its month had no partition.
CREATE FUNCTION scoreboard.default_partition_months()
RETURNS TABLE (table_name name, month date, row_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    policy record;
BEGIN
    FOR policy IN SELECT p.table_name FROM scoreboard.partition_policies AS p ORDER BY p.table_name LOOP
        IF to_regclass(format('scoreboard.%I', policy.table_name || '_default')) IS NOT NULL THEN
            RETURN QUERY EXECUTE format(
                'SELECT %L::name, date_trunc(''month'', created_at AT TIME ZONE ''UTC'')::date AS month, count(*)'
                ' FROM scoreboard.%I GROUP BY month ORDER BY month',
                policy.table_name, policy.table_name || '_default');
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION scoreboard.default_partition_months() IS 'What the default partitions hold, by month; empty is healthy';

CREATE TABLE scoreboard.score_history_default PARTITION OF scoreboard.score_history DEFAULT
    WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.05);
CREATE TABLE scoreboard.audit_log_default PARTITION OF scoreboard.audit_log DEFAULT
    WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05);
CREATE TABLE scoreboard.rate_limit_audit_default PARTITION OF scoreboard.rate_limit_audit DEFAULT
    WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05);

DO $do$
BEGIN
    PERFORM scoreboard.ensure_partitions();
END
$do$;
