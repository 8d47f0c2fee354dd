// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/databaseactor.h"

#include <array>

#include <pwd.h>
#include <unistd.h>

#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

// A superuser is a member of every role that exists; of one that does not, nobody is.
constexpr const char *kWho = R"sql(
SELECT session_user,
       coalesce((SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user), false),
       coalesce((SELECT array_to_string(array_agg(rolname), ',') FROM pg_catalog.pg_roles
                 WHERE rolname IN ('scorewatch_app', 'scorewatch_operator', 'scorewatch_moderator', 'scorewatch_admin')
                   AND pg_catalog.pg_has_role(session_user, oid, 'member')), ''))sql";

constexpr const char *kAccount
    = "SELECT id FROM scoreboard.users WHERE lower(username) = lower($1) ORDER BY username = $1 DESC LIMIT 1";

QString machineUser()
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return u"uid %1"_s.arg(getuid());
    return QString::fromLocal8Bit(found->pw_name);
}

} // namespace

Result<Actor> readDatabaseActor(PgConnection &connection)
{
    const auto who = connection.exec(kWho);
    if (!who)
        return who.error();
    const QStringList roles = who->text(0, 2).split(u',');
    const bool isProgram = who->boolean(0, 1) || roles.contains(u"scorewatch_app"_s);
    Actor actor;
    actor.name = isProgram ? machineUser() : who->text(0, 0);
    actor.role = isProgram || roles.contains(u"scorewatch_admin"_s) ? Role::Admin
        : roles.contains(u"scorewatch_moderator"_s)                 ? Role::Moderator
        : roles.contains(u"scorewatch_operator"_s)                  ? Role::Operator
                                                                    : Role::Player;
    if (actor.role == Role::Player)
        return actor; // may not look
    const auto account = connection.exec(kAccount, PgParams().text(actor.name.toUtf8()));
    if (!account)
        return account.error();
    if (account->rowCount() > 0)
        actor.userId = account->userId(0, 0);
    return actor;
}

} // namespace scorewatch
