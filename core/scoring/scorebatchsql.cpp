// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorebatchsql.h"

#include <set>

namespace scorewatch::sql {
namespace {

// A lock that is held longer (maintenance, another instance that died) must not hold up everybody behind it.
constexpr const char *kLockTimeout = "SET LOCAL lock_timeout = '2s'";

// Sorted before it is locked: LockRows stands above Sort in the plan, so two batches never wait for each
// other in a circle. The profile is looked at only for the few who are off the board.
constexpr const char *kLockPlayers = R"sql(
SELECT s.user_id, s.score, s.version, s.on_board,
       NOT s.on_board AND EXISTS (SELECT FROM scoreboard.users u WHERE u.id = s.user_id AND u.is_banned),
       s.on_board OR EXISTS (SELECT FROM scoreboard.users u WHERE u.id = s.user_id AND u.is_active)
FROM scoreboard.scores s
WHERE s.user_id = ANY ($1)
ORDER BY s.user_id
FOR UPDATE OF s)sql";

// One look-up a key, whatever the planner believes of a table that grows too fast for its statistics: the LIMIT keeps
// it from joining the whole table.
constexpr const char *kUsedKeys = R"sql(
SELECT asked.principal, asked.key, encode(i.request_hash, 'hex'), i.score, i.version, i.score_change
FROM unnest($1, $2) AS asked (principal, key)
CROSS JOIN LATERAL (SELECT * FROM scoreboard.idempotency i
                    WHERE i.principal = asked.principal AND i.key = asked.key LIMIT 1) AS i)sql";

constexpr const char *kUsedTokens
    = "SELECT encode(token_hash, 'hex') FROM scoreboard.used_action_tokens WHERE token_hash = ANY ($1)";

constexpr const char *kUpdateScores = R"sql(
UPDATE scoreboard.scores s
SET score = n.score, version = n.version, last_increment_at = now()
FROM unnest($1, $2, $3) AS n (user_id, score, version)
WHERE s.user_id = n.user_id)sql";

constexpr const char *kInsertHistory = R"sql(
INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, balance_after, action_id, kind,
                                      ip_address, user_agent, request_id, actor, reason)
SELECT user_id, version, points, before, after, action, kind, address::inet, agent, request, actor, reason
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  AS h (user_id, version, points, before, after, action, kind, address, agent, request, actor, reason))sql";

constexpr const char *kInsertOutbox
    = "INSERT INTO scoreboard.outbox (user_ids, kind) VALUES ($1, 'score') RETURNING id";

constexpr const char *kInsertKeys = R"sql(
INSERT INTO scoreboard.idempotency (principal, key, request_hash, user_id, score, version, score_change)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7))sql";

constexpr const char *kInsertTokens = R"sql(
INSERT INTO scoreboard.used_action_tokens (token_hash, user_id, action_id, expires_at)
SELECT hash, user_id, action, to_timestamp(expires) FROM unnest($1, $2, $3, $4) AS t (hash, user_id, action, expires))sql";

constexpr const char *kDeleteOutbox = "DELETE FROM scoreboard.outbox WHERE id = ANY ($1)";

/// A null QByteArray is SQL's NULL.
QByteArray orNull(const QByteArray &text)
{
    return text.isEmpty() ? QByteArray() : text;
}

QByteArray orEmpty(const QByteArray &text)
{
    return text.isNull() ? QByteArrayLiteral("") : text;
}

} // namespace

BatchRead readsFor(const std::vector<ScoreWrite> &writes)
{
    std::set<UserId> users;
    std::vector<QByteArray> principals;
    std::vector<QByteArray> keys;
    std::vector<QByteArray> tokens;
    for (const ScoreWrite &write : writes) {
        users.insert(write.userId);
        if (!write.idempotencyKey.isEmpty()) {
            principals.push_back(orEmpty(write.principal));
            keys.push_back(write.idempotencyKey);
        }
        if (!write.tokenHash.isEmpty())
            tokens.push_back(write.tokenHash);
    }
    BatchRead read;
    read.statements
        = {{"BEGIN", {}}, {kLockTimeout, {}}, {kLockPlayers, PgParams().uuids({users.begin(), users.end()})}};
    // Planning a statement costs a small batch more than running it: none is sent in vain.
    if (!keys.empty()) {
        read.keys = read.statements.size();
        read.statements.push_back({kUsedKeys, PgParams().texts(principals).texts(keys)});
    }
    if (!tokens.empty()) {
        read.tokens = read.statements.size();
        read.statements.push_back({kUsedTokens, PgParams().byteas(tokens)});
    }
    return read;
}

PgStatement deleteOutbox(const std::vector<qint64> &ids)
{
    return {kDeleteOutbox, PgParams().integers(ids)};
}

void ScoreRows::add(const PlayerState &state)
{
    users.push_back(state.userId);
    scores.push_back(state.score);
    versions.push_back(state.version);
}

PgStatement ScoreRows::update() const
{
    return {kUpdateScores, PgParams().uuids(users).integers(scores).integers(versions)};
}

PgStatement ScoreRows::insertOutbox() const
{
    return {kInsertOutbox, PgParams().uuids(users)};
}

void HistoryRows::add(const ScoreWrite &write, qint64 scoreBefore, qint64 scoreAfter, qint64 version,
                      qint64 change)
{
    users.push_back(write.userId);
    versions.push_back(version);
    points.push_back(change);
    before.push_back(scoreBefore);
    after.push_back(scoreAfter);
    actions.push_back(write.correction && write.actionId.isEmpty() ? QByteArrayLiteral("correction")
                                                                   : write.actionId);
    kinds.push_back(write.correction ? QByteArrayLiteral("correction") : QByteArrayLiteral("increment"));
    addresses.push_back(orNull(write.ipAddress));
    agents.push_back(orNull(write.userAgent));
    requests.push_back(orNull(write.requestId));
    actors.push_back(orNull(write.actor));
    reasons.push_back(orNull(write.reason));
}

PgStatement HistoryRows::insert() const
{
    PgParams params;
    params.uuids(users)
        .integers(versions)
        .integers(points)
        .integers(before)
        .integers(after)
        .texts(actions)
        .texts(kinds);
    params.texts(addresses).texts(agents).texts(requests).texts(actors).texts(reasons);
    return {kInsertHistory, params};
}

void KeyRows::add(const ScoreWrite &write, const ScoreOutcome &outcome)
{
    principals.push_back(orEmpty(write.principal));
    keys.push_back(write.idempotencyKey);
    hashes.push_back(orEmpty(write.requestHash));
    users.push_back(write.userId);
    scores.push_back(outcome.score);
    versions.push_back(outcome.version);
    changes.push_back(outcome.scoreChange);
}

PgStatement KeyRows::insert() const
{
    PgParams params;
    params.texts(principals)
        .texts(keys)
        .byteas(hashes)
        .uuids(users)
        .integers(scores)
        .integers(versions)
        .integers(changes);
    return {kInsertKeys, params};
}

void TokenRows::add(const ScoreWrite &write)
{
    hashes.push_back(write.tokenHash);
    users.push_back(write.userId);
    actions.push_back(write.actionId);
    expiries.push_back(write.tokenExpiresAt.toSecsSinceEpoch());
}

PgStatement TokenRows::insert() const
{
    return {kInsertTokens, PgParams().byteas(hashes).uuids(users).texts(actions).integers(expiries)};
}

} // namespace scorewatch::sql
