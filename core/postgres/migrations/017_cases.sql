-- SPDX-License-Identifier: GPL-3.0-or-later
-- Work on cases: opening and joining, claims with a lease, hand-over, second opinions, notes, verdicts; and who shares an
-- address with whom, told without the address.
SET LOCAL ROLE scorewatch_owner;
SET LOCAL lock_timeout = '2s';

ALTER TABLE scoreboard.cases
    ADD COLUMN opinion_wanted_from text,
    ADD COLUMN close_reason text,
    ADD CONSTRAINT cases_names_length CHECK (
        char_length(claimed_by) <= 255 AND char_length(opinion_wanted_from) <= 255 AND opinion_wanted_from <> ''),
    ADD CONSTRAINT cases_close_reason_length CHECK (char_length(close_reason) <= 2000);
COMMENT ON COLUMN scoreboard.cases.opinion_wanted_from IS 'Whose second opinion is asked for; * for anybody''s';
COMMENT ON COLUMN scoreboard.cases.close_reason IS 'Why the verdict is what it is';

-- What desks ask when Redis is away: which cases have changed.
CREATE INDEX cases_updated_at_idx ON scoreboard.cases (updated_at);
-- The newest hit of a case, too; the index without the time is the beginning of this one.
CREATE INDEX fraud_events_case_time_idx ON scoreboard.fraud_events (case_id, created_at DESC) WHERE case_id IS NOT NULL;
DROP INDEX scoreboard.fraud_events_case_idx;

CREATE FUNCTION scoreboard.audit_case(entry text, case_row scoreboard.cases, by_whom text, why text, request text,
                                      more jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
    INSERT INTO scoreboard.audit_log (user_id, action_type, actor, reason, request_id, metadata)
    VALUES (case_row.user_id, entry, by_whom, why, request, jsonb_build_object('caseId', case_row.id) || more);
$$;
COMMENT ON FUNCTION scoreboard.audit_case(text, scoreboard.cases, text, text, text, jsonb) IS
    'The audit row of something that was done to a case';

-- Two that join at once: one opens the case, the other waits for its row and finds it.
CREATE FUNCTION scoreboard.join_case(player uuid, severity text, opened_by text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    stake bigint;
    found_case scoreboard.cases;
BEGIN
    IF scoreboard.severity_rank(join_case.severity) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004',
            MESSAGE = 'A case has a severity of low, medium, high or critical.';
    END IF;
    SELECT s.score INTO stake FROM scoreboard.scores AS s WHERE s.user_id = player;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SW003', MESSAGE = 'There is no player with this id, so no case was opened.';
    END IF;
    LOOP
        SELECT c.* INTO found_case FROM scoreboard.cases AS c
        WHERE c.user_id = player AND c.state <> 'closed' FOR UPDATE;
        IF FOUND THEN
            UPDATE scoreboard.cases AS c
            SET state = 'open', score_at_stake = stake,
                severity = CASE WHEN scoreboard.severity_rank(join_case.severity) > scoreboard.severity_rank(c.severity)
                                THEN join_case.severity ELSE c.severity END
            WHERE c.id = found_case.id;
            IF found_case.state = 'watching' THEN
                PERFORM scoreboard.audit_case('CASE_BACK', found_case, join_case.opened_by, NULL, NULL);
            END IF;
            RETURN found_case.id;
        END IF;
        INSERT INTO scoreboard.cases AS c (user_id, severity, score_at_stake, opened_by)
        VALUES (player, join_case.severity, stake, join_case.opened_by)
        ON CONFLICT DO NOTHING
        RETURNING c.* INTO found_case;
        IF FOUND THEN
            PERFORM scoreboard.audit_case('CASE_OPEN', found_case, join_case.opened_by, NULL, NULL);
            RETURN found_case.id;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION scoreboard.join_case(uuid, text, text) IS
    'The player''s open case, opened where there is none; raises its severity, brings a watched one back';

-- Every act on a case goes through here: the row is locked, so of two who come at once the second sees what the first did.
CREATE FUNCTION scoreboard.take_case(case_id bigint, actor text, actor_user uuid) RETURNS scoreboard.cases
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases;
BEGIN
    IF coalesce(btrim(actor), '') = '' OR char_length(actor) > 255 THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004', MESSAGE = 'Who acts has to be said, in at most 255 characters.';
    END IF;
    SELECT cases.* INTO c FROM scoreboard.cases WHERE cases.id = take_case.case_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SW003', MESSAGE = format('There is no case %s.', case_id);
    END IF;
    IF c.user_id = actor_user THEN
        RAISE EXCEPTION USING ERRCODE = 'SW002', MESSAGE = 'This case is about yourself; somebody else has to judge it.';
    END IF;
    RETURN c;
END
$$;
COMMENT ON FUNCTION scoreboard.take_case(bigint, text, uuid) IS 'Locks a case for somebody who may judge it';

CREATE FUNCTION scoreboard.is_case_of_another(c scoreboard.cases, actor text) RETURNS boolean
LANGUAGE sql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$ SELECT coalesce(c.claimed_by <> actor AND c.claimed_until > clock_timestamp(), false) $$;
COMMENT ON FUNCTION scoreboard.is_case_of_another(scoreboard.cases, text) IS
    'Whether somebody else has the case, by the server''s clock';

CREATE FUNCTION scoreboard.refuse_closed_or_taken(c scoreboard.cases, actor text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    IF c.state = 'closed' THEN
        RAISE EXCEPTION USING ERRCODE = 'SW001',
            MESSAGE = format('%s closed this case at %s UTC%s, so nothing was changed.', c.closed_by,
                             to_char(c.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), ' as ' || c.verdict);
    END IF;
    IF scoreboard.is_case_of_another(c, actor) THEN
        RAISE EXCEPTION USING ERRCODE = 'SW001',
            MESSAGE = format('%s has this case until %s UTC, so nothing was changed. Ask for it, or wait until then.',
                             c.claimed_by, to_char(c.claimed_until AT TIME ZONE 'UTC', 'HH24:MI:SS'));
    END IF;
END
$$;
COMMENT ON FUNCTION scoreboard.refuse_closed_or_taken(scoreboard.cases, text) IS
    'Fails where the case is closed or somebody else has it, naming who';

CREATE FUNCTION scoreboard.note_on_case(case_id bigint, actor text, note text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    note_id bigint;
BEGIN
    IF btrim(coalesce(note, '')) = '' THEN
        RETURN NULL;
    END IF;
    IF char_length(note) > 10000 THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004', MESSAGE = 'A note has at most 10,000 characters.';
    END IF;
    INSERT INTO scoreboard.case_notes (case_id, author, body) VALUES (note_on_case.case_id, actor, note)
    RETURNING id INTO note_id;
    RETURN note_id;
END
$$;
COMMENT ON FUNCTION scoreboard.note_on_case(bigint, text, text) IS 'Adds a note where there is one; its id';

CREATE FUNCTION scoreboard.require_reason(reason text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    IF btrim(coalesce(reason, '')) = '' OR char_length(reason) > 2000 THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004', MESSAGE = 'This needs a reason of 1 to 2,000 characters.';
    END IF;
END
$$;
COMMENT ON FUNCTION scoreboard.require_reason(text) IS 'Fails where a reason is missing or too long';

CREATE FUNCTION scoreboard.claim_case(case_id bigint, actor text, actor_user uuid, request_id text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
BEGIN
    PERFORM scoreboard.refuse_closed_or_taken(c, actor);
    UPDATE scoreboard.cases SET claimed_by = actor, claimed_until = clock_timestamp() + interval '10 minutes'
    WHERE id = c.id;
    -- A claim that is renewed is no news.
    IF c.claimed_by IS DISTINCT FROM actor OR c.claimed_until <= clock_timestamp() THEN
        PERFORM scoreboard.audit_case('CASE_CLAIM', c, actor, NULL, request_id);
    END IF;
END
$$;
COMMENT ON FUNCTION scoreboard.claim_case(bigint, text, uuid, text) IS
    'Takes a case for ten minutes of the server''s clock, or renews the claim; SW001 names who has it';

CREATE FUNCTION scoreboard.release_case(case_id bigint, actor text, actor_user uuid, request_id text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
BEGIN
    PERFORM scoreboard.refuse_closed_or_taken(c, actor);
    IF c.claimed_by IS NOT NULL THEN
        UPDATE scoreboard.cases SET claimed_by = NULL, claimed_until = NULL WHERE id = c.id;
        PERFORM scoreboard.audit_case('CASE_RELEASE', c, actor, NULL, request_id);
    END IF;
END
$$;
COMMENT ON FUNCTION scoreboard.release_case(bigint, text, uuid, text) IS 'Gives the own claim back';

CREATE FUNCTION scoreboard.hand_over_case(case_id bigint, actor text, actor_user uuid, to_whom text, note text,
                                          request_id text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
BEGIN
    PERFORM scoreboard.refuse_closed_or_taken(c, actor);
    IF btrim(coalesce(to_whom, '')) = '' OR char_length(to_whom) > 255 OR to_whom IN (actor, '*', '-') THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004',
            MESSAGE = 'A case is handed over to somebody else, whose name has at most 255 characters.';
    END IF;
    IF c.claimed_by IS DISTINCT FROM actor THEN
        RAISE EXCEPTION USING ERRCODE = 'SW001',
            MESSAGE = 'You do not have this case, so you cannot hand it over. Claim it first.';
    END IF;
    UPDATE scoreboard.cases SET claimed_by = to_whom, claimed_until = clock_timestamp() + interval '10 minutes'
    WHERE id = c.id;
    PERFORM scoreboard.note_on_case(c.id, actor, note);
    PERFORM scoreboard.audit_case('CASE_HAND_OVER', c, actor, NULL, request_id, jsonb_build_object('to', to_whom));
END
$$;
COMMENT ON FUNCTION scoreboard.hand_over_case(bigint, text, uuid, text, text, text) IS
    'Gives the own claim to somebody else, with ten new minutes';

CREATE FUNCTION scoreboard.ask_case_opinion(case_id bigint, actor text, actor_user uuid, from_whom text, note text,
                                            request_id text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
    wanted text := nullif(btrim(coalesce(from_whom, '')), '');
BEGIN
    -- Who was asked answers and takes the wish back, whoever has the case.
    IF wanted IS NOT NULL OR c.state = 'closed' OR coalesce(c.opinion_wanted_from, '') NOT IN (actor, '*') THEN
        PERFORM scoreboard.refuse_closed_or_taken(c, actor);
    END IF;
    IF wanted = actor OR char_length(wanted) > 255 THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004',
            MESSAGE = 'A second opinion is somebody else''s, whose name has at most 255 characters.';
    END IF;
    UPDATE scoreboard.cases SET opinion_wanted_from = wanted WHERE id = c.id;
    PERFORM scoreboard.note_on_case(c.id, actor, note);
    PERFORM scoreboard.audit_case('CASE_OPINION', c, actor, NULL, request_id, jsonb_build_object('from', wanted));
END
$$;
COMMENT ON FUNCTION scoreboard.ask_case_opinion(bigint, text, uuid, text, text, text) IS
    'Asks somebody (* anybody) for a second opinion; empty takes the wish back';

CREATE FUNCTION scoreboard.add_case_note(case_id bigint, actor text, actor_user uuid, body text, request_id text)
RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
    note_id bigint := scoreboard.note_on_case(c.id, actor, body);
BEGIN
    IF note_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004', MESSAGE = 'A note has 1 to 10,000 characters.';
    END IF;
    UPDATE scoreboard.cases SET updated_at = now() WHERE id = c.id; -- so that desks see that there is something new
    PERFORM scoreboard.audit_case('CASE_NOTE', c, actor, NULL, request_id, jsonb_build_object('noteId', note_id));
    RETURN note_id;
END
$$;
COMMENT ON FUNCTION scoreboard.add_case_note(bigint, text, uuid, text, text) IS
    'Writes a note, also to a closed case or to one that somebody else has';

CREATE FUNCTION scoreboard.watch_case(case_id bigint, actor text, actor_user uuid, reason text, request_id text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
BEGIN
    PERFORM scoreboard.require_reason(reason);
    PERFORM scoreboard.refuse_closed_or_taken(c, actor);
    UPDATE scoreboard.cases
    SET state = 'watching', claimed_by = NULL, claimed_until = NULL, opinion_wanted_from = NULL
    WHERE id = c.id;
    PERFORM scoreboard.note_on_case(c.id, actor, reason);
    PERFORM scoreboard.audit_case('CASE_WATCH', c, actor, reason, request_id);
END
$$;
COMMENT ON FUNCTION scoreboard.watch_case(bigint, text, uuid, text, text) IS
    'Puts a case aside without penalty; the next rule hit brings it back';

CREATE FUNCTION scoreboard.close_case(case_id bigint, actor text, actor_user uuid, verdict text, reason text,
                                      request_id text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    c scoreboard.cases := scoreboard.take_case(case_id, actor, actor_user);
BEGIN
    PERFORM scoreboard.require_reason(reason);
    IF coalesce(close_case.verdict, '') NOT IN ('confirmed', 'unfounded', 'inconclusive') THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004',
            MESSAGE = 'A case is closed as confirmed, unfounded or inconclusive.';
    END IF;
    PERFORM scoreboard.refuse_closed_or_taken(c, actor);
    UPDATE scoreboard.cases
    SET state = 'closed', verdict = close_case.verdict, close_reason = reason, closed_by = actor,
        closed_at = clock_timestamp(), claimed_by = NULL, claimed_until = NULL, opinion_wanted_from = NULL
    WHERE id = c.id;
    PERFORM scoreboard.note_on_case(c.id, actor, reason);
    PERFORM scoreboard.audit_case('CASE_CLOSE', c, actor, reason, request_id,
                                  jsonb_build_object('verdict', close_case.verdict));
END
$$;
COMMENT ON FUNCTION scoreboard.close_case(bigint, text, uuid, text, text, text) IS 'Closes a case with a verdict';

-- Who played from where, gathered from the ledger a little later. An index on the ledger's address would cost every score
-- write a quarter more; this is a row for each player and address.
CREATE TABLE scoreboard.player_addresses (
    ip_address inet NOT NULL,
    user_id uuid NOT NULL REFERENCES scoreboard.users (id) ON DELETE CASCADE,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,

    PRIMARY KEY (ip_address, user_id),
    CONSTRAINT player_addresses_in_order CHECK (first_seen_at <= last_seen_at)
);
CREATE INDEX player_addresses_user_idx ON scoreboard.player_addresses (user_id, last_seen_at DESC);
CREATE INDEX player_addresses_last_seen_at_idx ON scoreboard.player_addresses (last_seen_at);
COMMENT ON TABLE scoreboard.player_addresses IS
    'Addresses that players scored from in the last 90 days; last_seen_at is right to ten minutes';

CREATE TABLE scoreboard.address_gathering (
    id boolean PRIMARY KEY DEFAULT true,
    gathered_until timestamptz NOT NULL,

    CONSTRAINT address_gathering_one_row CHECK (id)
);
INSERT INTO scoreboard.address_gathering (gathered_until) VALUES (now() - interval '30 days');
COMMENT ON TABLE scoreboard.address_gathering IS 'How far the ledger was read for player_addresses';

CREATE INDEX sessions_address_idx ON scoreboard.sessions (ip_address) WHERE ip_address IS NOT NULL;

-- Rows of the ledger carry the time at which their transaction began, so the last 15 s are read again the next time: a
-- batch is committed long before that. An address that a service wrote from is the service's own.
CREATE FUNCTION scoreboard.gather_addresses() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    done timestamptz;
    upto timestamptz;
BEGIN
    SELECT gathered_until INTO done FROM scoreboard.address_gathering FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN false; -- another server is at it
    END IF;
    upto := least(now(), done + interval '6 hours');
    INSERT INTO scoreboard.player_addresses AS known (ip_address, user_id, first_seen_at, last_seen_at)
    SELECT h.ip_address, h.user_id, min(h.created_at), max(h.created_at)
    FROM scoreboard.score_history AS h
    WHERE h.created_at > done - interval '15 seconds' AND h.created_at <= upto
      AND h.ip_address IS NOT NULL AND h.actor IS NULL AND h.kind = 'increment'
    GROUP BY h.ip_address, h.user_id
    ORDER BY h.ip_address, h.user_id
    ON CONFLICT (ip_address, user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at
    WHERE excluded.last_seen_at > known.last_seen_at + interval '10 minutes';
    UPDATE scoreboard.address_gathering SET gathered_until = upto;
    DELETE FROM scoreboard.player_addresses
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM scoreboard.player_addresses
                            WHERE last_seen_at < now() - interval '90 days' LIMIT 5000));
    RETURN upto < now();
END
$$;
COMMENT ON FUNCTION scoreboard.gather_addresses() IS
    'Reads at most six hours of the ledger into player_addresses; true where there is more to read';

CREATE FUNCTION scoreboard.linked_players(player uuid, most integer DEFAULT 50)
RETURNS TABLE (user_id uuid, shared_addresses integer, addresses text[], last_shared_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH mine AS MATERIALIZED (
        (SELECT a.ip_address FROM scoreboard.player_addresses AS a
         WHERE a.user_id = player AND a.last_seen_at > now() - interval '30 days'
         ORDER BY a.last_seen_at DESC LIMIT 200)
        UNION
        (SELECT s.ip_address FROM scoreboard.sessions AS s
         WHERE s.user_id = player AND s.ip_address IS NOT NULL AND s.created_at > now() - interval '30 days'
         ORDER BY s.expires_at DESC LIMIT 200)
    ), shared AS (
        SELECT m.ip_address, o.user_id AS other, o.last_at
        FROM mine AS m
        CROSS JOIN LATERAL (
            (SELECT a.user_id, a.last_seen_at AS last_at FROM scoreboard.player_addresses AS a
             WHERE a.ip_address = m.ip_address AND a.user_id <> player AND a.last_seen_at > now() - interval '30 days'
             LIMIT 500)
            UNION ALL
            (SELECT s.user_id, coalesce(s.last_seen_at, s.created_at) FROM scoreboard.sessions AS s
             WHERE s.ip_address = m.ip_address AND s.user_id <> player AND s.created_at > now() - interval '30 days'
             LIMIT 500)
        ) AS o
    ), counted AS (
        SELECT s.other, count(DISTINCT s.ip_address)::integer AS number, max(s.last_at) AS last_at,
               (array_agg(DISTINCT s.ip_address))[1:5] AS some
        FROM shared AS s GROUP BY s.other
        ORDER BY 2 DESC, 3 DESC, 1 LIMIT least(greatest(most, 0), 1000)
    )
    SELECT c.other, c.number,
           ARRAY(SELECT scoreboard.address_pseudonym(a) FROM unnest(c.some) AS a ORDER BY 1), c.last_at
    FROM counted AS c
    ORDER BY c.number DESC, c.last_at DESC, c.other;
END
$$;
COMMENT ON FUNCTION scoreboard.linked_players(uuid, integer) IS
    'Who shared an address with the player in the last 30 days, with pseudonyms; of an address at most 500 others are looked at';

CREATE FUNCTION scoreboard.player_sessions(player uuid, most integer DEFAULT 100)
RETURNS TABLE (id uuid, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz,
               revoked_at timestamptz, revoked_reason text, address text, user_agent text, score_increments integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT s.id, s.created_at, s.last_seen_at, s.expires_at, s.revoked_at, s.revoked_reason,
           CASE WHEN s.ip_address IS NOT NULL THEN scoreboard.address_pseudonym(s.ip_address) END,
           s.user_agent, s.score_increments_count
    FROM scoreboard.sessions AS s
    WHERE s.user_id = player
    ORDER BY s.created_at DESC, s.id LIMIT least(greatest(most, 0), 1000);
END
$$;
COMMENT ON FUNCTION scoreboard.player_sessions(uuid, integer) IS
    'The log-ins of a player, newest first, with pseudonyms for their addresses';

CREATE FUNCTION scoreboard.player_fraud_events(player uuid, most integer DEFAULT 200)
RETURNS TABLE (id uuid, rule_name text, severity text, action_taken text, mode text, measured double precision,
               threshold double precision, case_id bigint, address text, user_agent text, created_at timestamptz,
               metadata jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT e.id, e.rule_name::text, e.severity::text, e.action_taken::text, e.mode, e.measured, e.threshold, e.case_id,
           CASE WHEN e.ip_address IS NOT NULL THEN scoreboard.address_pseudonym(e.ip_address) END,
           e.user_agent, e.created_at, e.metadata
    FROM scoreboard.fraud_events AS e
    WHERE e.user_id = player
    ORDER BY e.created_at DESC, e.id LIMIT least(greatest(most, 0), 1000);
END
$$;
COMMENT ON FUNCTION scoreboard.player_fraud_events(uuid, integer) IS
    'What rules found about a player, newest first, with pseudonyms for addresses';

-- One of the three says which address: an event, a session, or a pseudonym among the player's addresses.
CREATE FUNCTION scoreboard.reveal_address(actor text, actor_role text, player uuid, event uuid, login uuid,
                                          pseudonym text, reason text, request_id text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    found_address inet;
BEGIN
    IF actor_role IS DISTINCT FROM 'admin' THEN
        RAISE EXCEPTION USING ERRCODE = 'SW002', MESSAGE = 'Only an administrator may see an address.';
    END IF;
    PERFORM scoreboard.require_reason(reason);
    IF num_nonnulls(event, login, pseudonym) <> 1 OR player IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004',
            MESSAGE = 'Say whose address it is, and name one event, one session or one pseudonym.';
    END IF;
    SELECT a.ip_address INTO found_address FROM (
        SELECT e.ip_address FROM scoreboard.fraud_events AS e WHERE e.user_id = player AND e.id = event
        UNION ALL
        SELECT s.ip_address FROM scoreboard.sessions AS s WHERE s.user_id = player AND s.id = login
        UNION ALL
        SELECT known.ip_address FROM (
            SELECT p.ip_address FROM scoreboard.player_addresses AS p WHERE p.user_id = player
            UNION SELECT s.ip_address FROM scoreboard.sessions AS s WHERE s.user_id = player
            UNION SELECT e.ip_address FROM scoreboard.fraud_events AS e WHERE e.user_id = player
        ) AS known
        WHERE pseudonym IS NOT NULL AND known.ip_address IS NOT NULL
          AND scoreboard.address_pseudonym(known.ip_address) = pseudonym
    ) AS a
    WHERE a.ip_address IS NOT NULL LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SW003', MESSAGE = 'No address of this player is known by that.';
    END IF;
    INSERT INTO scoreboard.audit_log (user_id, action_type, actor, reason, request_id, metadata)
    VALUES (player, 'ADDRESS_REVEALED', actor, reason, request_id,
            jsonb_strip_nulls(jsonb_build_object(
                'pseudonym', scoreboard.address_pseudonym(found_address), 'eventId', event, 'sessionId', login)));
    RETURN host(found_address);
END
$$;
COMMENT ON FUNCTION scoreboard.reveal_address(text, text, uuid, uuid, uuid, text, text, text) IS
    'The address behind an event, a session or a pseudonym, for an administrator; that it was looked at is in the audit log';

GRANT EXECUTE ON FUNCTION
    scoreboard.audit_case(text, scoreboard.cases, text, text, text, jsonb),
    scoreboard.join_case(uuid, text, text), scoreboard.take_case(bigint, text, uuid),
    scoreboard.is_case_of_another(scoreboard.cases, text), scoreboard.refuse_closed_or_taken(scoreboard.cases, text),
    scoreboard.note_on_case(bigint, text, text), scoreboard.require_reason(text),
    scoreboard.claim_case(bigint, text, uuid, text), scoreboard.release_case(bigint, text, uuid, text),
    scoreboard.hand_over_case(bigint, text, uuid, text, text, text),
    scoreboard.ask_case_opinion(bigint, text, uuid, text, text, text),
    scoreboard.add_case_note(bigint, text, uuid, text, text),
    scoreboard.watch_case(bigint, text, uuid, text, text),
    scoreboard.close_case(bigint, text, uuid, text, text, text),
    scoreboard.linked_players(uuid, integer), scoreboard.player_sessions(uuid, integer),
    scoreboard.player_fraud_events(uuid, integer)
TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
GRANT EXECUTE ON FUNCTION scoreboard.gather_addresses() TO scorewatch_app;
GRANT EXECUTE ON FUNCTION scoreboard.reveal_address(text, text, uuid, uuid, uuid, text, text, text)
TO scorewatch_app, scorewatch_admin;
