// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/rebuildcommand.h"

#include <QElapsedTimer>

#include "app/commands/connections.h"
#include "app/console.h"
#include "core/scoring/boardrebuild.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

CommandSyntax RebuildCommand::syntax() const
{
    return {
        .words = {u"leaderboard"_s, u"rebuild"_s},
        .summary = u"Make the board in Redis anew from PostgreSQL"_s,
        .description
        = u"Builds the board beside the present one and puts it in its place in one step: readers never see "
          "an empty or half board, and scores that are written meanwhile are in it. Viewers are told "
          "to read the board anew."_s,
        .needs
        = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis | CommandSyntax::Embedded,
        .examples = {u"leaderboard rebuild"_s}};
}

Result<ExitCode> RebuildCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    const auto redis = connections::openRedis(invocation.config, stop);
    if (!redis)
        return redis.error();
    if (invocation.config.postgresDsn.isEmpty()) // says what to set
        return connections::openPostgres(invocation.config, connections::Way::AsConfigured, {}).error();
    BoardRebuild rebuild(invocation.config.postgresDsn, (*redis)->client());
    const std::stop_callback interrupted(stop, [&rebuild] { rebuild.cancel(); });
    QElapsedTimer timer;
    timer.start();
    const auto report = rebuild.run((*redis)->info().runId, [&console](qint64 rows) {
        console.progress(u"%1 players read"_s.arg(rows));
    });
    if (!report)
        return report.error();
    console.data(u"The board was rebuilt: %1 players on it, of %2 in the database, in %3 s. Epoch %4.\n"_s
                     .arg(report->players)
                     .arg(report->rows)
                     .arg(double(timer.elapsed()) / 1000.0, 0, 'f', 1)
                     .arg(QString::fromUtf8(report->epoch))
                     .toUtf8());
    return ExitCode::Done;
}

} // namespace scorewatch
