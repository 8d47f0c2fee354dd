// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/accountstore.h"

#include "core/postgres/pgconnection.h"

namespace scorewatch::accountstore {
namespace {

// The address first: an old user name may look like somebody else's address.
constexpr const char *kFind = R"sql(
SELECT id, password_hash, is_active, is_banned
FROM scoreboard.users
WHERE username = $1 OR lower(email) = lower($1)
ORDER BY lower(email) = lower($1) DESC
LIMIT 1)sql";

// A name that differs from another by case only would be taken for it.
// Of two who want names that differ by case only, at once, the second sees the first.
constexpr const char *kLockName
    = "SELECT pg_advisory_xact_lock(hashtextextended('scorewatch name ' || lower($1::text), 0))";

constexpr const char *kAdd = R"sql(
INSERT INTO scoreboard.users (username, email, password_hash, country_code)
SELECT $1::text, $2::text, $3::text, $4::text
WHERE NOT EXISTS (SELECT FROM scoreboard.users WHERE lower(username) = lower($1::text))
ON CONFLICT DO NOTHING
RETURNING id)sql";

constexpr const char *kIsNameTaken
    = "SELECT EXISTS (SELECT FROM scoreboard.users WHERE lower(username) = lower($1))";

} // namespace

Result<std::optional<AccountRow>> find(PgConnection &connection, const QString &login)
{
    const Result<PgResult> rows = connection.exec(kFind, PgParams().text(login));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return std::optional<AccountRow>();
    return std::optional(AccountRow{rows->userId(0, 0), rows->bytes(0, 1).toByteArray(), rows->boolean(0, 2),
                                    rows->boolean(0, 3)});
}

Result<Added> add(PgConnection &connection, const NewAccount &account)
{
    PgParams values;
    values.text(account.username)
        .text(account.email)
        .text(account.passwordHash)
        .textOrNull(account.countryCode);
    const auto results = connection.pipeline(
        {{"BEGIN", {}}, {kLockName, PgParams().text(account.username)}, {kAdd, values}, {"COMMIT", {}}});
    if (!results) {
        // A connection that is lost rolls back by itself.
        if (connection.isUsable() && connection.isInTransaction())
            (void)connection.exec("ROLLBACK");
        return results.error();
    }
    const PgResult &rows = (*results)[2];
    if (rows.rowCount() > 0)
        return Added{rows.userId(0, 0), {}};
    const Result<PgResult> taken = connection.exec(kIsNameTaken, PgParams().text(account.username));
    if (!taken)
        return taken.error();
    return Added{std::nullopt,
                 taken->boolean(0, 0) ? QByteArrayLiteral("username") : QByteArrayLiteral("email")};
}

} // namespace scorewatch::accountstore
