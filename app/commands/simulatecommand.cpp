// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/simulatecommand.h"

#include <condition_variable>
#include <memory>
#include <mutex>

#include <QElapsedTimer>
#include <QLoggingCategory>

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "core/postgres/migrator.h"
#include "core/scoring/boardprojection.h"
#include "core/scoring/projectionkeeper.h"
#include "core/scoring/scorewriter.h"
#include "core/simulation/playerseeder.h"
#include "core/simulation/simulator.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcSimulate, "scorewatch.simulate")

constexpr auto kStatementTimeout = 10s;
constexpr auto kReportEvery = 1s;

/// The write path for the time of the command: writer, board and keeper on one connection to Redis.
class WritePath final
{
public:
    WritePath(const QString &dsn, RedisSession &redis)
        : m_redis(redis)
        , m_projection(redis.client())
        , m_keeper(dsn, redis.client(), m_projection)
        , m_writer(
              std::make_unique<ScoreWriter>(writerOptions(dsn), m_projection, [this] { m_keeper.kick(); }))
    {
        m_redis.run([this](RedisClient &client) {
            QObject::connect(&client, &RedisClient::ready, &client,
                             [this](const RedisServerInfo &info) { m_keeper.redisReady(info.runId); });
            QObject::connect(&client, &RedisClient::connectionLost, &client,
                             [this](const Error &why) { m_keeper.redisLost(why.message); });
        });
        m_keeper.redisReady(m_redis.info().runId);
    }
    ~WritePath()
    {
        // What was committed reaches the board before its connection goes: behind the answer to this nothing is under way.
        m_writer.reset();
        if (const auto reached = m_redis.client().request({"PING"}).result(); !reached)
            qCInfo(lcSimulate).noquote()
                << "The board follows when the service runs again:" << toString(reached.error());
        m_redis.run([](RedisClient &client) { client.disconnect(); });
    }
    Q_DISABLE_COPY_MOVE(WritePath)

    [[nodiscard]] ScoreWriter &writer() { return *m_writer; }

private:
    static ScoreWriter::Options writerOptions(const QString &dsn)
    {
        ScoreWriter::Options options;
        options.dsn = dsn;
        options.connection.applicationName = u"scorewatchd simulate"_s;
        options.connection.statementTimeout = kStatementTimeout;
        return options;
    }

    RedisSession &m_redis;
    BoardProjection m_projection;
    ProjectionKeeper m_keeper;
    std::unique_ptr<ScoreWriter> m_writer; ///< uses the others
};

/// Only a database of this program's layout is played on; the program's own is brought up to date.
Result<void> checkSchema(const Config &config)
{
    const auto connection
        = connections::openPostgres(config, connections::Way::Direct, u"scorewatchd simulate"_s);
    if (!connection)
        return connection.error();
    Migrator migrator(**connection);
    if (config.embedded) {
        const auto applied = migrator.migrate();
        return applied ? Result<void>() : Result<void>(applied.error());
    }
    const auto status = migrator.status();
    if (!status)
        return status.error();
    if (status->problem)
        return *status->problem;
    if (!status->pending.isEmpty()) {
        return Error{
            Error::Code::Incompatible,
            u"The database is not laid out for this version of Scorewatch. Run: scorewatchd migrate"_s,
            {},
            {}};
    }
    return {};
}

Result<void> seed(const Invocation &invocation, Console &console, const std::stop_token &stop)
{
    PlayerSeeder::Options options;
    options.dsn = invocation.config.directDsn();
    options.players = invocation.number(u"seed-players"_s);
    options.seed = quint64(invocation.number(u"seed"_s));
    options.addToPlayers = invocation.has(u"add"_s);
    PlayerSeeder seeder(options);
    const std::stop_callback interrupted(stop, [&seeder] { seeder.cancel(); });
    const auto report = seeder.run([&console](qint64 done, qint64 total) {
        console.progress(u"%1 of %2 players made"_s.arg(done).arg(total));
    });
    if (!report)
        return report.error();
    console.note(u"%1 players made in %2 s."_s.arg(report->players)
                     .arg(double(report->took.count()) / 1000.0, 0, 'f', 1));
    return {};
}

OutputTable tableOf(const Simulator::Statistics &statistics, double seconds)
{
    return {.columns = {{u"seconds"_s, u"Seconds"_s},
                        {u"submitted"_s, u"Submitted"_s},
                        {u"acknowledged"_s, u"Acknowledged"_s},
                        {u"replayed"_s, u"Of them replayed"_s},
                        {u"refused"_s, u"Refused"_s},
                        {u"failed"_s, u"Failed"_s},
                        {u"per_second"_s, u"Per second"_s}},
            .rows = {{std::round(seconds * 10) / 10, statistics.submitted, statistics.acknowledged,
                      statistics.replayed, statistics.refused, statistics.failed,
                      seconds > 0 ? std::round(double(statistics.acknowledged) / seconds) : 0.0}}};
}

/// Until told to stop, or for so many seconds; says once a second how it goes.
void watch(const Simulator &simulator, Console &console, const std::stop_token &stop,
           std::chrono::seconds duration)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    QString lastProblem;
    QElapsedTimer timer;
    timer.start();
    while (!stop.stop_requested()
           && (duration == 0s || timer.elapsed() < std::chrono::milliseconds(duration).count())) {
        const auto left = duration - std::chrono::milliseconds(timer.elapsed());
        const auto pause = duration == 0s ? std::chrono::milliseconds(kReportEvery)
                                          : std::min<std::chrono::milliseconds>(kReportEvery, left);
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, pause, [] { return false; });
        const Simulator::Statistics statistics = simulator.statistics();
        console.progress(u"%1 updates a second, %2 acknowledged"_s.arg(statistics.rate, 0, 'f', 0)
                             .arg(statistics.acknowledged));
        if (const QString problem = simulator.problem();
            problem != std::exchange(lastProblem, problem) && !problem.isEmpty())
            console.note(problem);
    }
}

} // namespace

CommandSyntax SimulateCommand::syntax() const
{
    const OptionSyntax format{.name = u"format"_s,
                              .value = u"FORMAT"_s,
                              .description = u"of the figures at the end: table, json or csv"_s,
                              .standard = u"table"_s,
                              .choices = {u"table"_s, u"json"_s, u"csv"_s}};
    return {
        .words = {u"simulate"_s},
        .summary = u"Make players, and let them play through the real write path"_s,
        .description
        = u"Writes scores as a game would: players who come and go, a race at the top, bursts, and a few who "
          "cheat. Runs until it is interrupted, then prints how much was written. Never run it on a "
          "database with real players: their scores change."_s,
        .options
        = {{.name = u"rate"_s,
            .value = u"N"_s,
            .description = u"updates a second; 0 plays nothing"_s,
            .standard = u"200"_s,
            .range = {{0, 100'000}}},
           {.name = u"players"_s,
            .value = u"N"_s,
            .description = u"players to make first where there are none"_s,
            .standard = u"2000"_s,
            .range = {{20, 10'000'000}}},
           {.name = u"duration"_s,
            .value = u"SECONDS"_s,
            .description = u"end after so long; 0 runs on"_s,
            .standard = u"0"_s,
            .range = {{0, 31'536'000}}},
           {.name = u"seed-players"_s,
            .value = u"N"_s,
            .description = u"make this many players first, by COPY, and say how long it took"_s,
            .range = {{1, 10'000'000}}},
           {.name = u"add"_s, .description = u"with --seed-players: also where there are players already"_s},
           {.name = u"seed"_s,
            .value = u"N"_s,
            .description = u"the same number makes the same players and the same game"_s,
            .standard = u"1"_s,
            .range = {{0, 2'147'483'647}}},
           format},
        .needs
        = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis | CommandSyntax::Embedded,
        .examples
        = {u"simulate --embedded --rate 500 --duration 60"_s, u"simulate --seed-players 1000000 --rate 0"_s}};
}

/// It goes on without Redis, which has to be said.
QString SimulateCommand::logRules() const
{
    return u"\nscorewatch.redis.warning=true"_s;
}

Result<ExitCode> SimulateCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    if (const Result<void> checked = checkSchema(invocation.config); !checked)
        return checked.error();
    if (invocation.has(u"seed-players"_s)) {
        if (const Result<void> seeded = seed(invocation, console, stop); !seeded)
            return seeded.error();
    }
    const int rate = int(invocation.number(u"rate"_s));
    if (rate == 0)
        return ExitCode::Done;

    const auto redis = connections::openRedis(invocation.config, stop);
    if (!redis)
        return redis.error();
    WritePath path(invocation.config.postgresDsn, **redis);
    Simulator simulator({.dsn = invocation.config.postgresDsn,
                         .rate = rate,
                         .players = invocation.number(u"players"_s),
                         .seed = quint64(invocation.number(u"seed"_s))},
                        path.writer());
    QElapsedTimer timer;
    timer.start();
    simulator.start();
    watch(simulator, console, stop, std::chrono::seconds(invocation.number(u"duration"_s)));
    const Simulator::Statistics statistics = simulator.statistics();
    console.data(output::toText(tableOf(statistics, double(timer.elapsed()) / 1000.0),
                                *output::formatFromText(invocation.text(u"format"_s))));
    if (const QString problem = simulator.problem(); statistics.acknowledged == 0 && !problem.isEmpty())
        return Error{Error::Code::Unavailable, problem, {}, {}};
    return ExitCode::Done;
}

} // namespace scorewatch
