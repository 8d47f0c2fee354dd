-- SPDX-License-Identifier: GPL-3.0-or-later
-- A batch of scores in one statement. Inside a function a session plans once; a statement that comes from outside is
-- planned each time, because statements that are prepared would fail behind a pooler.
SET LOCAL ROLE scorewatch_owner;

-- Either all writes of a player are as the caller expects, or none of them is written and the player is not in `done`:
-- the caller then looks closer. So there is nothing to roll back for what is odd about one of them.
CREATE FUNCTION scoreboard.write_score_batch(
    -- For each player, who is there once, in the order of the ids:
    users uuid[],
    totals bigint[],    -- points of all writes
    lows bigint[],      -- the lowest and the highest that the score gets on the way, against now
    highs bigint[],
    counts bigint[],    -- of writes
    expected bigint[],  -- version, or -1 for any
    -- For each write, in the order of each player's:
    places bigint[],    -- of its player in users, from 1
    turns bigint[],     -- 1, 2, 3, … among the player's
    points bigint[],
    gained bigint[],    -- by the player, this write included
    actions text[],
    addresses text[],   -- these four may be empty for NULL throughout
    agents text[],
    requests text[],
    actors text[],
    -- For each write where there is one, else NULL; empty where no write has one:
    principals text[],
    keys text[],
    hashes bytea[],     -- of the requests
    tokens bytea[],
    expiries bigint[],  -- of the tokens, seconds since 1970
    -- Rows of the outbox that are finished, to be deleted:
    finished bigint[],
    OUT outbox_id bigint,
    OUT done bigint[],         -- places of the players that were written
    OUT balances bigint[],     -- score and version of each of them before
    OUT versions bigint[])
LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
-- A lock that is held longer (maintenance, another instance that died) must not hold up everybody behind it.
SET lock_timeout = '2s'
-- Players are locked in the order of their ids, or two batches could wait for each other in a circle: what is left is to
-- take each from the index, in the order they are given or all in the order of the index.
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
DECLARE
    odd bigint[] := '{}';
    balance_of bigint[];
    version_of bigint[];
BEGIN
    -- One look-up a key, whatever the planner believes of a table that grows too fast for its statistics.
    IF cardinality(keys) > 0 THEN
        SELECT coalesce(array_agg(w.place), '{}') INTO odd
        FROM unnest(places, principals, keys) AS w (place, principal, key)
        CROSS JOIN LATERAL (SELECT FROM scoreboard.idempotency AS i
                            WHERE i.principal = w.principal AND i.key = w.key LIMIT 1) AS used
        WHERE w.key IS NOT NULL;
    END IF;
    IF cardinality(tokens) > 0 THEN
        SELECT odd || coalesce(array_agg(w.place), '{}') INTO odd
        FROM unnest(places, tokens) AS w (place, token)
        CROSS JOIN LATERAL (SELECT FROM scoreboard.used_action_tokens AS t
                            WHERE t.token_hash = w.token LIMIT 1) AS used
        WHERE w.token IS NOT NULL;
    END IF;

    -- Who is off the board may be held, banned or closed: odd.
    WITH changed AS (
        UPDATE scoreboard.scores AS s
        SET score = s.score + n.total, version = s.version + n.writes, last_increment_at = now()
        FROM unnest(users, totals, lows, highs, counts, expected) WITH ORDINALITY
          AS n (user_id, total, low, high, writes, version, place)
        WHERE s.user_id = n.user_id
          AND s.on_board
          AND s.score >= -n.low AND s.score <= 9007199254740991 - n.high
          AND (n.version < 0 OR s.version = n.version)
          AND n.place <> ALL (odd)
        RETURNING n.place, s.score - n.total AS balance, s.version - n.writes AS version
    )
    SELECT array_agg(c.place), array_agg(c.balance), array_agg(c.version) INTO done, balances, versions
    FROM changed AS c;
    IF done IS NULL THEN
        RETURN;
    END IF;

    balance_of := array_fill(NULL::bigint, ARRAY[cardinality(users)]);
    version_of := balance_of;
    FOR n IN 1 .. cardinality(done) LOOP
        balance_of[done[n]] := balances[n];
        version_of[done[n]] := versions[n];
    END LOOP;

    INSERT INTO scoreboard.score_history
        (user_id, version, points_awarded, balance_before, balance_after, action_id, ip_address, user_agent, request_id, actor)
    SELECT users[w.place], version_of[w.place] + w.turn, w.points, balance_of[w.place] + w.gained - w.points,
           balance_of[w.place] + w.gained, w.action, w.address::inet, w.agent, w.request, w.actor
    FROM unnest(places, turns, points, gained, actions, addresses, agents, requests, actors)
      AS w (place, turn, points, gained, action, address, agent, request, actor)
    WHERE version_of[w.place] IS NOT NULL;

    INSERT INTO scoreboard.outbox (user_ids, kind)
    SELECT array_agg(users[d.place]), 'score' FROM unnest(done) AS d (place)
    RETURNING id INTO outbox_id;

    IF cardinality(keys) > 0 THEN
        INSERT INTO scoreboard.idempotency (principal, key, request_hash, user_id, score, version, score_change)
        SELECT w.principal, w.key, w.hash, users[w.place], balance_of[w.place] + w.gained,
               version_of[w.place] + w.turn, w.points
        FROM unnest(places, turns, points, gained, principals, keys, hashes)
          AS w (place, turn, points, gained, principal, key, hash)
        WHERE w.key IS NOT NULL AND version_of[w.place] IS NOT NULL;
    END IF;
    IF cardinality(tokens) > 0 THEN
        INSERT INTO scoreboard.used_action_tokens (token_hash, user_id, action_id, expires_at)
        SELECT w.token, users[w.place], w.action, to_timestamp(w.expiry)
        FROM unnest(places, actions, tokens, expiries) AS w (place, action, token, expiry)
        WHERE w.token IS NOT NULL AND version_of[w.place] IS NOT NULL;
    END IF;
    IF cardinality(finished) > 0 THEN
        DELETE FROM scoreboard.outbox WHERE id = ANY (finished);
    END IF;
END
$$;

COMMENT ON FUNCTION scoreboard.write_score_batch(
    uuid[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], text[], text[], text[],
    text[], text[], text[], text[], bytea[], bytea[], bigint[], bigint[]) IS
    'Writes scores, ledger, outbox, idempotency keys and used tokens of all players about whom nothing is odd';
GRANT EXECUTE ON FUNCTION scoreboard.write_score_batch(
    uuid[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], text[], text[], text[],
    text[], text[], text[], text[], bytea[], bytea[], bigint[], bigint[]) TO scorewatch_app;
