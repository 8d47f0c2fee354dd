-- SPDX-License-Identifier: GPL-3.0-or-later
-- Boards in SQL. Equal scores are ordered by user id, as in Redis: score DESC, user_id ASC.
SET LOCAL ROLE scorewatch_owner;

CREATE MATERIALIZED VIEW scoreboard.leaderboard_top10 AS
SELECT
    best.user_id,
    u.username,
    best.score,
    u.avatar_url,
    u.country_code,
    row_number() OVER (ORDER BY best.score DESC, best.user_id) AS rank
FROM (
    SELECT user_id, score FROM scoreboard.scores WHERE on_board ORDER BY score DESC, user_id LIMIT 10
) AS best
JOIN scoreboard.users AS u ON u.id = best.user_id
ORDER BY rank;

-- REFRESH … CONCURRENTLY needs it.
CREATE UNIQUE INDEX leaderboard_top10_user_key ON scoreboard.leaderboard_top10 (user_id);

COMMENT ON MATERIALIZED VIEW scoreboard.leaderboard_top10 IS
    'The ten best when it was last refreshed, by a worker and never by a trigger; order by rank';

CREATE FUNCTION scoreboard.refresh_leaderboard() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, scoreboard, pg_temp
AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('scoreboard.refresh_leaderboard', 0)) THEN
        RETURN false;
    END IF;
    REFRESH MATERIALIZED VIEW CONCURRENTLY scoreboard.leaderboard_top10;
    RETURN true;
END
$$;
COMMENT ON FUNCTION scoreboard.refresh_leaderboard() IS
    'Refreshes leaderboard_top10; false, at once, where another session is doing it';

CREATE VIEW scoreboard.user_rankings AS
SELECT u.id, u.username, r.score, r.rank, r.total_users
FROM (
    SELECT user_id, score,
        row_number() OVER (ORDER BY score DESC, user_id) AS rank,
        count(*) OVER () AS total_users
    FROM scoreboard.scores
    WHERE on_board
) AS r
JOIN scoreboard.users AS u ON u.id = r.user_id;
COMMENT ON VIEW scoreboard.user_rankings IS 'The rank of everybody on the board, by sorting all; one rank is found faster in Redis';

CREATE VIEW scoreboard.top_10_leaderboard AS
SELECT u.id, u.username, best.score, row_number() OVER (ORDER BY best.score DESC, best.user_id) AS rank
FROM (
    SELECT user_id, score FROM scoreboard.scores WHERE on_board ORDER BY score DESC, user_id LIMIT 10
) AS best
JOIN scoreboard.users AS u ON u.id = best.user_id
ORDER BY rank;
COMMENT ON VIEW scoreboard.top_10_leaderboard IS 'The ten best at this moment';
