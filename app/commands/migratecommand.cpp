// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/migratecommand.h"

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "core/postgres/migrator.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

OutputTable tableOf(const MigrationStatus &status)
{
    OutputTable table{.columns = {{u"name"_s, u"Migration"_s},
                                  {u"state"_s, u"State"_s},
                                  {u"applied_at"_s, u"Applied at"_s},
                                  {u"applied_by"_s, u"By"_s},
                                  {u"execution_ms"_s, u"Took ms"_s}},
                      .rows = {}};
    for (const AppliedMigration &applied : status.applied)
        table.rows.push_back(
            {applied.name, u"applied"_s, applied.appliedAt, applied.appliedBy, applied.executionMs});
    for (const QString &name : status.pending)
        table.rows.push_back({name, u"pending"_s, {}, {}, {}});
    return table;
}

} // namespace

CommandSyntax MigrateCommand::syntax() const
{
    return {.words = {u"migrate"_s},
            .summary = u"Bring the database up to date"_s,
            .description
            = u"Applies the migrations that the database has not seen yet, each in a transaction of its own. "
              "Doing it twice changes nothing. Run it as a superuser the first time, because it makes roles; "
              "afterwards a member of scorewatch_owner is enough. A database that was made by a newer or a "
              "changed version is left alone."_s,
            .options
            = {{.name = u"status"_s, .description = u"only tell what is applied and what is pending"_s},
               {.name = u"format"_s,
                .value = u"FORMAT"_s,
                .description = u"of --status: table, json or csv"_s,
                .standard = u"table"_s,
                .choices = {u"table"_s, u"json"_s, u"csv"_s}}},
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Embedded,
            .examples
            = {u"migrate --status"_s, u"migrate --postgres-dsn 'postgresql:///scores?user=postgres'"_s}};
}

/// Each step is told while it goes on, and that another program is at it.
QString MigrateCommand::logRules() const
{
    return u"\nscorewatch.postgres.migrator.info=true"_s;
}

Result<ExitCode> MigrateCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    // No time limit: some migrations take long, and the person can interrupt.
    auto connection
        = connections::openPostgres(invocation.config, connections::Way::Direct, u"scorewatchd migrate"_s);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    Migrator migrator(**connection);
    if (invocation.has(u"status"_s)) {
        const auto status = migrator.status();
        if (!status)
            return status.error();
        console.data(output::toText(tableOf(*status), *output::formatFromText(invocation.text(u"format"_s))));
        if (status->problem)
            return *status->problem;
        return ExitCode::Done;
    }
    const auto applied = migrator.migrate();
    if (!applied)
        return applied.error();
    if (applied->isEmpty())
        console.data("The database is up to date.\n");
    else
        console.data(
            u"%1 applied, the last one %2.\n"_s
                .arg(applied->size() == 1 ? u"1 migration"_s : u"%1 migrations"_s.arg(applied->size()),
                     applied->last())
                .toUtf8());
    return ExitCode::Done;
}

} // namespace scorewatch
