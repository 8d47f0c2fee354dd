// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/sessionstore.h"

#include "core/identity/clientaddress.h"
#include "core/postgres/pgtransaction.h"

namespace scorewatch::sessionstore {
namespace {

constexpr qsizetype kMaxUserAgent = 500; // characters

// One statement, so one transaction. The token is issued by this server's clock, not before tokens_valid_after: a
// player who logs in again in the second of a revocation gets a living token. A ban that is on its way is waited for,
// and one that comes later waits and ends this session.
constexpr const char *kOpen = R"sql(
WITH account AS (
    SELECT id, tokens_valid_after FROM scoreboard.users
    WHERE id = $1 AND is_active AND NOT is_banned AND password_hash = $2
    FOR SHARE
), session AS (
    INSERT INTO scoreboard.sessions (user_id, jwt_token_id, last_seen_at, expires_at, ip_address, user_agent)
    SELECT id, $3, now(), now() + $4 * interval '1 second', $5::inet, $6 FROM account
    RETURNING id, user_id, expires_at
), family AS (
    INSERT INTO scoreboard.refresh_families (user_id, session_id, expires_at)
    SELECT user_id, id, expires_at FROM session
    RETURNING id
), token AS (
    INSERT INTO scoreboard.refresh_tokens (token_hash, family_id) SELECT $7, id FROM family
)
SELECT session.user_id, session.id, session.expires_at,
       greatest(floor(extract(epoch FROM now())), ceil(extract(epoch FROM account.tokens_valid_after)))::bigint
FROM session, account)sql";

// What is read after this stands still: whoever uses a token of the family takes this lock first. It has to be a
// statement of its own, because the next one must not see the family as it was before the wait.
constexpr const char *kLockFamily = R"sql(
SELECT FROM scoreboard.refresh_families
WHERE id = (SELECT family_id FROM scoreboard.refresh_tokens WHERE token_hash = $1)
FOR UPDATE)sql";

constexpr const char *kReadToken = R"sql(
SELECT f.user_id, f.session_id, t.family_id,
       t.used_at IS NOT NULL AS was_used,
       coalesce(t.used_at > clock_timestamp() - $2 * interval '1 second' AND n.token_hash IS NOT NULL AND n.used_at IS NULL, false)
           AS may_come_back,
       n.token_hash AS replacement,
       f.revoked_at IS NOT NULL OR s.revoked_at IS NOT NULL OR f.expires_at <= now() OR s.expires_at <= now()
           OR coalesce(t.issued_at < u.tokens_valid_after, false) AS is_dead,
       u.is_active, u.is_banned,
       greatest(floor(extract(epoch FROM now())), ceil(extract(epoch FROM u.tokens_valid_after)))::bigint
FROM scoreboard.refresh_tokens t
JOIN scoreboard.refresh_families f ON f.id = t.family_id
JOIN scoreboard.sessions s ON s.id = f.session_id
JOIN scoreboard.users u ON u.id = f.user_id
LEFT JOIN scoreboard.refresh_tokens n ON n.token_hash = t.replaced_by
WHERE t.token_hash = $1)sql";

constexpr const char *kAddToken
    = "INSERT INTO scoreboard.refresh_tokens (token_hash, family_id) VALUES ($1, $2)";
constexpr const char *kUseTokens = "UPDATE scoreboard.refresh_tokens "
                                   "SET used_at = coalesce(used_at, now()), replaced_by = $2 "
                                   "WHERE token_hash = ANY ($1)";
constexpr const char *kExtendFamily = R"sql(
UPDATE scoreboard.refresh_families
SET expires_at = least(now() + $2 * interval '1 second', created_at + $3 * interval '1 second')
WHERE id = $1
RETURNING expires_at)sql";
constexpr const char *kExtendSession = R"sql(
UPDATE scoreboard.sessions
SET expires_at = least(now() + $2 * interval '1 second', created_at + $3 * interval '1 second'), jwt_token_id = $4,
    last_seen_at = now(), ip_address = coalesce($5::inet, ip_address), user_agent = coalesce($6, user_agent)
WHERE id = $1)sql";

constexpr const char *kEndFamilies
    = "UPDATE scoreboard.refresh_families SET revoked_at = now(), revoked_reason = $2 "
      "WHERE session_id = $1 AND revoked_at IS NULL";
constexpr const char *kEndSession = "UPDATE scoreboard.sessions SET revoked_at = now(), revoked_reason = $2 "
                                    "WHERE id = $1 AND revoked_at IS NULL";
constexpr const char *kAuditReuse = R"sql(
INSERT INTO scoreboard.audit_log (user_id, action_type, actor, reason, ip_address, user_agent, metadata)
VALUES ($1, 'REFRESH_TOKEN_REUSED', 'scorewatchd',
        'A refresh token came back after it was used, so its session was ended', $2::inet, $3,
        jsonb_build_object('sessionId', $4::text, 'familyId', $5::text)))sql";

/// The row of kReadToken.
struct TokenRow
{
    UserId user;
    QByteArray session;
    QByteArray family;
    bool wasUsed = false;
    bool mayComeBack = false;
    QByteArray replacement; ///< as PostgreSQL writes bytea: \x and hexadecimal digits
    bool isDead = false;
    bool isActive = false;
    bool isBanned = false;
    qint64 issuedAt = 0;
};

TokenRow rowOf(const PgResult &rows)
{
    const auto bytes = [&rows](int column) { return rows.bytes(0, column).toByteArray(); };
    return {rows.userId(0, 0),  bytes(1),          bytes(2),           rows.boolean(0, 3),
            rows.boolean(0, 4), bytes(5),          rows.boolean(0, 6), rows.boolean(0, 7),
            rows.boolean(0, 8), rows.integer(0, 9)};
}

PgParams &addAddress(PgParams &params, const Caller &caller)
{
    const QByteArray address = clientaddress::canonical(caller.address);
    return address.isEmpty() ? params.null() : params.text(address);
}

PgParams &addUserAgent(PgParams &params, const Caller &caller)
{
    // PostgreSQL holds no zero byte.
    return params.textOrNull(QString::fromUtf8(caller.userAgent).remove(QChar(u'\0')).left(kMaxUserAgent));
}

Result<void> endInTransaction(PgConnection &connection, const QByteArray &session, const QByteArray &reason)
{
    for (const char *sql : {kEndFamilies, kEndSession}) {
        const auto done = connection.exec(sql, PgParams().text(session).text(reason));
        if (!done)
            return done.error();
    }
    return {};
}

Result<Rotation> endReused(PgConnection &connection, PgTransaction &transaction, const TokenRow &row,
                           const Caller &caller)
{
    if (const auto ended = endInTransaction(connection, row.session, "a refresh token was used twice");
        !ended)
        return ended.error();
    PgParams params;
    params.uuid(row.user);
    addAddress(params, caller);
    addUserAgent(params, caller).text(row.session).text(row.family);
    if (const auto audited = connection.exec(kAuditReuse, params); !audited)
        return audited.error();
    if (const auto committed = transaction.commit(); !committed)
        return committed.error();
    return Rotation{Rotation::Kind::Reused, {row.user, row.session, {}, 0}};
}

Result<Rotation> replace(PgConnection &connection, PgTransaction &transaction, const TokenRow &row,
                         const QByteArray &usedHash, const TokenPair &tokens, const Caller &caller,
                         const SessionTimes &times)
{
    std::vector<QByteArray> used{usedHash};
    if (row.wasUsed)
        used.push_back(QByteArray::fromHex(row.replacement.mid(2)));
    PgParams session;
    session.text(row.session).integer(times.idle.count()).integer(times.longest.count()).text(tokens.tokenId);
    addAddress(session, caller);
    addUserAgent(session, caller);
    const auto done = connection.pipeline(
        {{kAddToken, PgParams().bytes(tokens.refreshHash).text(row.family)},
         {kUseTokens, PgParams().byteas(used).bytes(tokens.refreshHash)},
         {kExtendSession, session},
         {kExtendFamily,
          PgParams().text(row.family).integer(times.idle.count()).integer(times.longest.count())}});
    if (!done)
        return done.error();
    if (const auto committed = transaction.commit(); !committed)
        return committed.error();
    return Rotation{Rotation::Kind::Rotated,
                    {row.user, row.session, done->back().instant(0, 0), row.issuedAt}};
}

} // namespace

Result<std::optional<SessionRow>> open(PgConnection &connection, const UserId &user,
                                       const QByteArray &passwordHash, const TokenPair &tokens,
                                       const Caller &caller, const SessionTimes &times)
{
    PgParams params;
    params.uuid(user).text(passwordHash).text(tokens.tokenId).integer(times.idle.count());
    addAddress(params, caller);
    addUserAgent(params, caller).bytes(tokens.refreshHash);
    const Result<PgResult> rows = connection.exec(kOpen, params);
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return std::optional<SessionRow>();
    return std::optional(SessionRow{rows->userId(0, 0), rows->bytes(0, 1).toByteArray(), rows->instant(0, 2),
                                    rows->integer(0, 3)});
}

Result<Rotation> rotate(PgConnection &connection, const QByteArray &usedHash, const TokenPair &tokens,
                        const Caller &caller, const SessionTimes &times)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const auto read
        = connection.pipeline({{kLockFamily, PgParams().bytes(usedHash)},
                               {kReadToken, PgParams().bytes(usedHash).integer(times.grace.count())}});
    if (!read)
        return read.error();
    if (read->back().rowCount() == 0)
        return Rotation{};
    const TokenRow row = rowOf(read->back());
    if (row.isDead)
        return Rotation{};
    if (row.wasUsed && !row.mayComeBack)
        return endReused(connection, **transaction, row, caller);
    if (!row.isActive)
        return Rotation{Rotation::Kind::Inactive, {}};
    if (row.isBanned)
        return Rotation{Rotation::Kind::Banned, {}};
    return replace(connection, **transaction, row, usedHash, tokens, caller, times);
}

Result<void> end(PgConnection &connection, const QByteArray &sessionId, const QByteArray &reason)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    if (const auto ended = endInTransaction(connection, sessionId, reason); !ended)
        return ended.error();
    return (*transaction)->commit();
}

} // namespace scorewatch::sessionstore
