// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/databasecatalogue.h"

#include "core/postgres/pgconnection.h"

namespace scorewatch::test {
namespace {

constexpr const char *kLayout = R"sql(
WITH ours AS (
    SELECT oid, nspname, nspacl, nspowner FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), lines (line) AS (
    SELECT format('schema %s %s %s', nspname, nspowner::regrole, nspacl) FROM ours
    UNION ALL
    SELECT format('relation %s.%s %s %s %s %s %s %s', nspname, relname, relkind, relowner::regrole, relacl, reloptions,
                  pg_get_expr(relpartbound, c.oid),
                  CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid)
                       WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(c.oid) END)
    FROM pg_catalog.pg_class c JOIN ours ON ours.oid = relnamespace
    UNION ALL
    SELECT format('column %s.%s %s %s %s %s %s %s', nspname, relname, attnum, attname,
                  format_type(atttypid, atttypmod), attnotnull, attacl, pg_get_expr(adbin, adrelid))
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = attrelid JOIN ours ON ours.oid = relnamespace
    LEFT JOIN pg_catalog.pg_attrdef d ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
    FROM pg_catalog.pg_constraint k JOIN ours ON ours.oid = connamespace
    UNION ALL
    SELECT format('function %s %s %s %s', p.oid::regprocedure, proowner::regrole, proacl, pg_get_functiondef(p.oid))
    FROM pg_catalog.pg_proc p JOIN ours ON ours.oid = pronamespace WHERE prokind = 'f'
    UNION ALL
    SELECT format('trigger %s %s', tgrelid::regclass, pg_get_triggerdef(t.oid))
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = tgrelid JOIN ours ON ours.oid = relnamespace
    WHERE NOT tgisinternal
    UNION ALL
    SELECT format('default rights %s %s %s', defaclrole::regrole, defaclobjtype, defaclacl)
    FROM pg_catalog.pg_default_acl
    UNION ALL
    SELECT format('comment %s %s', obj_description(c.oid, 'pg_class'), c.oid::regclass)
    FROM pg_catalog.pg_class c JOIN ours ON ours.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm')
)
SELECT coalesce(string_agg(line, E'\n' ORDER BY line COLLATE "C"), '') FROM lines)sql";

constexpr const char *kHasTables = "SELECT to_regclass('scoreboard.partition_policies') IS NOT NULL";

constexpr const char *kRows = R"sql(
SELECT coalesce(string_agg(line, E'\n' ORDER BY line COLLATE "C"), '') FROM (
    SELECT 'migration ' || m::text FROM scoreboard.schema_migrations m
    UNION ALL SELECT 'action ' || a::text FROM scoreboard.action_types a
    UNION ALL SELECT 'rule ' || r::text FROM scoreboard.fraud_rules r
    UNION ALL SELECT 'projection ' || p::text FROM scoreboard.projection_state p
    UNION ALL SELECT 'policy ' || p::text FROM scoreboard.partition_policies p
) AS rows (line))sql";

} // namespace

Result<QByteArray> databaseCatalogue(PgConnection &connection)
{
    const auto layout = connection.exec(kLayout);
    if (!layout)
        return layout.error();
    QByteArray text = layout->bytes(0, 0).toByteArray();
    const auto hasTables = connection.exec(kHasTables);
    if (!hasTables)
        return hasTables.error();
    if (hasTables->boolean(0, 0)) {
        const auto rows = connection.exec(kRows);
        if (!rows)
            return rows.error();
        text += '\n' + rows->bytes(0, 0).toByteArray();
    }
    return text;
}

} // namespace scorewatch::test
