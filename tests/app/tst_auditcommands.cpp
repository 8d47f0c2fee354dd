// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonObject>
#include <QRegularExpression>

#include "core/audit/auditsealer.h"
#include "tests/support/daemonbench.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// `scorewatchd audit …`, as people and cron call it.
class TestAuditCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_bench.start()); }

    void init()
    {
        VERIFY_OK(m_bench.renew());
        m_sql = std::make_unique<SqlSession>(m_bench.dsn());
        const auto players = addPlayers(m_sql->connection(), 1);
        VERIFY_OK(players);
        m_player = players->front();
        m_sql->exec(
            "INSERT INTO scoreboard.audit_log (action_type, actor, user_id, reason, created_at, ip_address, "
            "metadata) SELECT CASE n WHEN 3 THEN 'BAN' ELSE 'NOTE' END, CASE n WHEN 5 THEN 'ole' ELSE 'mara' "
            "END, $1::uuid, CASE n WHEN 4 THEN '=HYPERLINK(\"http://x\")' ELSE 'row ' || n END, "
            "'2026-11-25 10:00:00+00'::timestamptz + n * interval '1 minute', '192.0.2.7', "
            "jsonb_build_object('n', n) FROM generate_series(1, 6) n",
            PgParams().uuid(m_player));
        VERIFY_OK(AuditSealer::sealOnce(m_sql->connection(), 5));
    }
    void cleanup() { m_sql.reset(); }

    void verifiesWhatIsIntact()
    {
        DaemonBench::Outcome outcome = m_bench.run({u"audit"_s, u"verify"_s});
        QVERIFY2(outcome.code == 0, outcome.all().constData());
        QCOMPARE(outcome.err,
                 u"The audit is intact: 5 rows are as they were written. 1 wait for their seal.\n"_s);
        QVERIFY2(outcome.out.startsWith(u"Fault "_s), outcome.all().constData());

        outcome = m_bench.run({u"audit"_s, u"verify"_s, u"--format=json"_s});
        QCOMPARE(outcome.code, 0);
        const QJsonValue row = outcome.rows().first();
        QCOMPARE(row[u"fault"_s].toString(), u"none"_s);
        QCOMPARE(row[u"verified"_s].toInteger(), 5);
        QCOMPARE(row[u"unsealed"_s].toInteger(), 1);
        QVERIFY(row[u"position"_s].isNull() && row[u"row_id"_s].isNull());
    }

    void namesTheFirstBadRow()
    {
        tamper("UPDATE scoreboard.audit_log SET actor = 'ole' WHERE reason = 'row 3'");
        DaemonBench::Outcome outcome = m_bench.run({u"audit"_s, u"verify"_s, u"--format"_s, u"json"_s});
        QCOMPARE(outcome.code, 1);
        const QJsonValue row = outcome.rows().first();
        QCOMPARE(row[u"fault"_s].toString(), u"changed row"_s);
        QCOMPARE(row[u"position"_s].toInteger(), 3);
        QCOMPARE(row[u"row_id"_s].toInteger(), 3);
        QCOMPARE(row[u"row_created_at"_s].toString(), u"2026-11-25T10:03:00.000Z"_s);
        QCOMPARE(
            outcome.err,
            u"Row 3 of the audit, of 2026-11-25 10:03:00 UTC, was changed after it was sealed at position 3. "
            u"The 2 before it are as they were sealed.\n"_s);
        outcome = m_bench.run({u"audit"_s, u"verify"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.contains(QRegularExpression(u"^Fault +changed row\nAt position +3\nRow +3\n"_s)),
                 outcome.all().constData());
    }

    void aKeptHeadShowsThatTheEndWasCutOff()
    {
        DaemonBench::Outcome outcome = m_bench.run({u"audit"_s, u"head"_s});
        QVERIFY2(outcome.code == 0, outcome.all().constData());
        QVERIFY2(outcome.out.contains(QRegularExpression(u"^[0-9a-f]{64}\n$"_s)), outcome.all().constData());
        QVERIFY2(outcome.err.startsWith(u"Position 5, sealed at 20"_s), outcome.all().constData());
        const QString head = outcome.out.trimmed();
        outcome = m_bench.run({u"audit"_s, u"head"_s, u"--format=json"_s});
        QCOMPARE(outcome.rows().first()[u"head"_s].toString(), head);
        QCOMPARE(outcome.rows().first()[u"position"_s].toInteger(), 5);

        const QStringList verify{u"audit"_s, u"verify"_s, u"--expect-head"_s, head.toUpper()};
        QCOMPARE(m_bench.run(verify).code, 0);
        tamper("DELETE FROM scoreboard.audit_chain WHERE position > 3");
        tamper("DELETE FROM scoreboard.audit_log WHERE id > 3");
        tamper("TRUNCATE scoreboard.audit_unsealed");
        QCOMPARE(m_bench.run({u"audit"_s, u"verify"_s}).code, 0);
        outcome = m_bench.run(verify);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(u"expected head"_s), outcome.all().constData());
    }

    void wrongUsageIsToldApart()
    {
        QCOMPARE(m_bench.run({u"audit"_s, u"verify"_s, u"--expect-head"_s, u"abc"_s}).code, 2);
        QCOMPARE(m_bench.run({u"audit"_s, u"list"_s, u"--from"_s, u"yesterday"_s}).code, 2);
        QCOMPARE(m_bench.run({u"audit"_s, u"list"_s, u"--user"_s, u"nobody"_s}).code, 1);
    }

    void lists()
    {
        DaemonBench::Outcome outcome = m_bench.run({u"audit"_s, u"list"_s});
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.all().constData());
        QVERIFY2(outcome.out.contains(QRegularExpression(
                     u"\n +6 +2026-11-25 10:06:00 UTC +NOTE +mara +player 1 +row 6 +-\n +5 "_s)),
                 outcome.all().constData());

        outcome = m_bench.run({u"audit"_s, u"list"_s, u"--format=json"_s, u"--type=BAN"_s});
        QCOMPARE(outcome.rows().size(), 1);
        const QJsonObject row = outcome.rows().first().toObject();
        QCOMPARE(row[u"metadata"_s].toObject(), (QJsonObject{{u"n"_s, 3}}));
        QCOMPARE(row[u"user_id"_s].toString(), m_player.toString());
        QCOMPARE(row[u"position"_s].toInteger(), 3);
        QVERIFY(!outcome.out.contains(u"192.0.2.7"_s));

        const auto count = [this](const QStringList &options) {
            return m_bench.run(QStringList{u"audit"_s, u"list"_s, u"--format=json"_s} + options)
                .rows()
                .size();
        };
        QCOMPARE(count({u"--actor=ole"_s}), 1);
        QCOMPARE(count({u"--user=player 1"_s}), 6);
        QCOMPARE(count({u"--from=2026-11-25T10:03:00"_s, u"--to=2026-11-25T10:05:00Z"_s}), 2);
        QCOMPARE(count({u"--from=2026-11-26"_s}), 0);
        QCOMPARE(count({u"--limit=4"_s}), 4);
    }

    void aSpreadsheetExecutesNothing()
    {
        const DaemonBench::Outcome outcome = m_bench.run({u"audit"_s, u"list"_s, u"--format"_s, u"csv"_s});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains(u"\"'=HYPERLINK(\"\"http://x\"\")\""_s), outcome.all().constData());
        QVERIFY(!outcome.out.contains(u"\"=HYPER"_s));
    }

private:
    void tamper(const QByteArray &sql)
    {
        m_sql->exec("SET session_replication_role = replica");
        m_sql->exec(sql);
        m_sql->exec("RESET session_replication_role");
    }

    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
    std::unique_ptr<SqlSession> m_sql;
    UserId m_player;
};

QTEST_GUILESS_MAIN(TestAuditCommands)
#include "tst_auditcommands.moc"
