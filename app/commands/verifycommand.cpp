// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/verifycommand.h"

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "core/redis/boardkeys.h"
#include "core/scoring/boardepoch.h"
#include "core/scoring/boardprojection.h"
#include "core/scoring/boardverify.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// Players a script mends: bounds how long it keeps Redis from others.
constexpr qsizetype kPlayersAScript = 500;

QString nameOf(BoardDifference::Kind kind)
{
    switch (kind) {
    case BoardDifference::Kind::Missing:
        return u"missing"_s;
    case BoardDifference::Kind::Ghost:
        return u"ghost"_s;
    case BoardDifference::Kind::WrongScore:
        return u"wrong score"_s;
    case BoardDifference::Kind::WrongVersion:
        break;
    }
    return u"wrong version"_s;
}

/// Redis says nothing of a player it does not know.
OutputValue ofRedis(qint64 number)
{
    return number < 0 ? OutputValue() : OutputValue(number);
}

OutputTable tableOf(const QList<BoardDifference> &differences)
{
    OutputTable table{.columns = {{u"user_id"_s, u"Player"_s},
                                  {u"difference"_s, u"Difference"_s},
                                  {u"score"_s, u"Score"_s},
                                  {u"board_score"_s, u"On the board"_s},
                                  {u"version"_s, u"Version"_s},
                                  {u"board_version"_s, u"On the board"_s}},
                      .rows = {}};
    for (const BoardDifference &d : differences) {
        table.rows.push_back({d.userId.toString(), nameOf(d.kind), d.expectedScore, ofRedis(d.foundScore),
                              d.expectedVersion, ofRedis(d.foundVersion)});
    }
    return table;
}

/// Player by player only the board that PostgreSQL remembers can be compared and mended.
Result<QByteArray> commonEpoch(PgConnection &connection, RedisClient &client)
{
    const auto remembered = readProjectionState(connection);
    if (!remembered)
        return remembered.error();
    const Result<RedisReply> epoch = client.request({"HGET", boardkeys::kMeta, "epoch"}).result();
    if (!epoch)
        return epoch.error();
    if (epoch->string.isEmpty() || epoch->string != remembered->epoch) {
        return Error{
            Error::Code::Conflict,
            u"Redis does not hold the board that PostgreSQL remembers, so there is nothing to compare. Run: "
            "scorewatchd leaderboard rebuild"_s,
            {},
            {}};
    }
    return epoch->string;
}

Result<qint64> mend(PgConnection &connection, RedisClient &client, const QByteArray &epoch,
                    const QSet<UserId> &users)
{
    BoardProjection projection(client);
    projection.setEpoch(epoch);
    const QList<UserId> all = users.values();
    qint64 mended = 0;
    for (qsizetype i = 0; i < all.size(); i += kPlayersAScript) {
        const QList<UserId> part = all.mid(i, kPlayersAScript);
        const Result<qint64> done
            = BoardVerify::repair(connection, client, projection, {part.begin(), part.end()});
        if (!done)
            return done.error();
        mended += *done;
    }
    return mended;
}

QString summaryOf(const BoardVerify::Report &report)
{
    const QString compared = u"%1 players compared"_s.arg(report.players);
    if (report.differing == 0)
        return compared + u", no difference."_s;
    if (report.differing == report.differences.size())
        return compared + u", %1 differ."_s.arg(report.differing);
    return compared
        + u", %1 differ, the first %2 are listed."_s.arg(report.differing).arg(report.differences.size());
}

} // namespace

CommandSyntax VerifyCommand::syntax() const
{
    return {
        .words = {u"leaderboard"_s, u"verify"_s},
        .summary = u"Compare the board in Redis with PostgreSQL, player by player"_s,
        .description
        = u"Lists who differs, with exit status 1 if anybody does. Scores may change meanwhile: whoever "
          u"differs "
          "is looked at again until both sides agree or stand still, so a write on its way is no difference."_s,
        .options = {{.name = u"repair"_s,
                     .description = u"write PostgreSQL's state over every difference, then compare again"_s},
                    {.name = u"format"_s,
                     .value = u"FORMAT"_s,
                     .description = u"table, json or csv"_s,
                     .standard = u"table"_s,
                     .choices = {u"table"_s, u"json"_s, u"csv"_s}}},
        .needs
        = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis | CommandSyntax::Embedded,
        .examples = {u"leaderboard verify"_s, u"leaderboard verify --repair --format json"_s}};
}

Result<ExitCode> VerifyCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd leaderboard verify"_s);
    if (!connection)
        return connection.error();
    const auto redis = connections::openRedis(invocation.config, stop);
    if (!redis)
        return redis.error();
    const std::stop_callback interrupted(stop, [canceller = (*connection)->canceller(), &redis] {
        (void)canceller.cancel();
        (*redis)->close();
    });
    const Result<QByteArray> epoch = commonEpoch(**connection, (*redis)->client());
    if (!epoch)
        return epoch.error();
    BoardVerify verify(**connection, (*redis)->client());
    const auto progress
        = [&console](qint64 players) { console.progress(u"%1 players compared"_s.arg(players)); };
    auto report = verify.run(progress);
    if (report && report->differing > 0 && invocation.has(u"repair"_s)) {
        const Result<qint64> mended = mend(**connection, (*redis)->client(), *epoch, verify.differingUsers());
        if (!mended)
            return mended.error();
        console.note(u"%1 players differed, %2 were mended."_s.arg(report->differing).arg(*mended));
        report = verify.run(progress);
    }
    if (!report)
        return report.error();
    console.data(
        output::toText(tableOf(report->differences), *output::formatFromText(invocation.text(u"format"_s))));
    console.note(summaryOf(*report));
    return report->differing == 0 ? ExitCode::Done : ExitCode::Failed;
}

} // namespace scorewatch
