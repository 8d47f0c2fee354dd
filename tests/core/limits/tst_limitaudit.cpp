// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/limits/limitaudit.h"

#include "core/postgres/connectionpool.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Statistics = LimitAudit::Statistics;

class TestLimitAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_pool = std::make_unique<ConnectionPool>(*dsn, PgConnection::Options(), 1);
    }
    void cleanup()
    {
        m_pool.reset();
        m_sql.reset();
    }

    void aFloodIsOneRowAPlayer()
    {
        const UserId first = UserId::random();
        const UserId second = UserId::random();
        LimitAudit audit(*m_pool, {.interval = 50ms});
        for (int i = 0; i < 1000; ++i)
            audit.refused(first, "scores", "192.0.2.7");
        audit.refused(second, "action-tokens", {});
        QTRY_COMPARE(audit.statistics(), (Statistics{2, 1001, 0}));
        QCOMPARE(
            m_sql->text("SELECT user_id = $1, attempt_count, limit_exceeded, endpoint, host(ip_address) FROM "
                        "scoreboard.rate_limit_audit ORDER BY attempt_count DESC",
                        PgParams().uuid(first)),
            u"t|1000|t|scores|192.0.2.7\nf|1|t|action-tokens|-"_s);

        audit.refused(first, "scores", "192.0.2.7");
        QTRY_COMPARE(audit.statistics(), (Statistics{3, 1002, 0}));
        QCOMPARE(rows(), u"3"_s);
    }

    void rowsOfAPlayerAreAnIntervalApart()
    {
        const UserId user = UserId::random();
        LimitAudit audit(*m_pool, {.interval = 100ms});
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 1000) {
            audit.refused(user, "scores", {});
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        }
        const auto statistics = audit.statistics();
        QVERIFY(statistics.rows > 0);
        QVERIFY2(statistics.rows <= 10, qPrintable(QString::number(statistics.rows)));
    }

    void whatIsTooMuchIsCounted()
    {
        LimitAudit audit(*m_pool, {.interval = 10ms, .maxPlayers = 3});
        for (int i = 0; i < 5; ++i)
            audit.refused(UserId::random(), "scores", {});
        QCOMPARE(audit.statistics().dropped, 2);
        QTRY_COMPARE(audit.statistics(), (Statistics{3, 3, 2}));
    }

    void aBadAddressCostsNobodyTheRow()
    {
        LimitAudit audit(*m_pool, {.interval = 10ms});
        for (const char *address : {"nonsense", "fe80::1%eth0", "2001:db8::1"})
            audit.refused(UserId::random(), QByteArray(300, 'e'), address);
        QTRY_COMPARE(audit.statistics().rows, 3);
        QCOMPARE(m_sql->text("SELECT count(*), count(ip_address), max(char_length(endpoint)) FROM "
                             "scoreboard.rate_limit_audit"),
                 u"3|1|255"_s);
    }

    void postgresAwayIsCountedAndOverAfterwards()
    {
        LimitAudit audit(*m_pool, {.interval = 10ms});
        m_sql->exec("ALTER TABLE scoreboard.rate_limit_audit RENAME TO elsewhere");
        audit.refused(UserId::random(), "scores", {});
        audit.refused(UserId::random(), "scores", {});
        QTRY_COMPARE(audit.statistics(), (Statistics{0, 0, 2}));
        m_sql->exec("ALTER TABLE scoreboard.elsewhere RENAME TO rate_limit_audit");
        audit.refused(UserId::random(), "scores", {});
        QTRY_COMPARE(audit.statistics(), (Statistics{1, 1, 2}));
    }

    void writesTheLastOnesAtTheEnd()
    {
        {
            LimitAudit audit(*m_pool, {.interval = 1h});
            audit.refused(UserId::random(), "scores", {});
        }
        QTRY_COMPARE(rows(), u"1"_s);
    }

private:
    QString rows() { return m_sql->text("SELECT count(*) FROM scoreboard.rate_limit_audit"); }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
    std::unique_ptr<ConnectionPool> m_pool;
};

QTEST_GUILESS_MAIN(TestLimitAudit)
#include "tst_limitaudit.moc"
