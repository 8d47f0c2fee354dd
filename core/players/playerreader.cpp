// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/players/playerreader.h"

#include <limits>

#include "core/postgres/pgconnection.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr const char *kMayReadEmail = "SELECT has_column_privilege('scoreboard.users', 'email', 'SELECT')";
constexpr const char *kById = "SELECT id FROM scoreboard.users WHERE id = $1";
constexpr const char *kByName = "SELECT id FROM scoreboard.users WHERE username = $1";
constexpr const char *kByEmail = "SELECT id FROM scoreboard.users WHERE lower(email) = lower($1)";
// No index serves this one; it is asked only once nothing else has found anybody.
constexpr const char *kByNameInAnyCase
    = "SELECT username FROM scoreboard.users WHERE lower(username) = lower($1) ORDER BY username LIMIT 3";

// %1 is the e-mail column, or NULL for those who may not read it.
constexpr const char *kProfile = R"sql(
SELECT u.id, u.username, %1 AS email, u.avatar_url, u.country_code, u.timezone,
       u.is_active, u.is_flagged, u.is_held, u.is_banned, u.flagged_at, u.held_at, u.banned_at, u.banned_until,
       u.ban_reason, u.created_at, u.updated_at,
       s.score, s.version, s.on_board, s.last_increment_at
FROM scoreboard.users u
LEFT JOIN scoreboard.scores s ON s.user_id = u.id
WHERE u.id = $1)sql";

constexpr const char *kHistory = R"sql(
SELECT version, created_at, points_awarded, balance_before, balance_after, kind, action_id, reason, actor
FROM scoreboard.score_history
WHERE user_id = $1 AND version < $2
ORDER BY version DESC
LIMIT $3)sql";

// The player's rows are a range of the primary key, so three spans and the actions cost one pass over them.
constexpr const char *kSpans = R"sql(
SELECT count(*) FILTER (WHERE created_at >= date_trunc('day', now(), 'UTC')),
       coalesce(sum(points_awarded) FILTER (WHERE created_at >= date_trunc('day', now(), 'UTC')), 0)::bigint,
       count(*) FILTER (WHERE created_at >= now() - interval '7 days'),
       coalesce(sum(points_awarded) FILTER (WHERE created_at >= now() - interval '7 days'), 0)::bigint,
       count(*), coalesce(sum(points_awarded), 0)::bigint, min(created_at), max(created_at)
FROM scoreboard.score_history
WHERE user_id = $1 AND kind <> 'standing')sql";

constexpr const char *kByAction = R"sql(
SELECT action_id, count(*), sum(points_awarded)::bigint
FROM scoreboard.score_history
WHERE user_id = $1 AND kind = 'increment'
GROUP BY action_id
ORDER BY 2 DESC, action_id
LIMIT 20)sql";

/// Reads the columns of a row one after the other.
class Row final
{
public:
    explicit Row(const PgResult &rows, int row = 0) : m_rows(rows), m_row(row) { }
    bool isNull() const { return m_rows.isNull(m_row, m_next); }
    QString text() { return m_rows.text(m_row, m_next++); }
    qint64 integer() { return m_rows.integer(m_row, m_next++); }
    bool boolean() { return m_rows.boolean(m_row, m_next++); }
    QDateTime instant() { return m_rows.instant(m_row, m_next++); }
    UserId userId() { return m_rows.userId(m_row, m_next++); }
    void skip() { ++m_next; }

private:
    const PgResult &m_rows;
    int m_row;
    int m_next = 0;
};

PlayerProfile profileOf(const PgResult &rows, bool withEmail)
{
    PlayerProfile p;
    Row row(rows);
    p.userId = row.userId();
    p.username = row.text();
    if (withEmail)
        p.email = row.text();
    else
        row.skip();
    p.avatarUrl = row.text();
    p.countryCode = row.text();
    p.timezone = row.text();
    p.isActive = row.boolean();
    p.isFlagged = row.boolean();
    p.isHeld = row.boolean();
    p.isBanned = row.boolean();
    p.flaggedAt = row.instant();
    p.heldAt = row.instant();
    p.bannedAt = row.instant();
    p.bannedUntil = row.instant();
    p.banReason = row.text();
    p.createdAt = row.instant();
    p.updatedAt = row.instant();
    p.score = row.integer();
    p.version = row.integer();
    p.onBoard = row.boolean();
    p.lastIncrementAt = row.instant();
    return p;
}

/// The one id of an answer, if there is one.
std::optional<UserId> idOf(const PgResult &rows)
{
    return rows.rowCount() > 0 ? std::optional(rows.userId(0, 0)) : std::nullopt;
}

} // namespace

PlayerReader::PlayerReader(PgConnection &connection) : m_connection(connection) { }

Result<UserId> PlayerReader::find(const QString &wanted)
{
    if (const auto id = UserId::fromText(wanted)) {
        const auto rows = m_connection.exec(kById, PgParams().uuid(*id));
        if (!rows)
            return rows.error();
        if (const auto found = idOf(*rows))
            return *found;
    }
    const auto rows = m_connection.exec(kByName, PgParams().text(wanted));
    if (!rows)
        return rows.error();
    if (const auto found = idOf(*rows))
        return *found;
    return wanted.contains(u'@') ? findByEmail(wanted) : Result<UserId>(notFound(wanted));
}

Result<bool> PlayerReader::mayReadEmail()
{
    const auto allowed = m_connection.exec(kMayReadEmail);
    if (!allowed)
        return allowed.error();
    return allowed->boolean(0, 0);
}

Result<UserId> PlayerReader::findByEmail(const QString &email)
{
    const Result<bool> allowed = mayReadEmail();
    if (!allowed)
        return allowed.error();
    if (!*allowed) {
        return Error{Error::Code::PermissionDenied,
                     u"Players cannot be looked up by e-mail address: the connected role may not read it. "
                     u"Give the id or "
                     "the name, or have the role granted scorewatch_moderator."_s,
                     {},
                     {}};
    }
    const auto rows = m_connection.exec(kByEmail, PgParams().text(email));
    if (!rows)
        return rows.error();
    if (const auto found = idOf(*rows))
        return *found;
    return notFound(email);
}

Error PlayerReader::notFound(const QString &wanted)
{
    QString hint;
    const auto similar = m_connection.exec(kByNameInAnyCase, PgParams().text(wanted));
    if (!similar)
        return similar.error();
    for (int row = 0; row < similar->rowCount(); ++row)
        hint += u" Did you mean \"%1\"?"_s.arg(similar->text(row, 0));
    return {Error::Code::NotFound,
            u"No player has the id, name or e-mail address \"%1\".%2"_s.arg(wanted, hint),
            {},
            {}};
}

Result<PlayerProfile> PlayerReader::read(const UserId &player, int historyRows)
{
    const Result<bool> withEmail = mayReadEmail();
    if (!withEmail)
        return withEmail.error();
    const QByteArray sql = QByteArray(kProfile).replace("%1", *withEmail ? "u.email" : "NULL");
    const auto rows = m_connection.exec(sql, PgParams().uuid(player));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return notFound(player.toString());
    PlayerProfile profile = profileOf(*rows, *withEmail);
    const auto newest = history(player, std::nullopt, historyRows);
    if (!newest)
        return newest.error();
    profile.history = *newest;
    profile.placeUnknown = u"Redis was not asked."_s;
    return profile;
}

Result<QList<LedgerEntry>> PlayerReader::history(const UserId &player, std::optional<qint64> beforeVersion,
                                                 int count)
{
    const qint64 before = beforeVersion.value_or(std::numeric_limits<qint64>::max());
    const auto rows = m_connection.exec(kHistory, PgParams().uuid(player).integer(before).integer(count));
    if (!rows)
        return rows.error();
    QList<LedgerEntry> entries;
    for (int i = 0; i < rows->rowCount(); ++i) {
        Row row(*rows, i);
        LedgerEntry entry;
        entry.version = row.integer();
        entry.createdAt = row.instant();
        entry.points = row.integer();
        entry.balanceBefore = row.integer();
        entry.balanceAfter = row.integer();
        entry.kind = row.text();
        entry.actionId = row.text();
        entry.reason = row.text();
        entry.actor = row.text();
        entries << entry;
    }
    return entries;
}

Result<PlayerStatistics> PlayerReader::statistics(const UserId &player)
{
    const auto spans = m_connection.exec(kSpans, PgParams().uuid(player));
    if (!spans)
        return spans.error();
    const auto actions = m_connection.exec(kByAction, PgParams().uuid(player));
    if (!actions)
        return actions.error();
    PlayerStatistics out;
    Row row(*spans);
    for (PlayerStatistics::Span *span : {&out.today, &out.week, &out.all}) {
        span->actions = row.integer();
        span->points = row.integer();
    }
    out.firstAt = row.instant();
    out.lastAt = row.instant();
    for (int i = 0; i < actions->rowCount(); ++i)
        out.byAction.append({actions->text(i, 0), {actions->integer(i, 1), actions->integer(i, 2)}});
    return out;
}

Result<bool> PlayerReader::exists(const UserId &player)
{
    const auto rows = m_connection.exec(kById, PgParams().uuid(player));
    if (!rows)
        return rows.error();
    return rows->rowCount() > 0;
}

void PlayerReader::addPlace(PlayerProfile &profile, RedisClient &client)
{
    const Result<RedisReply> reply
        = client
              .evalAsync(boardscripts::rank(), {boardkeys::kBoard, boardkeys::kVersions},
                         {profile.userId.toByteArray()})
              .result();
    profile.place.reset();
    profile.placeUnknown.clear();
    if (!reply)
        profile.placeUnknown = toString(reply.error());
    else if (reply->isArray()) // nil for who is not on the board
        profile.place = BoardPlace{reply->at(0).toInteger(), reply->at(1).toInteger(),
                                   reply->at(2).toInteger(), reply->at(3).toInteger()};
}

} // namespace scorewatch
