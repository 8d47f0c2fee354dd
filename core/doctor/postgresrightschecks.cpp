// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/postgresrightschecks.h"

#include "core/doctor/checksheet.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = DoctorCheck::Status;

// MEMBER: may become it; USAGE: has its rights without doing so.
constexpr const char *kRoles = R"sql(
SELECT current_user, quote_ident(current_user), me.rolsuper,
       (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r
        WHERE r.rolname LIKE 'scorewatch\_%' AND r.oid <> me.oid AND pg_has_role(me.oid, r.oid, 'MEMBER')),
       EXISTS (SELECT FROM pg_roles WHERE rolname = 'scorewatch_app')
FROM pg_roles me
WHERE me.rolname = current_user)sql";

constexpr const char *kPredefined
    = "SELECT pg_has_role(current_user, $1, 'USAGE'), pg_has_role(current_user, $1, 'MEMBER')";

// By way of the catalogue, because the functions that take names fail where the schema may not even be entered.
constexpr const char *kMissingRights = R"sql(
SELECT count(c.oid), string_agg(wanted.privilege || ' on scoreboard.' || wanted.name, ', ' ORDER BY wanted.name)
    FILTER (WHERE c.oid IS NOT NULL AND NOT (has_schema_privilege(n.oid, 'USAGE')
                                             AND has_table_privilege(c.oid, wanted.privilege)))
FROM (VALUES ('scores', 'UPDATE'), ('score_history', 'INSERT'), ('outbox', 'INSERT'), ('outbox', 'DELETE'),
             ('idempotency', 'INSERT'), ('used_action_tokens', 'INSERT'), ('action_types', 'SELECT'),
             ('users', 'SELECT')) AS wanted (name, privilege)
LEFT JOIN pg_namespace n ON n.nspname = 'scoreboard'
LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name)sql";

struct Predefined
{
    const char *id;
    const char *role;
    const char16_t *without; ///< what is blind without it
};

constexpr Predefined kPredefinedRoles[] = {
    {"postgres.monitor", "pg_monitor",
     u"Other people's sessions and queries, and many settings, stay hidden."},
    {"postgres.read-all-data", "pg_read_all_data",
     u"Estimates of bloat leave out the tables that this role may not read."},
    {"postgres.signal-backend", "pg_signal_backend",
     u"Only this role's own sessions can be cancelled from here."},
};

void checkRole(CheckSheet &sheet, const PgResult &me, bool embedded)
{
    const QString name = me.text(0, 0);
    const QString quoted = me.text(0, 1);
    const QString groups = me.text(0, 3);
    const QString expected = u"a login in scorewatch_app, _operator, _moderator or _admin"_s;
    if (me.boolean(0, 2)) {
        const QString found = u"%1, a superuser"_s.arg(name);
        if (embedded) {
            sheet.answer("postgres.role", Verdict::ok(found));
        } else {
            sheet.answer(
                "postgres.role",
                {Status::Warning, found, expected,
                 u"It may do everything, and so may whoever takes it over. Let the service log in as a role "
                 u"of its "
                 "own: CREATE ROLE scorewatch_service LOGIN; GRANT scorewatch_app TO scorewatch_service;"_s});
        }
    } else if (!groups.isEmpty()) {
        sheet.answer("postgres.role", Verdict::ok(u"%1, in %2"_s.arg(name, groups), expected));
    } else if (name.startsWith("scorewatch_"_L1)) {
        sheet.answer("postgres.role", Verdict::ok(name, expected));
    } else {
        const QString migrate
            = me.boolean(0, 4) ? QString() : u"The roles are made by: scorewatchd migrate. Then: "_s;
        sheet.answer("postgres.role",
                     {Status::Bad, u"%1, in none of Scorewatch's roles"_s.arg(name), expected,
                      u"%1GRANT scorewatch_app TO %2;"_s.arg(migrate, quoted)});
    }
}

void checkWriting(CheckSheet &sheet, PgConnection &connection, const PgResult &me)
{
    const auto answer = [&sheet](const Verdict &verdict) { sheet.answer("postgres.write-scores", verdict); };
    const auto missing = connection.exec(kMissingRights);
    if (!missing) {
        answer(Verdict::unknown(toString(missing.error())));
    } else if (missing->integer(0, 0) == 0) {
        answer(Verdict::unknown(u"The schema is not there yet."_s, u"scorewatchd migrate"_s));
    } else if (missing->isNull(0, 1)) {
        answer(Verdict::ok(u"yes"_s, u"yes"_s));
    } else {
        // Whoever has one of the reading roles is meant to read only; whoever has none can do nothing at all.
        const bool reads = !me.isNull(0, 3);
        answer(
            {reads ? Status::Warning : Status::Bad, u"no: %1 is missing"_s.arg(missing->text(0, 1)), u"yes"_s,
             u"This role can only look. For the service: GRANT scorewatch_app TO %1;"_s.arg(me.text(0, 1))});
    }
}

Verdict predefinedRole(const PgResult &has, const Predefined &predefined, const QString &role,
                       int serverVersion)
{
    const QString name = QLatin1String(predefined.role);
    if (has.boolean(0, 0))
        return Verdict::ok(u"yes, by "_s + name, u"yes"_s);
    QString cure = u"GRANT %1 TO %2;"_s.arg(name, role);
    if (has.boolean(0, 1)) { // a member that does not inherit
        cure = serverVersion >= 160000 ? u"GRANT %1 TO %2 WITH INHERIT TRUE;"_s.arg(name, role)
                                       : u"ALTER ROLE %1 INHERIT;"_s.arg(role);
    }
    return {Status::Warning, u"no"_s, u"yes"_s, QString::fromUtf16(predefined.without) + u' ' + cure};
}

} // namespace

void checkPostgresRights(CheckSheet &sheet, PgConnection &connection, bool embedded)
{
    const auto me = connection.exec(kRoles);
    if (!me || me->rowCount() != 1) {
        const QString why = me ? u"The server does not say who we are."_s : toString(me.error());
        for (const char *id : {"postgres.role", "postgres.monitor", "postgres.read-all-data",
                               "postgres.signal-backend", "postgres.write-scores"})
            sheet.answer(id, Verdict::unknown(why));
        return;
    }
    checkRole(sheet, *me, embedded);
    for (const Predefined &predefined : kPredefinedRoles) {
        const auto has = connection.exec(kPredefined, PgParams().text(QByteArray(predefined.role)));
        sheet.answer(predefined.id,
                     has ? predefinedRole(*has, predefined, me->text(0, 1), connection.serverVersion())
                         : Verdict::unknown(toString(has.error())));
    }
    checkWriting(sheet, connection, *me);
}

} // namespace scorewatch
