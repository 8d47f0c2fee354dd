-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the rules need: events that are recorded once whoever finds them, names for addresses that nobody can turn back,
-- replays of action tokens, and rules that are changed by one person at a time.
SET LOCAL ROLE scorewatch_owner;

-- Two keys of 64 bytes, one block of SHA-256 each: the inner and the outer one of a nested keyed hash. Drawn here, so that
-- every program names an address alike; readable by nobody but the owner's functions and the backup.
CREATE TABLE scoreboard.pseudonym_key (
    only_row boolean PRIMARY KEY DEFAULT true,
    inner_key bytea NOT NULL,
    outer_key bytea NOT NULL,

    CONSTRAINT pseudonym_key_single CHECK (only_row),
    CONSTRAINT pseudonym_key_whole CHECK (octet_length(inner_key) = 64 AND octet_length(outer_key) = 64)
);
INSERT INTO scoreboard.pseudonym_key (inner_key, outer_key)
SELECT sha256(convert_to(a, 'UTF8')) || sha256(convert_to(b, 'UTF8')), sha256(convert_to(c, 'UTF8')) || sha256(convert_to(d, 'UTF8'))
FROM (SELECT concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()),
             concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()),
             concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()),
             concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid())) AS drawn (a, b, c, d);
COMMENT ON TABLE scoreboard.pseudonym_key IS 'The secret behind the names of addresses; with another one all names change';

CREATE FUNCTION scoreboard.address_pseudonym(address inet) RETURNS text
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL SAFE
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    adjectives constant text[] := ARRAY[
        'Amber', 'Ancient', 'Arctic', 'Autumn', 'Azure', 'Bold', 'Brave', 'Bright', 'Bronze', 'Calm', 'Clever', 'Copper',
        'Coral', 'Cosmic', 'Crimson', 'Curious', 'Dapper', 'Daring', 'Dusty', 'Early', 'Emerald', 'Fearless', 'Frosty', 'Gentle',
        'Golden', 'Grand', 'Happy', 'Hidden', 'Humble', 'Icy', 'Indigo', 'Ivory', 'Jade', 'Jolly', 'Keen', 'Late',
        'Lively', 'Lucky', 'Lunar', 'Merry', 'Mellow', 'Misty', 'Nimble', 'Noble', 'Olive', 'Pale', 'Patient', 'Polar',
        'Proud', 'Purple', 'Quick', 'Quiet', 'Rapid', 'Rusty', 'Scarlet', 'Silent', 'Silver', 'Solar', 'Steady', 'Sunny',
        'Swift', 'Velvet', 'Violet', 'Blue'];
    animals constant text[] := ARRAY[
        'Badger', 'Bat', 'Bear', 'Beaver', 'Bison', 'Buffalo', 'Camel', 'Cat', 'Cheetah', 'Cobra', 'Condor', 'Coyote',
        'Crane', 'Crow', 'Deer', 'Dolphin', 'Dove', 'Eagle', 'Elk', 'Falcon', 'Ferret', 'Finch', 'Fox', 'Frog',
        'Gazelle', 'Gecko', 'Goose', 'Hare', 'Hawk', 'Hedgehog', 'Heron', 'Horse', 'Ibis', 'Jackal', 'Jaguar', 'Kestrel',
        'Koala', 'Lark', 'Lemur', 'Leopard', 'Lion', 'Lizard', 'Llama', 'Lynx', 'Marten', 'Mole', 'Moose', 'Otter',
        'Owl', 'Panda', 'Panther', 'Pelican', 'Puffin', 'Rabbit', 'Raven', 'Robin', 'Salmon', 'Seal', 'Sparrow', 'Stork',
        'Swan', 'Tiger', 'Turtle', 'Wolf'];
    k record;
    digest bytea;
BEGIN
    SELECT inner_key, outer_key INTO STRICT k FROM scoreboard.pseudonym_key;
    digest := sha256(k.outer_key || sha256(k.inner_key || convert_to(host(address), 'UTF8')));
    RETURN format('%s-%s-%s',
        adjectives[get_byte(digest, 0) % 64 + 1], animals[get_byte(digest, 1) % 64 + 1],
        (get_byte(digest, 2) * 65536 + get_byte(digest, 3) * 256 + get_byte(digest, 4)) % 10000);
END
$$;
COMMENT ON FUNCTION scoreboard.address_pseudonym(inet) IS
    'A stable name for an address, such as Blue-Otter-4127, for those who may not see the address';

-- Kept with the event: whoever filters and groups by it has no right to compute it from an address.
ALTER TABLE scoreboard.fraud_events ADD COLUMN address_pseudonym text;
UPDATE scoreboard.fraud_events SET address_pseudonym = scoreboard.address_pseudonym(ip_address) WHERE ip_address IS NOT NULL;
CREATE INDEX fraud_events_pseudonym_idx ON scoreboard.fraud_events (address_pseudonym, created_at DESC)
    WHERE address_pseudonym IS NOT NULL;
COMMENT ON COLUMN scoreboard.fraud_events.id IS
    'Of what the rules find: made of the rule, the player and the beginning of the episode, so that it is recorded once';
COMMENT ON COLUMN scoreboard.fraud_events.address_pseudonym IS 'address_pseudonym(ip_address), by trigger';

CREATE FUNCTION scoreboard.name_fraud_address() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    NEW.address_pseudonym := scoreboard.address_pseudonym(NEW.ip_address);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION scoreboard.name_fraud_address() IS 'Trigger: gives the address of a fraud event its pseudonym';
CREATE TRIGGER fraud_events_name_address BEFORE INSERT OR UPDATE OF ip_address, address_pseudonym ON scoreboard.fraud_events
    FOR EACH ROW EXECUTE FUNCTION scoreboard.name_fraud_address();

-- For who shows events by their ids.
CREATE FUNCTION scoreboard.fraud_event_addresses(event_ids uuid[]) RETURNS TABLE (event_id uuid, pseudonym text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
    SELECT id, address_pseudonym FROM scoreboard.fraud_events
    WHERE id = ANY (event_ids) AND address_pseudonym IS NOT NULL
$$;
COMMENT ON FUNCTION scoreboard.fraud_event_addresses(uuid[]) IS 'The pseudonyms of the addresses of these events';

-- Nothing else remembers that a spent token came back: the lab needs it to try a rule on the past.
CREATE TABLE scoreboard.token_replays (
    user_id uuid NOT NULL,
    replayed_at timestamptz NOT NULL,
    action_id varchar(100),
    ip_address inet,
    number integer NOT NULL DEFAULT 1,

    PRIMARY KEY (user_id, replayed_at),
    CONSTRAINT token_replays_number_positive CHECK (number > 0)
);
CREATE INDEX token_replays_replayed_at_idx ON scoreboard.token_replays USING brin (replayed_at);
COMMENT ON TABLE scoreboard.token_replays IS 'Action tokens that came back after they were spent';
COMMENT ON COLUMN scoreboard.token_replays.number IS 'How many came back in that millisecond';

CREATE FUNCTION scoreboard.cleanup_token_replays(older_than interval DEFAULT '400 days', max_rows integer DEFAULT 10000)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    removed integer;
BEGIN
    DELETE FROM scoreboard.token_replays WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM scoreboard.token_replays WHERE replayed_at < now() - older_than LIMIT max_rows));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
COMMENT ON FUNCTION scoreboard.cleanup_token_replays(interval, integer) IS 'Removes some of the oldest replays; returns how many';

-- One finding: the event, and where the rule is active what it asks for, whole or not at all. Said twice it is recorded once.
CREATE FUNCTION scoreboard.record_fraud(
    event_id uuid, player uuid, rule text, severity text, action text, mode text, measured double precision,
    threshold double precision, address inet, agent text, found_at timestamptz, evidence jsonb)
RETURNS TABLE (is_new boolean, action_taken text, case_id bigint, username text, pseudonym text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    act scoreboard.moderation_actions;
BEGIN
    is_new := false;
    action_taken := CASE WHEN record_fraud.mode = 'active' THEN record_fraud.action ELSE 'log' END;
    SELECT u.username INTO username FROM scoreboard.users AS u WHERE u.id = player;
    IF NOT FOUND THEN
        RETURN; -- Nobody to tell about.
    END IF;
    INSERT INTO scoreboard.fraud_events AS e
        (id, user_id, rule_name, severity, action_taken, mode, measured, threshold, ip_address, user_agent, created_at, metadata)
    VALUES (event_id, player, rule, record_fraud.severity, action_taken, record_fraud.mode, record_fraud.measured,
            record_fraud.threshold, address, agent, found_at, evidence)
    ON CONFLICT (id) DO NOTHING
    RETURNING true, e.address_pseudonym INTO is_new, pseudonym;
    IF is_new IS NOT TRUE THEN
        is_new := false;
        RETURN NEXT;
        RETURN;
    END IF;
    IF action_taken <> 'log' THEN
        case_id := scoreboard.join_case(player, record_fraud.severity, 'rule:' || rule);
        BEGIN
            -- The best are flagged and never banned by a rule; moderate() sees to it, and says in its row what was done.
            act := scoreboard.moderate(
                player, action_taken, 'rule:' || rule, 'service', NULL,
                format('The rule "%s" measured %s, above its threshold of %s.', rule, record_fraud.measured, record_fraud.threshold),
                NULL, NULL, NULL, case_id, NULL, NULL, NULL);
            action_taken := act.action;
        EXCEPTION WHEN SQLSTATE 'SW001' OR SQLSTATE 'SW002' THEN
            -- Flagged or banned already, or an administrator: the case learns of it, and a person has to look.
            action_taken := 'log';
        END;
        UPDATE scoreboard.fraud_events AS e
        SET action_taken = record_fraud.action_taken, case_id = record_fraud.case_id
        WHERE e.id = event_id;
    END IF;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION scoreboard.record_fraud(
    uuid, uuid, text, text, text, text, double precision, double precision, inet, text, timestamptz, jsonb) IS
    'Records what a rule found, once, and flags or bans where the rule is active';

-- Written by one person at a time: who saved since the rule was read is told, nobody is overwritten.
CREATE FUNCTION scoreboard.save_fraud_rule(
    rule scoreboard.fraud_rules, seen timestamptz, actor text, actor_role text, actor_user uuid, request_id text)
RETURNS scoreboard.fraud_rules
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    before scoreboard.fraud_rules;
    saved scoreboard.fraud_rules;
BEGIN
    IF actor_role IS DISTINCT FROM 'admin' THEN
        RAISE EXCEPTION USING ERRCODE = 'SW002',
            MESSAGE = 'The rule was not saved, because only an administrator changes rules.';
    END IF;
    SELECT r.* INTO before FROM scoreboard.fraud_rules AS r WHERE r.name = rule.name FOR UPDATE;
    -- The programs know times in milliseconds.
    IF (before.name IS NULL) <> (seen IS NULL) OR date_trunc('milliseconds', before.updated_at) <> seen THEN
        RAISE EXCEPTION USING ERRCODE = 'SW001', MESSAGE = CASE
            WHEN before.name IS NULL THEN 'The rule was not saved, because it is not there any more.'
            WHEN seen IS NULL THEN 'The rule was not saved, because there is one of this name already.'
            ELSE format('The rule was not saved, because %s changed it meanwhile. Look at it again and decide anew.',
                        coalesce(before.updated_by, 'somebody')) END;
    END IF;
    INSERT INTO scoreboard.fraud_rules AS r
        (name, kind, description, threshold, time_window, severity, action, mode, parameters, updated_by)
    VALUES (rule.name, rule.kind, rule.description, rule.threshold, rule.time_window, rule.severity, rule.action, rule.mode,
            rule.parameters, actor)
    ON CONFLICT (name) DO UPDATE SET
        kind = excluded.kind, description = excluded.description, threshold = excluded.threshold,
        time_window = excluded.time_window, severity = excluded.severity, action = excluded.action, mode = excluded.mode,
        parameters = excluded.parameters, updated_by = excluded.updated_by
    RETURNING r.* INTO saved;
    INSERT INTO scoreboard.audit_log (action_type, actor, user_id, reason, request_id, metadata)
    VALUES ('RULE_CHANGE', actor, NULL, NULL, request_id, jsonb_build_object(
        'rule', saved.name, 'role', actor_role, 'account', actor_user,
        'before', CASE WHEN before.name IS NOT NULL THEN to_jsonb(before) END, 'after', to_jsonb(saved)));
    RETURN saved;
EXCEPTION
    WHEN check_violation OR string_data_right_truncation OR not_null_violation THEN
        RAISE EXCEPTION USING ERRCODE = 'SW004', MESSAGE = 'The rule was not saved, because a value of it is out of its range.',
            DETAIL = SQLERRM;
END
$$;
COMMENT ON FUNCTION scoreboard.save_fraud_rule(scoreboard.fraud_rules, timestamptz, text, text, uuid, text) IS
    'Saves a rule as it was seen last, or refuses; leaves a row in audit_log';

GRANT SELECT ON scoreboard.pseudonym_key, scoreboard.token_replays TO scorewatch_backup;
GRANT SELECT, INSERT ON scoreboard.token_replays TO scorewatch_app;
GRANT SELECT (user_id, replayed_at, action_id, number) ON scoreboard.token_replays
    TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT SELECT (ip_address) ON scoreboard.token_replays TO scorewatch_admin;
GRANT SELECT (address_pseudonym) ON scoreboard.fraud_events TO scorewatch_moderator, scorewatch_admin;
GRANT EXECUTE ON FUNCTION scoreboard.address_pseudonym(inet), scoreboard.fraud_event_addresses(uuid[])
    TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
GRANT EXECUTE ON FUNCTION scoreboard.record_fraud(
    uuid, uuid, text, text, text, text, double precision, double precision, inet, text, timestamptz, jsonb)
    TO scorewatch_app;
GRANT EXECUTE ON FUNCTION
    scoreboard.save_fraud_rule(scoreboard.fraud_rules, timestamptz, text, text, uuid, text) TO scorewatch_app, scorewatch_admin;
GRANT EXECUTE ON FUNCTION scoreboard.cleanup_token_replays(interval, integer) TO scorewatch_app, scorewatch_admin;
