-- SPDX-License-Identifier: GPL-3.0-or-later
-- Roles, schemas and the list of applied migrations.
--
-- This file alone runs with the rights of the role that migrates: a superuser, or the owner of the database with
-- CREATEROLE. Every later file starts with SET LOCAL ROLE scorewatch_owner, so that role owns all there is.

DO $do$
DECLARE
    wanted record;
    created_some boolean := false;
    -- From 16 on being a member and being allowed to SET ROLE are two things.
    membership constant text
        := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('scorewatch_owner', 'INHERIT', 'Owns every object of Scorewatch. Nobody logs in as it.'),
            ('scorewatch_app', 'INHERIT', 'What scorewatchd does: writes scores, never rewrites a log.'),
            ('scorewatch_operator', 'INHERIT', 'Watches: reads, without e-mail, password or address.'),
            ('scorewatch_moderator', 'INHERIT', 'Judges: reads cases, changes the standing of players.'),
            -- NOINHERIT: an administrator has the owner's rights only after an explicit SET ROLE.
            ('scorewatch_admin', 'NOINHERIT', 'Administers: may SET ROLE scorewatch_owner for maintenance.'),
            ('scorewatch_backup', 'INHERIT', 'Reads everything, for pg_dump.')
        ) AS role (name, inheritance, purpose)
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted.name);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN %s', wanted.name, wanted.inheritance);
            EXECUTE format('COMMENT ON ROLE %I IS %L', wanted.name, wanted.purpose);
            created_some := true;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL; -- Roles belong to the whole server: another database's migration was faster.
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'insufficient_privilege',
                    MESSAGE = format('the role %s is missing and %s may not create roles', wanted.name, current_user),
                    HINT = format('Migrate once as a superuser, or let one run: ALTER ROLE %I CREATEROLE', current_user);
        END;
    END LOOP;

    -- What belongs to a superuser runs with a superuser's rights in every SECURITY DEFINER function.
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'scorewatch_owner' AND (rolsuper OR rolcanlogin)) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_role_specification',
            MESSAGE = 'the role scorewatch_owner exists but may log in or is a superuser',
            HINT = 'Let a superuser run: ALTER ROLE scorewatch_owner NOSUPERUSER NOLOGIN';
    END IF;

    BEGIN
        IF NOT pg_has_role(current_user, 'scorewatch_owner', membership) THEN
            EXECUTE format('GRANT scorewatch_owner TO %I', current_user);
        END IF;
        -- Only with new roles: a site that took this away from its administrators keeps it that way.
        IF created_some AND NOT pg_has_role('scorewatch_admin', 'scorewatch_owner', membership) THEN
            GRANT scorewatch_owner TO scorewatch_admin;
        END IF;
    EXCEPTION
        WHEN unique_violation THEN
            NULL; -- The same grant, made by another database's migration at this moment.
        WHEN insufficient_privilege THEN
            RAISE EXCEPTION USING
                ERRCODE = 'insufficient_privilege',
                MESSAGE = format('%s may not act as the existing role scorewatch_owner', current_user),
                HINT = format('Let a superuser run: GRANT scorewatch_owner TO %I', current_user);
    END;

    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%s may not create schemas in the database %s', current_user, current_database()),
            HINT = format('Migrate as its owner, or let one run: GRANT CREATE ON DATABASE %I TO %I',
                          current_database(), current_user);
    END IF;
END
$do$;

CREATE SCHEMA scoreboard AUTHORIZATION scorewatch_owner;
CREATE SCHEMA live_scoreboard AUTHORIZATION scorewatch_owner;
CREATE SCHEMA scoreboard_api AUTHORIZATION scorewatch_owner;

SET LOCAL ROLE scorewatch_owner;

COMMENT ON SCHEMA scoreboard IS 'Scorewatch: all tables and functions';
COMMENT ON SCHEMA live_scoreboard IS 'Read-only views under the names of the document "Live Scoreboard System"';
COMMENT ON SCHEMA scoreboard_api IS 'Read-only views under the names of the document "Real-Time Scoreboard API"';

-- New functions belong to nobody but their owner until a grant says otherwise, in the transaction that makes them.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- pg_dump reads each partition by itself, also those that are made later.
ALTER DEFAULT PRIVILEGES IN SCHEMA scoreboard GRANT SELECT ON TABLES TO scorewatch_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA scoreboard GRANT SELECT ON SEQUENCES TO scorewatch_backup;

GRANT USAGE ON SCHEMA scoreboard, live_scoreboard, scoreboard_api
    TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin, scorewatch_backup;

CREATE TABLE scoreboard.schema_migrations (
    version integer PRIMARY KEY CHECK (version > 0),
    name text NOT NULL,
    checksum text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user,
    execution_ms integer NOT NULL CHECK (execution_ms >= 0)
);
COMMENT ON TABLE scoreboard.schema_migrations IS 'The migration files that made this database';
COMMENT ON COLUMN scoreboard.schema_migrations.checksum IS 'SHA-256 of the file, in hex';

GRANT SELECT ON scoreboard.schema_migrations
    TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin;
