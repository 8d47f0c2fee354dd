-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is done to players: one act is one transaction, with its check, its inverse, its audit and what has to follow.
SET LOCAL ROLE scorewatch_owner;

ALTER TABLE scoreboard.users
    ADD COLUMN staff_role text,
    ADD CONSTRAINT users_staff_role_known CHECK (staff_role IN ('operator', 'moderator', 'admin'));
COMMENT ON COLUMN scoreboard.users.staff_role IS 'Of staff who also play; NULL for players; only administrators set it';

-- The service may write every column of a user, so a grant cannot keep it from making staff.
CREATE FUNCTION scoreboard.guard_staff_role() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    IF NOT pg_has_role(current_user, 'scorewatch_admin', 'MEMBER') AND current_user <> 'scorewatch_owner' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'only an administrator may say who is staff';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION scoreboard.guard_staff_role() IS 'Trigger: only administrators change users.staff_role';

CREATE TRIGGER users_guard_new_staff BEFORE INSERT ON scoreboard.users
    FOR EACH ROW WHEN (NEW.staff_role IS NOT NULL) EXECUTE FUNCTION scoreboard.guard_staff_role();
CREATE TRIGGER users_guard_staff BEFORE UPDATE OF staff_role ON scoreboard.users
    FOR EACH ROW WHEN (OLD.staff_role IS DISTINCT FROM NEW.staff_role) EXECUTE FUNCTION scoreboard.guard_staff_role();

CREATE FUNCTION scoreboard.is_staff(player uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$ SELECT u.staff_role FROM scoreboard.users AS u WHERE u.id = player $$;
COMMENT ON FUNCTION scoreboard.is_staff(uuid) IS 'The staff role of an account; NULL for a player and for nobody';

-- Also of somebody who is held: a hold must not be the way around the second pair of eyes.
CREATE FUNCTION scoreboard.is_among_best(player uuid, places integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
    SELECT coalesce((SELECT mine.score > 0 AND (
        SELECT count(*) < places
        FROM (SELECT FROM scoreboard.scores AS other
              WHERE other.on_board AND other.user_id <> player
                AND (other.score > mine.score OR (other.score = mine.score AND other.user_id < player))
              LIMIT places) AS better)
        FROM scoreboard.scores AS mine WHERE mine.user_id = player), false)
$$;
COMMENT ON FUNCTION scoreboard.is_among_best(uuid, integer) IS
    'Whether the score is one of so many best, on the board or held; nobody without points is';

-- What has to follow an act outside PostgreSQL, until it has. Written with the act; the board follows by the outbox.
CREATE TABLE scoreboard.moderation_followups (
    act_id bigint PRIMARY KEY REFERENCES scoreboard.moderation_actions (id) ON DELETE RESTRICT,
    user_id uuid NOT NULL,
    sessions uuid[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
    viewed_at timestamptz,
    published_at timestamptz
);
CREATE INDEX moderation_followups_created_at_idx ON scoreboard.moderation_followups (created_at);
CREATE INDEX moderation_followups_written_by_idx ON scoreboard.moderation_followups (written_by);
CREATE INDEX moderation_followups_open_idx ON scoreboard.moderation_followups (act_id)
    WHERE viewed_at IS NULL OR published_at IS NULL;
COMMENT ON TABLE scoreboard.moderation_followups IS 'What follows an act outside PostgreSQL, and when it was done';
COMMENT ON COLUMN scoreboard.moderation_followups.sessions IS 'Log-ins that the act ended: their live copies in Redis have to go';
COMMENT ON COLUMN scoreboard.moderation_followups.written_by IS
    'The transaction: tells readers which rows were not to be seen yet when they looked last';
COMMENT ON COLUMN scoreboard.moderation_followups.viewed_at IS 'When leaderboard_top10 was right about it';
COMMENT ON COLUMN scoreboard.moderation_followups.published_at IS 'When Redis was told: live sessions, moderation:events';
COMMENT ON COLUMN scoreboard.outbox.kind IS 'Why: score, standing, new, correction';

-- SW001 somebody was first, SW002 not allowed, SW003 not found, SW004 makes no sense; the message is for a person.
CREATE FUNCTION scoreboard.refuse_act(code text, sentence text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = sentence;
END
$$;
COMMENT ON FUNCTION scoreboard.refuse_act(text, text) IS 'Fails with an SQLSTATE of the program''s own and a sentence';

CREATE FUNCTION scoreboard.act_in_words(action text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
    SELECT CASE action
        WHEN 'note' THEN 'wrote a note about' WHEN 'warn' THEN 'warned' WHEN 'watch' THEN 'began to watch'
        WHEN 'unwatch' THEN 'ended the watch on' WHEN 'flag' THEN 'flagged' WHEN 'unflag' THEN 'took the flag from'
        WHEN 'hold' THEN 'held' WHEN 'release' THEN 'released' WHEN 'ban' THEN 'banned' WHEN 'unban' THEN 'unbanned'
        ELSE 'corrected the score of' END
$$;
COMMENT ON FUNCTION scoreboard.act_in_words(text) IS '"banned": what somebody did, for a sentence';

CREATE FUNCTION scoreboard.standing_of(player uuid) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
    SELECT jsonb_build_object(
        'is_active', u.is_active, 'is_flagged', u.is_flagged, 'is_held', u.is_held, 'is_banned', u.is_banned,
        'is_watched', EXISTS (SELECT FROM scoreboard.cases AS c WHERE c.user_id = u.id AND c.state = 'watching'),
        'flagged_at', u.flagged_at, 'held_at', u.held_at, 'banned_at', u.banned_at, 'banned_until', u.banned_until,
        'ban_reason', u.ban_reason, 'tokens_valid_after', u.tokens_valid_after,
        'score', s.score, 'version', s.version, 'on_board', s.on_board)
    FROM scoreboard.users AS u JOIN scoreboard.scores AS s ON s.user_id = u.id
    WHERE u.id = player
$$;
COMMENT ON FUNCTION scoreboard.standing_of(uuid) IS 'How a player stands, as acts remember it';

-- Who may do what to whom. The login's own rights are looked at as well: who may only moderate cannot say to be more.
CREATE FUNCTION scoreboard.check_actor(act scoreboard.moderation_actions, actor_role text, actor_user uuid) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    login constant name := coalesce(nullif(current_setting('role'), 'none'), session_user);
    player record;
BEGIN
    SELECT u.id, u.username, u.staff_role INTO player FROM scoreboard.users AS u WHERE u.id = act.user_id;
    IF act.actor IS NULL OR btrim(act.actor) = '' THEN
        PERFORM scoreboard.refuse_act('SW004', 'Nothing was done, because it is not said who does it.');
    END IF;
    IF actor_role IS NULL OR actor_role NOT IN ('service', 'moderator', 'admin') THEN
        PERFORM scoreboard.refuse_act('SW002', 'Nothing was done: only moderators and administrators act on players.');
    END IF;
    IF actor_role <> 'moderator' AND NOT pg_has_role(login, 'scorewatch_app', 'MEMBER')
       AND NOT pg_has_role(login, 'scorewatch_admin', 'MEMBER') THEN
        PERFORM scoreboard.refuse_act('SW002', format(
            'Nothing was done: the database login %s may act as a moderator only.', login));
    END IF;
    IF actor_role = 'service' AND act.action NOT IN ('note', 'warn', 'watch', 'flag', 'hold', 'ban') THEN
        PERFORM scoreboard.refuse_act('SW002', 'Nothing was done: a rule may not do this by itself, a person has to.');
    END IF;
    IF player.staff_role = 'admin' THEN
        PERFORM scoreboard.refuse_act('SW002',
            'Nothing was done: the player is an administrator. Another administrator has to take the staff role away first.');
    END IF;
    IF player.id = actor_user OR lower(act.actor) IN (lower(player.username), player.id::text) THEN
        PERFORM scoreboard.refuse_act('SW002', 'Nothing was done: nobody acts on themselves. Ask somebody else of the staff.');
    END IF;
    IF act.approved_by IS NOT NULL
       AND (btrim(act.approved_by) = ''
            OR lower(act.approved_by) IN (lower(act.actor), lower(player.username), player.id::text)) THEN
        PERFORM scoreboard.refuse_act('SW002',
            'Nothing was done: who approves must be somebody else than who acts and whom it is done to.');
    END IF;
END
$$;
COMMENT ON FUNCTION scoreboard.check_actor(scoreboard.moderation_actions, text, uuid) IS
    'Refuses who may not act, or not on this player';

-- Whether the act makes sense as the player stands.
CREATE FUNCTION scoreboard.check_act(act scoreboard.moderation_actions, standing jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    field constant text := CASE
        WHEN act.action IN ('flag', 'unflag') THEN 'is_flagged' WHEN act.action IN ('hold', 'release') THEN 'is_held'
        WHEN act.action IN ('ban', 'unban') THEN 'is_banned' WHEN act.action IN ('watch', 'unwatch') THEN 'is_watched' END;
    begins constant boolean := act.action IN ('flag', 'hold', 'ban', 'watch');
    state constant text := CASE field
        WHEN 'is_flagged' THEN 'flagged' WHEN 'is_held' THEN 'held' WHEN 'is_banned' THEN 'banned' ELSE 'watched' END;
    latest record;
    score constant bigint := (standing ->> 'score')::bigint;
BEGIN
    IF act.action IS NULL OR (field IS NULL AND act.action NOT IN ('note', 'warn', 'correct')) THEN
        PERFORM scoreboard.refuse_act('SW004', format('Nothing was done: there is no act "%s".', act.action));
    END IF;
    IF act.reason IS NULL OR btrim(act.reason) = '' OR char_length(act.reason) > 2000 THEN
        PERFORM scoreboard.refuse_act('SW004', 'Nothing was done: give a reason of at most 2,000 characters.');
    END IF;
    IF field IS NOT NULL AND (standing ->> field)::boolean = begins THEN
        SELECT m.actor, m.action INTO latest FROM scoreboard.moderation_actions AS m
        WHERE m.user_id = act.user_id AND m.action IN (act.action, CASE act.action
            WHEN 'unflag' THEN 'flag' WHEN 'release' THEN 'hold' WHEN 'unban' THEN 'ban' WHEN 'unwatch' THEN 'watch' END)
        ORDER BY m.id DESC LIMIT 1;
        PERFORM scoreboard.refuse_act('SW001', format('Nothing was done, because the player is %s %s%s.',
            CASE WHEN begins THEN 'already' ELSE 'not' END, state,
            CASE WHEN latest.action = act.action
                 THEN format(': %s %s them', latest.actor, scoreboard.act_in_words(latest.action)) ELSE '' END));
    END IF;
    IF act.until IS NOT NULL AND act.action <> 'ban' THEN
        PERFORM scoreboard.refuse_act('SW004', 'Nothing was done: only a ban has an end.');
    END IF;
    IF act.until <= clock_timestamp() THEN
        PERFORM scoreboard.refuse_act('SW004', 'The player was not banned, because the end of the ban has passed already.');
    END IF;
    -- Or a ban of a thousand years would need no second pair of eyes.
    IF act.until > clock_timestamp() + interval '10 years' THEN
        PERFORM scoreboard.refuse_act('SW004',
            'The player was not banned: a ban ends within ten years, or is for good. Leave the end away for that.');
    END IF;
    IF act.action <> 'correct' AND act.score_change IS NOT NULL THEN
        PERFORM scoreboard.refuse_act('SW004', 'Nothing was done: only a correction changes the score.');
    END IF;
    IF act.action = 'correct' AND coalesce(act.score_change, 0) = 0 THEN
        PERFORM scoreboard.refuse_act('SW004', 'The score was not corrected: say by how many points, not 0.');
    END IF;
    IF act.action = 'correct' AND score + act.score_change::numeric NOT BETWEEN 0 AND 9007199254740991 THEN
        PERFORM scoreboard.refuse_act('SW004', format(
            'The score was not corrected: %s and %s give %s, and a score is between 0 and 9007199254740991.',
            score, act.score_change, score + act.score_change::numeric));
    END IF;
    IF act.case_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM scoreboard.cases AS c WHERE c.id = act.case_id AND c.user_id = act.user_id) THEN
        PERFORM scoreboard.refuse_act('SW004', format('Nothing was done: case %s is not one of the player.', act.case_id));
    END IF;
END
$$;
COMMENT ON FUNCTION scoreboard.check_act(scoreboard.moderation_actions, jsonb) IS
    'Refuses what makes no sense as the player stands';

-- Families before sessions and sessions by id: as log-outs, refreshes and heartbeats lock them.
CREATE FUNCTION scoreboard.end_logins(player uuid, at timestamptz, OUT families uuid[], OUT sessions uuid[])
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    SELECT coalesce(array_agg(f.id), '{}') INTO families
    FROM (SELECT id FROM scoreboard.refresh_families
          WHERE user_id = player AND revoked_at IS NULL AND expires_at > now() ORDER BY id FOR NO KEY UPDATE) AS f;
    SELECT coalesce(array_agg(s.id), '{}') INTO sessions
    FROM (SELECT id FROM scoreboard.sessions
          WHERE user_id = player AND revoked_at IS NULL AND expires_at > now() ORDER BY id FOR NO KEY UPDATE) AS s;
    UPDATE scoreboard.refresh_families AS f SET revoked_at = at, revoked_reason = 'banned' WHERE f.id = ANY (families);
    UPDATE scoreboard.sessions AS s SET revoked_at = at, revoked_reason = 'banned' WHERE s.id = ANY (sessions);
END
$$;
COMMENT ON FUNCTION scoreboard.end_logins(uuid, timestamptz) IS 'Ends the log-ins of a player; says which';

CREATE FUNCTION scoreboard.revive_logins(ended jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    at constant timestamptz := ended ->> 'at';
    ids uuid[];
BEGIN
    SELECT array_agg(f.id) INTO ids
    FROM (SELECT id FROM scoreboard.refresh_families
          WHERE id IN (SELECT jsonb_array_elements_text(ended -> 'families')::uuid) AND revoked_at = at
          ORDER BY id FOR NO KEY UPDATE) AS f;
    UPDATE scoreboard.refresh_families SET revoked_at = NULL, revoked_reason = NULL WHERE id = ANY (ids);
    SELECT array_agg(s.id) INTO ids
    FROM (SELECT id FROM scoreboard.sessions
          WHERE id IN (SELECT jsonb_array_elements_text(ended -> 'sessions')::uuid) AND revoked_at = at
          ORDER BY id FOR NO KEY UPDATE) AS s;
    UPDATE scoreboard.sessions SET revoked_at = NULL, revoked_reason = NULL WHERE id = ANY (ids);
END
$$;
COMMENT ON FUNCTION scoreboard.revive_logins(jsonb) IS 'Brings back the log-ins that an act ended, and no other';

CREATE FUNCTION scoreboard.correct_score(player uuid, change bigint, reason text, actor text, request_id text) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
    WITH changed AS (
        UPDATE scoreboard.scores SET score = score + change, version = version + 1 WHERE user_id = player
        RETURNING version, score
    ), told AS (
        INSERT INTO scoreboard.outbox (user_ids, kind) VALUES (ARRAY[player], 'correction')
    )
    INSERT INTO scoreboard.score_history
        (user_id, version, points_awarded, balance_before, balance_after, kind, action_id, reason, actor, request_id)
    SELECT player, c.version, change, c.score - change, c.score, 'correction', 'scorewatch:correction', left(reason, 500),
           actor, request_id
    FROM changed AS c
$$;
COMMENT ON FUNCTION scoreboard.correct_score(uuid, bigint, text, text, text) IS 'Gives or takes points, by a row of the ledger';

-- Bans, or bans again as it was: log-ins end, and the tokens of before are dead. Fills in what the act ended.
CREATE FUNCTION scoreboard.impose_ban(act scoreboard.moderation_actions, banned timestamptz, ends timestamptz, why text)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    at timestamptz;
    ended record;
BEGIN
    -- By the clock, after everybody who was logging in is through: the transaction may have begun long before.
    at := clock_timestamp();
    SELECT * INTO ended FROM scoreboard.end_logins(act.user_id, at);
    act.state_before := act.state_before || jsonb_build_object('ended', jsonb_build_object(
        'at', at, 'families', to_jsonb(ended.families), 'sessions', to_jsonb(ended.sessions)));
    UPDATE scoreboard.users
    SET is_banned = true, banned_at = coalesce(banned, at), banned_until = ends, ban_reason = why,
        tokens_valid_after = greatest(tokens_valid_after, clock_timestamp())
    WHERE id = act.user_id;
    RETURN act;
END
$$;
COMMENT ON FUNCTION scoreboard.impose_ban(scoreboard.moderation_actions, timestamptz, timestamptz, text) IS
    'Bans, ends log-ins and tokens; returns the act with what it ended';

-- The act's row, its audit row and what has to follow.
CREATE FUNCTION scoreboard.record_act(act scoreboard.moderation_actions, actor_role text)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    taken_back text;
BEGIN
    act.state_after := scoreboard.standing_of(act.user_id);
    INSERT INTO scoreboard.moderation_actions
        (user_id, case_id, action, actor, approved_by, reason, policy, until, score_change, state_before, state_after,
         inverse_of, request_id)
    VALUES
        (act.user_id, act.case_id, act.action, act.actor, act.approved_by, act.reason, act.policy, act.until,
         act.score_change, act.state_before, act.state_after, act.inverse_of, act.request_id)
    RETURNING * INTO act;
    SELECT upper(m.action) || '_TAKEN_BACK' INTO taken_back
    FROM scoreboard.moderation_actions AS m WHERE m.id = act.inverse_of;
    INSERT INTO scoreboard.audit_log (user_id, action_type, actor, reason, request_id, metadata)
    VALUES (act.user_id, coalesce(taken_back, upper(act.action)), act.actor, act.reason, act.request_id,
            jsonb_strip_nulls(jsonb_build_object(
                'actId', act.id, 'inverseOf', act.inverse_of, 'caseId', act.case_id, 'role', actor_role,
                'policy', act.policy, 'until', act.until, 'scoreChange', act.score_change, 'approvedBy', act.approved_by,
                'before', act.state_before - 'ended', 'after', act.state_after)));
    INSERT INTO scoreboard.moderation_followups (act_id, user_id, sessions)
    VALUES (act.id, act.user_id,
            ARRAY(SELECT jsonb_array_elements_text(act.state_before #> '{ended,sessions}')::uuid));
    RETURN act;
END
$$;
COMMENT ON FUNCTION scoreboard.record_act(scoreboard.moderation_actions, text) IS
    'Writes the act, its audit and its follow-up; returns it with its id and what came of it';

-- Does what the act says, without asking whether it may be done.
CREATE FUNCTION scoreboard.carry_out(act scoreboard.moderation_actions, actor_role text)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    PERFORM set_config('scorewatch.actor', act.actor, true);
    IF act.case_id IS NULL AND act.action IN ('flag', 'watch') THEN
        act.case_id := scoreboard.join_case(act.user_id, CASE act.action WHEN 'flag' THEN 'medium' ELSE 'low' END, act.actor);
    ELSIF act.case_id IS NULL THEN
        SELECT c.id INTO act.case_id FROM scoreboard.cases AS c WHERE c.user_id = act.user_id AND c.state <> 'closed';
    END IF;
    CASE act.action
        WHEN 'flag' THEN
            UPDATE scoreboard.users SET is_flagged = true, flagged_at = clock_timestamp() WHERE id = act.user_id;
        WHEN 'unflag' THEN
            UPDATE scoreboard.users SET is_flagged = false, flagged_at = NULL WHERE id = act.user_id;
        WHEN 'hold' THEN
            UPDATE scoreboard.users SET is_held = true, held_at = clock_timestamp() WHERE id = act.user_id;
        WHEN 'release' THEN
            UPDATE scoreboard.users SET is_held = false, held_at = NULL WHERE id = act.user_id;
        WHEN 'ban' THEN
            act := scoreboard.impose_ban(act, NULL, act.until, act.reason);
        WHEN 'unban' THEN
            UPDATE scoreboard.users SET is_banned = false, banned_at = NULL, banned_until = NULL, ban_reason = NULL
            WHERE id = act.user_id;
        WHEN 'watch' THEN
            UPDATE scoreboard.cases SET state = 'watching', claimed_by = NULL, claimed_until = NULL
            WHERE user_id = act.user_id AND state = 'open';
        WHEN 'unwatch' THEN
            UPDATE scoreboard.cases SET state = 'open' WHERE user_id = act.user_id AND state = 'watching';
        WHEN 'correct' THEN
            PERFORM scoreboard.correct_score(act.user_id, act.score_change, act.reason, act.actor, act.request_id);
        ELSE NULL; -- A note and a warning change nothing.
    END CASE;
    RETURN scoreboard.record_act(act, actor_role);
END
$$;
COMMENT ON FUNCTION scoreboard.carry_out(scoreboard.moderation_actions, text) IS 'Does an act that was checked';

-- All that is asked before an act is done; the player's row should be locked. Returns the act as it would be done: a rule
-- that would ban one of the best flags instead.
CREATE FUNCTION scoreboard.checked_act(act scoreboard.moderation_actions, actor_role text, actor_user uuid, after_act bigint)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    later record;
    is_best boolean := false;
BEGIN
    PERFORM scoreboard.check_actor(act, actor_role, actor_user);
    SELECT m.actor, m.action INTO later FROM scoreboard.moderation_actions AS m
    WHERE m.user_id = act.user_id AND m.id > after_act AND m.action <> 'note'
    ORDER BY m.id DESC LIMIT 1;
    IF FOUND THEN
        PERFORM scoreboard.refuse_act('SW001', format(
            'Nothing was done, because %s %s the player meanwhile. Look again and decide anew.',
            later.actor, scoreboard.act_in_words(later.action)));
    END IF;
    IF act.action = 'ban' AND (act.until IS NULL OR actor_role = 'service') THEN
        is_best := scoreboard.is_among_best(act.user_id, 100);
    END IF;
    IF is_best AND actor_role = 'service' THEN
        act.action := 'flag'; -- A person decides about the best.
        act.until := NULL;
    END IF;
    act.state_before := scoreboard.standing_of(act.user_id);
    PERFORM scoreboard.check_act(act, act.state_before);
    IF is_best AND act.action = 'ban' AND act.approved_by IS NULL THEN
        PERFORM scoreboard.refuse_act('SW002',
            'The player was not banned: a ban for good of one of the 100 best needs a second person who approves it.');
    END IF;
    RETURN act;
END
$$;
COMMENT ON FUNCTION scoreboard.checked_act(scoreboard.moderation_actions, text, uuid, bigint) IS
    'Refuses an act that may not be done, or returns it as it is done';

CREATE FUNCTION scoreboard.wanted_act(
    player uuid, action text, actor text, reason text, policy text, until timestamptz, score_change bigint, case_id bigint,
    approved_by text, request_id text)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    act scoreboard.moderation_actions;
BEGIN
    act.user_id := player;
    act.action := action;
    act.actor := actor;
    act.reason := reason;
    act.policy := nullif(policy, '');
    act.until := until;
    act.score_change := score_change;
    act.case_id := case_id;
    act.approved_by := nullif(approved_by, '');
    act.request_id := nullif(left(request_id, 100), '');
    RETURN act;
END
$$;
COMMENT ON FUNCTION scoreboard.wanted_act(uuid, text, text, text, text, timestamptz, bigint, bigint, text, text) IS
    'What somebody wants done, as the row it would become';

CREATE FUNCTION scoreboard.moderate(
    player uuid, action text, actor text, actor_role text, actor_user uuid, reason text, policy text, until timestamptz,
    score_change bigint, case_id bigint, approved_by text, after_act bigint, request_id text)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
-- Somebody who holds the player's row for long must not hold up everybody behind it.
SET lock_timeout = '5s'
AS $$
BEGIN
    -- Whoever comes second waits here, and then sees what the first did.
    PERFORM FROM scoreboard.users AS u WHERE u.id = player FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM scoreboard.refuse_act('SW003', 'Nothing was done: there is no such player.');
    END IF;
    -- Or a score that is written meanwhile would stand on neither side of the act.
    PERFORM FROM scoreboard.scores AS s WHERE s.user_id = player FOR NO KEY UPDATE;
    RETURN scoreboard.carry_out(
        scoreboard.checked_act(
            scoreboard.wanted_act(player, action, actor, reason, policy, until, score_change, case_id, approved_by,
                                  request_id),
            actor_role, actor_user, after_act),
        actor_role);
END
$$;
COMMENT ON FUNCTION scoreboard.moderate(
    uuid, text, text, text, uuid, text, text, timestamptz, bigint, bigint, text, bigint, text) IS
    'Does one act to a player, whole or not at all; a rule that would ban one of the 100 best flags instead';

-- For the preview. Changes nothing; who approves is not known yet, so its absence is told apart.
CREATE FUNCTION scoreboard.preview_act(
    player uuid, action text, actor text, actor_role text, actor_user uuid, reason text, policy text, until timestamptz,
    score_change bigint, case_id bigint, approved_by text, after_act bigint,
    OUT refusal text, OUT needs_second boolean, OUT standing jsonb, OUT sessions_ended bigint, OUT linked_players bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    standing := scoreboard.standing_of(player);
    IF standing IS NULL THEN
        PERFORM scoreboard.refuse_act('SW003', 'There is no such player.');
    END IF;
    needs_second := action = 'ban' AND until IS NULL AND scoreboard.is_among_best(player, 100);
    BEGIN
        PERFORM scoreboard.checked_act(
            scoreboard.wanted_act(player, action, actor, reason, policy, until, score_change, case_id,
                                  -- Nobody's name: only to see what else there is against it.
                                  coalesce(nullif(approved_by, ''), CASE WHEN needs_second THEN chr(1) END), NULL),
            actor_role, actor_user, after_act);
    EXCEPTION
        WHEN SQLSTATE 'SW001' OR SQLSTATE 'SW002' OR SQLSTATE 'SW003' OR SQLSTATE 'SW004' THEN
            refusal := SQLERRM;
    END;
    SELECT count(*) INTO sessions_ended FROM scoreboard.sessions AS s
    WHERE action = 'ban' AND s.user_id = player AND s.revoked_at IS NULL AND s.expires_at > now();
    SELECT count(DISTINCT other.user_id) INTO linked_players
    FROM (SELECT DISTINCT s.ip_address FROM scoreboard.sessions AS s
          WHERE s.user_id = player AND s.ip_address IS NOT NULL) AS mine
    JOIN scoreboard.sessions AS other ON other.ip_address = mine.ip_address AND other.user_id <> player;
END
$$;
COMMENT ON FUNCTION scoreboard.preview_act(
    uuid, text, text, text, uuid, text, text, timestamptz, bigint, bigint, text, bigint) IS
    'What is against an act and what it would touch; changes nothing';
CREATE INDEX IF NOT EXISTS sessions_ip_address_idx ON scoreboard.sessions (ip_address) WHERE ip_address IS NOT NULL;

-- What the act touched must be as the act left it: then nothing later is lost by going back.
CREATE FUNCTION scoreboard.check_untouched(done scoreboard.moderation_actions, standing jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    fields constant text[] := CASE
        WHEN done.action IN ('flag', 'unflag') THEN ARRAY['is_flagged', 'flagged_at']
        WHEN done.action IN ('hold', 'release') THEN ARRAY['is_held', 'held_at']
        WHEN done.action IN ('ban', 'unban') THEN ARRAY['is_banned', 'banned_at', 'banned_until', 'ban_reason']
        WHEN done.action IN ('watch', 'unwatch') THEN ARRAY['is_watched']
        ELSE '{}' END;
    later record;
BEGIN
    -- The zone of a session is in how a time is written, so times are compared as times.
    IF NOT EXISTS (SELECT FROM unnest(fields) AS f (name)
                   WHERE CASE WHEN f.name LIKE '%\_at' OR f.name LIKE '%\_until'
                              THEN (standing ->> f.name)::timestamptz IS DISTINCT FROM (done.state_after ->> f.name)::timestamptz
                              ELSE standing ->> f.name IS DISTINCT FROM done.state_after ->> f.name END) THEN
        RETURN;
    END IF;
    SELECT m.actor, m.action INTO later FROM scoreboard.moderation_actions AS m
    WHERE m.user_id = done.user_id AND m.id > done.id AND m.action = ANY (CASE
        WHEN done.action IN ('flag', 'unflag') THEN ARRAY['flag', 'unflag']
        WHEN done.action IN ('hold', 'release') THEN ARRAY['hold', 'release']
        WHEN done.action IN ('ban', 'unban') THEN ARRAY['ban', 'unban']
        ELSE ARRAY['watch', 'unwatch'] END)
    ORDER BY m.id DESC LIMIT 1;
    PERFORM scoreboard.refuse_act('SW001', CASE WHEN later.actor IS NOT NULL
        THEN format('Nothing was taken back, because %s %s the player since.',
                    later.actor, scoreboard.act_in_words(later.action))
        ELSE 'Nothing was taken back, because the player''s standing was changed since.' END);
END
$$;
COMMENT ON FUNCTION scoreboard.check_untouched(scoreboard.moderation_actions, jsonb) IS
    'Refuses to take an act back after something later touched the same';

-- Undoes what `done` did; `act` is the inverse that is being done.
CREATE FUNCTION scoreboard.bring_back(act scoreboard.moderation_actions, done scoreboard.moderation_actions)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    was constant jsonb := done.state_before;
    became constant jsonb := done.state_after;
BEGIN
    CASE
        WHEN done.action IN ('flag', 'unflag') THEN
            UPDATE scoreboard.users
            SET is_flagged = (was ->> 'is_flagged')::boolean, flagged_at = (was ->> 'flagged_at')::timestamptz
            WHERE id = act.user_id;
        WHEN done.action IN ('hold', 'release') THEN
            UPDATE scoreboard.users
            SET is_held = (was ->> 'is_held')::boolean, held_at = (was ->> 'held_at')::timestamptz
            WHERE id = act.user_id;
        WHEN done.action = 'ban' THEN
            -- A password that was changed since, say, has killed tokens on its own account: that stays.
            UPDATE scoreboard.users
            SET is_banned = false, banned_at = (was ->> 'banned_at')::timestamptz,
                banned_until = (was ->> 'banned_until')::timestamptz, ban_reason = was ->> 'ban_reason',
                tokens_valid_after = CASE
                    WHEN tokens_valid_after = (became ->> 'tokens_valid_after')::timestamptz
                    THEN (was ->> 'tokens_valid_after')::timestamptz ELSE tokens_valid_after END
            WHERE id = act.user_id;
            PERFORM scoreboard.revive_logins(was -> 'ended');
        WHEN done.action = 'unban' THEN
            IF (was ->> 'banned_until')::timestamptz <= clock_timestamp() THEN
                PERFORM scoreboard.refuse_act('SW001', 'Nothing was taken back: the ban would have ended by now.');
            END IF;
            act := scoreboard.impose_ban(act, (was ->> 'banned_at')::timestamptz, (was ->> 'banned_until')::timestamptz,
                                         was ->> 'ban_reason');
        WHEN done.action IN ('watch', 'unwatch') THEN
            UPDATE scoreboard.cases
            SET state = CASE WHEN (was ->> 'is_watched')::boolean THEN 'watching' ELSE 'open' END
            WHERE user_id = act.user_id AND state <> 'closed';
        WHEN done.action = 'correct' THEN
            IF (act.state_before ->> 'score')::numeric + act.score_change NOT BETWEEN 0 AND 9007199254740991 THEN
                PERFORM scoreboard.refuse_act('SW001', format(
                    'The correction was not taken back: the score is %s now, and %s more would leave its range.',
                    act.state_before ->> 'score', act.score_change));
            END IF;
            PERFORM scoreboard.correct_score(act.user_id, act.score_change, act.reason, act.actor, act.request_id);
        ELSE NULL; -- A note or a warning that is taken back stays to be read, with this.
    END CASE;
    RETURN act;
END
$$;
COMMENT ON FUNCTION scoreboard.bring_back(scoreboard.moderation_actions, scoreboard.moderation_actions) IS
    'Undoes an act; returns the inverse with what it ended';

CREATE FUNCTION scoreboard.take_back(
    act bigint, actor text, actor_role text, actor_user uuid, reason text, request_id text)
RETURNS scoreboard.moderation_actions
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    done scoreboard.moderation_actions;
    inverse scoreboard.moderation_actions;
    earlier text;
BEGIN
    SELECT * INTO done FROM scoreboard.moderation_actions AS m WHERE m.id = take_back.act;
    IF NOT FOUND THEN
        PERFORM scoreboard.refuse_act('SW003', format('Nothing was taken back: there is no act %s.', take_back.act));
    END IF;
    PERFORM FROM scoreboard.users AS u WHERE u.id = done.user_id FOR NO KEY UPDATE;
    PERFORM FROM scoreboard.scores AS s WHERE s.user_id = done.user_id FOR NO KEY UPDATE;
    inverse.user_id := done.user_id;
    inverse.case_id := done.case_id;
    inverse.action := CASE done.action
        WHEN 'flag' THEN 'unflag' WHEN 'unflag' THEN 'flag' WHEN 'hold' THEN 'release' WHEN 'release' THEN 'hold'
        WHEN 'ban' THEN 'unban' WHEN 'unban' THEN 'ban' WHEN 'watch' THEN 'unwatch' WHEN 'unwatch' THEN 'watch'
        WHEN 'correct' THEN 'correct' ELSE 'note' END;
    inverse.actor := take_back.actor;
    inverse.reason := take_back.reason;
    inverse.score_change := -done.score_change;
    inverse.until := CASE WHEN done.action = 'unban' THEN (done.state_before ->> 'banned_until')::timestamptz END;
    inverse.inverse_of := done.id;
    inverse.request_id := nullif(left(take_back.request_id, 100), '');
    IF take_back.actor_role = 'service' THEN
        PERFORM scoreboard.refuse_act('SW002', 'Nothing was taken back: a rule may not, a person has to.');
    END IF;
    PERFORM scoreboard.check_actor(inverse, take_back.actor_role, take_back.actor_user);
    IF inverse.reason IS NULL OR btrim(inverse.reason) = '' OR char_length(inverse.reason) > 2000 THEN
        PERFORM scoreboard.refuse_act('SW004', 'Nothing was taken back: give a reason of at most 2,000 characters.');
    END IF;
    IF done.inverse_of IS NOT NULL THEN
        PERFORM scoreboard.refuse_act('SW004',
            'Nothing was taken back: this act took another one back itself. Do that one again instead.');
    END IF;
    SELECT m.actor INTO earlier FROM scoreboard.moderation_actions AS m WHERE m.inverse_of = done.id;
    IF FOUND THEN
        PERFORM scoreboard.refuse_act('SW001', format('Nothing was taken back, because %s took it back already.', earlier));
    END IF;
    inverse.state_before := scoreboard.standing_of(done.user_id);
    PERFORM scoreboard.check_untouched(done, inverse.state_before);
    PERFORM set_config('scorewatch.actor', take_back.actor, true);
    inverse := scoreboard.bring_back(inverse, done);
    RETURN scoreboard.record_act(inverse, take_back.actor_role);
END
$$;
COMMENT ON FUNCTION scoreboard.take_back(bigint, text, text, uuid, text, text) IS
    'Takes an act back: what it changed is exactly as before; refused where something later touched the same';

CREATE FUNCTION scoreboard.lift_ended_bans(max_rows integer DEFAULT 100) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
DECLARE
    act scoreboard.moderation_actions;
    ended record;
    lifted integer := 0;
BEGIN
    -- By the clock and not by the transaction: exactly once, also with many who call it.
    FOR ended IN
        SELECT u.id, u.banned_until FROM scoreboard.users AS u
        WHERE u.is_banned AND u.banned_until <= clock_timestamp()
        ORDER BY u.banned_until LIMIT max_rows FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        act := NULL;
        act.user_id := ended.id;
        act.action := 'unban';
        act.actor := 'scorewatch';
        act.reason := format('The ban ended at %s UTC', to_char(ended.banned_until AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'));
        act.state_before := scoreboard.standing_of(ended.id);
        PERFORM scoreboard.carry_out(act, 'service');
        lifted := lifted + 1;
    END LOOP;
    RETURN lifted;
END
$$;
COMMENT ON FUNCTION scoreboard.lift_ended_bans(integer) IS
    'Lifts timed bans that have ended, by acts of their own; returns how many';

GRANT SELECT (staff_role) ON scoreboard.users TO scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT UPDATE (staff_role) ON scoreboard.users TO scorewatch_admin;
GRANT SELECT, UPDATE (viewed_at, published_at) ON scoreboard.moderation_followups
    TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
GRANT EXECUTE ON FUNCTION scoreboard.is_staff(uuid)
    TO scorewatch_app, scorewatch_operator, scorewatch_moderator, scorewatch_admin;
GRANT EXECUTE ON FUNCTION
    scoreboard.is_among_best(uuid, integer),
    scoreboard.moderate(uuid, text, text, text, uuid, text, text, timestamptz, bigint, bigint, text, bigint, text),
    scoreboard.preview_act(uuid, text, text, text, uuid, text, text, timestamptz, bigint, bigint, text, bigint),
    scoreboard.take_back(bigint, text, text, uuid, text, text),
    scoreboard.lift_ended_bans(integer),
    -- An act of a moderator's own desk has to leave the view, also where no service runs.
    scoreboard.refresh_leaderboard()
TO scorewatch_app, scorewatch_moderator, scorewatch_admin;
