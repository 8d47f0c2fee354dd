// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/rulelab.h"

#include <ctime>
#include <unistd.h>

#include <QElapsedTimer>
#include <QFile>

#include "core/fraud/labjob.h"
#include "tests/core/fraud/fraudbench.h"
#include "tests/core/fraud/ledger.h"
#include "tests/core/fraud/rulesfortests.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = FraudRule::Kind;

namespace {

/// Time on the wall, and what of it the processors spent here and in the server's process.
class Stopwatch
{
public:
    explicit Stopwatch(PgConnection &connection) : m_server(connection.backendPid()) { m_wall.start(); }
    QString read() const
    {
        return u"%1 ms, of which busy here %2 ms and in the server %3 ms"_s.arg(m_wall.elapsed())
            .arg(1000 * (std::clock() - m_here) / CLOCKS_PER_SEC)
            .arg(busy() - m_there);
    }

private:
    /// Milliseconds, from Linux's statistics of the process.
    qint64 busy() const
    {
        QFile file(u"/proc/%1/stat"_s.arg(m_server));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        const QByteArray stat = file.readAll();
        const QByteArrayList fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
        return (fields.value(11).toLongLong() + fields.value(12).toLongLong()) * 1000 / sysconf(_SC_CLK_TCK);
    }

    const int m_server;
    QElapsedTimer m_wall;
    const std::clock_t m_here = std::clock();
    const qint64 m_there = busy();
};

/// Set for a measurement, with a database of that size.
qint64 rowsToMeasure()
{
    return qEnvironmentVariableIntValue("SCOREWATCH_LAB_ROWS");
}

} // namespace

class TestRuleLab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        m_sql = std::make_unique<SqlSession>(m_dsn);
        standInForCases(*m_sql);
        const auto players = addPlayers(m_sql->connection(), 8);
        VERIFY_OK(players);
        m_players = *players;
    }
    void cleanup() { m_sql.reset(); }

    void findsWhatIsAboveTheThreshold()
    {
        history(0, 5, 100ms);
        history(1, 4, 100ms);
        history(2, 6, 3s); // never more than four in ten seconds
        m_sql->exec("UPDATE scoreboard.users SET is_banned = true WHERE username = 'player 1'");
        m_sql->exec("UPDATE scoreboard.scores SET score = 50 WHERE user_id = $1",
                    PgParams().uuid(m_players[1]));
        const auto report = replay(rule(Kind::Burst, 3, 10s));
        VERIFY_OK(report);
        QCOMPARE(report->rows, 15);
        QCOMPARE(report->hits, 3);
        QCOMPARE(report->players, 3);
        QCOMPARE(report->alreadyBanned, 1);
        QCOMPARE(report->newPlayers, 2);
        QCOMPARE(report->topPlayers, 1);
        QCOMPARE(report->sample.size(), 3);
        QCOMPARE(report->sample[0].username, u"player 1"_s);
        QCOMPARE(report->sample[0].measured, 5.0);
        QVERIFY(report->sample[0].isBanned);
        QVERIFY(!report->sample[0].rank);
        const auto second = std::ranges::find(report->sample, m_players[1], &LabReport::Hit::player);
        QCOMPARE(second->rank, 1);
        QVERIFY(!second->isBanned && !second->wasKnown);
    }

    void aRuleThatIsOffCanBeTried()
    {
        history(0, 5, 100ms);
        FraudRule off = rule(Kind::Burst, 3, 10s);
        off.mode = FraudRule::Mode::Off;
        const auto report = replay(off);
        VERIFY_OK(report);
        QCOMPARE(report->hits, 1);
        QCOMPARE(report->rule, off);
    }

    void theHistogramHasItsEdgeAtTheThreshold()
    {
        history(0, 5, 100ms);
        history(1, 4, 100ms);
        history(2, 2, 100ms);
        history(3, 40, 10ms);
        const auto report = replay(rule(Kind::Burst, 4, 10s));
        VERIFY_OK(report);
        qint64 players = 0;
        qint64 above = 0;
        for (const LabReport::Bar &bar : report->histogram) {
            QVERIFY(bar.from <= bar.to);
            QVERIFY(bar.to <= 4 || bar.from >= 4);
            players += bar.players;
            above += bar.from >= 4 ? bar.players : 0;
        }
        QCOMPARE(players, 4);
        QCOMPARE(above, 2);
        QCOMPARE(report->histogram.last().to, 40.0);
    }

    void knowsWhomOthersFound()
    {
        history(0, 5, 100ms);
        history(1, 5, 100ms);
        m_sql->exec("INSERT INTO scoreboard.fraud_events (user_id, rule_name, severity, action_taken) "
                    "VALUES ($1, 'shared-address', 'low', 'log'), ($2, 'burst', 'low', 'log')",
                    PgParams().uuid(m_players[0]).uuid(m_players[1]));
        const auto report = replay(rule(Kind::Burst, 3, 10s));
        VERIFY_OK(report);
        QCOMPARE(report->newPlayers, 1);
        QCOMPARE(report->overlaps, (QList<LabReport::Overlap>{{u"shared-address"_s, 1}}));
    }

    void otherKindsHaveTheirOwnPast()
    {
        m_sql->exec("INSERT INTO scoreboard.token_replays (user_id, replayed_at, number) VALUES "
                    "($1, now() - interval '1 hour', 3), ($2, now() - interval '1 hour', 2)",
                    PgParams().uuid(m_players[0]).uuid(m_players[1]));
        m_sql->exec("INSERT INTO scoreboard.rate_limit_audit (user_id, created_at, attempt_count, "
                    "limit_exceeded, endpoint) "
                    "SELECT $1, now() - interval '1 hour' + n * interval '1 second', 9, true, 'scores' "
                    "FROM generate_series(1, 4) AS n",
                    PgParams().uuid(m_players[2]));
        for (int i = 0; i < 4; ++i)
            history(i, 1, 1s, "192.0.2.1");
        history(4, 1, 1s, "192.0.2.2");
        const auto replays = replay(rule(Kind::TokenReplay, 2, 600s));
        VERIFY_OK(replays);
        QCOMPARE(replays->sample.size(), 1);
        QCOMPARE(replays->sample[0].player, m_players[0]);
        const auto breaches = replay(rule(Kind::RateLimitBreach, 3, 600s));
        VERIFY_OK(breaches);
        QCOMPARE(breaches->sample.size(), 1);
        QCOMPARE(breaches->sample[0].player, m_players[2]);
        const auto addresses = replay(rule(Kind::SharedAddress, 3, 3600s));
        VERIFY_OK(addresses);
        QCOMPARE(addresses->hits, 1);
        FraudRule speed = rule(Kind::ImpossibleSpeed, 2, 3600s);
        speed.parameters = {{u"minimum_points"_s, 1}, {u"minimum_peers"_s, 4}};
        VERIFY_OK(replay(speed));
        const auto jump = replay(rule(Kind::RankJump, 1, 600s));
        QVERIFY(!jump);
        QCOMPARE(jump.error().code, Error::Code::InvalidArgument);
    }

    void moderatorsMayTryWhatShowsThemNoAddress()
    {
        history(0, 5, 100ms);
        m_sql->exec("SET ROLE scorewatch_moderator");
        VERIFY_OK(replay(rule(Kind::Burst, 3, 10s)));
        VERIFY_OK(replay(rule(Kind::TokenReplay, 3, 10s)));
        VERIFY_OK(replay(rule(Kind::RateLimitBreach, 3, 10s)));
        const auto addresses = replay(rule(Kind::SharedAddress, 3, 10s));
        QVERIFY(!addresses);
        QCOMPARE(addresses.error().code, Error::Code::PermissionDenied);
    }

    void findsWhatTheRunningRulesFound()
    {
        onlyRule(*m_sql, "burst", "shadow", 6);
        ScoreStack stack(m_dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(stack.isInStep(), 20'000);
        WatchingInstance instance(m_dsn, m_servers.redisEndpoint(), stack.projection());
        int written = 0;
        for (int round = 0; round < 12; ++round) {
            for (size_t i = 0; i < m_players.size(); ++i) {
                if (round % (i + 1) == 0) { // the first plays twelve times, the last twice
                    QCOMPARE(instance.write(increment(m_players[i])).status, ScoreOutcome::Status::Written);
                    ++written;
                }
            }
        }
        QTRY_COMPARE(instance.watch->statistics().observed, written);
        const QByteArray found = "SELECT user_id FROM scoreboard.fraud_events ORDER BY 1";
        const QString live = m_sql->text(found);
        QCOMPARE(live, m_players[0].toString());
        const auto same = replay(rule(Kind::Burst, 6, 10s));
        VERIFY_OK(same);
        QCOMPARE(same->rows, written);
        QCOMPARE(same->hits, 1);
        QCOMPARE(same->sample[0].player.toString(), live);
        QCOMPARE(replay(rule(Kind::Burst, 2, 10s))->players, 5); // who played 12, 6, 4, 3 and 3 times
    }

    void changesNothing()
    {
        history(0, 5, 100ms);
        const QString before = m_sql->text("SELECT count(*) FROM scoreboard.fraud_events");
        VERIFY_OK(replay(rule(Kind::Burst, 3, 10s)));
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.fraud_events"), before);
        QVERIFY(!m_sql->connection().isInTransaction());
    }

    void runsBesideAndCanBeCancelled()
    {
        const qint64 rows = rowsToMeasure() > 0 ? rowsToMeasure() : 400'000;
        fillLedger(*m_sql, rows, 100'000);
        if (rowsToMeasure() > 0)
            measure();
        QThreadPool workers;
        workers.setMaxThreadCount(4);
        {
            LabJob job(workers, {m_dsn, {}}, rule(Kind::Burst, 5, 10s), 30);
            QSignalSpy progressed(&job, &LabRun::progressed);
            std::optional<Result<LabReport>> report;
            connect(&job, &LabRun::finished, this, [&](const Result<LabReport> &done) { report = done; });
            QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), 120'000);
            VERIFY_OK(*report);
            QCOMPARE((*report)->rows, rows);
            QVERIFY((*report)->hits >= rows / 1000);
            QCOMPARE(progressed.last().at(0).toLongLong(), rows);
            qInfo("%lld rows in %lld ms", (*report)->rows, qint64((*report)->took.count()));
        }
        LabJob job(workers, {m_dsn, {}}, rule(Kind::Burst, 5, 10s), 30);
        QSignalSpy progressed(&job, &LabRun::progressed);
        std::optional<Result<LabReport>> report;
        connect(&job, &LabRun::finished, this, [&](const Result<LabReport> &done) { report = done; });
        QTRY_VERIFY_WITH_TIMEOUT(!progressed.isEmpty(), 20'000);
        QElapsedTimer timer;
        timer.start();
        job.cancel();
        QTRY_VERIFY(report.has_value());
        const qint64 took = timer.elapsed();
        QVERIFY(!*report);
        QCOMPARE(report->error().code, Error::Code::Cancelled);
        qInfo("cancelled after %lld ms", took);
        QVERIFY(took < 1000);
        QTRY_COMPARE(
            m_sql->text(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (%' AND state = 'active'"),
            u"0"_s);
    }

    void whoeverThrowsItAwayStopsTheServersWork()
    {
        fillLedger(*m_sql, 200'000, 1000);
        QThreadPool workers;
        workers.setMaxThreadCount(4);
        auto job
            = std::make_unique<LabJob>(workers, LabJob::Server{m_dsn, {}}, rule(Kind::Burst, 5, 10s), 30);
        job.reset();
        QVERIFY(workers.waitForDone(5000));
    }

private:
    /// `times` increments of a player, an hour ago.
    void history(int player, int times, std::chrono::milliseconds apart,
                 const QByteArray &address = "192.0.2.77")
    {
        m_sql->exec(
            "INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
            "balance_after, "
            "                                      created_at, action_id, ip_address) "
            "SELECT $1, n, 10, 0, 10, now() - interval '1 hour' + (n * $3::bigint) * interval '1 "
            "millisecond', "
            "       'complete-quest', $4::inet FROM generate_series(1, $2) AS n",
            PgParams().uuid(m_players[size_t(player)]).integer(times).integer(apart.count()).text(address));
    }
    /// Where the time goes: the server and the way alone, and then each kind of rule.
    void measure()
    {
        Stopwatch copy(m_sql->connection());
        VERIFY_OK(
            m_sql->connection().copyOut("COPY (SELECT user_id, created_at FROM scoreboard.score_history "
                                        "WHERE kind = 'increment') TO STDOUT (FORMAT binary)",
                                        [](QByteArrayView) {}));
        qInfo("the COPY alone: %s", qPrintable(copy.read()));
        for (const Kind kind : {Kind::Burst, Kind::SharedAddress, Kind::ImpossibleSpeed}) {
            Stopwatch watch(m_sql->connection());
            const auto report = RuleLab::run(m_sql->connection(),
                                             rule(kind, 15, kind == Kind::Burst ? 10s : 3600s), 30, {});
            VERIFY_OK(report);
            qInfo("%s: %lld rows, %lld hits: %s", kindName(kind).constData(), report->rows, report->hits,
                  qPrintable(watch.read()));
        }
    }
    Result<LabReport> replay(const FraudRule &rule) { return RuleLab::run(m_sql->connection(), rule, 7, {}); }

    TestServers m_servers;
    QString m_dsn;
    std::unique_ptr<SqlSession> m_sql;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestRuleLab)
#include "tst_rulelab.moc"
