// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDate>

#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kInsertHistory = "INSERT INTO scoreboard.score_history (user_id, version, "
                                       "points_awarded, balance_before, balance_after, action_id, "
                                       "created_at) VALUES (gen_random_uuid(), 1, 10, 0, 10, 'daily-login', ";

} // namespace

/// The monthly partitions that 004_partitions.sql makes and its functions keep.
class TestPartitions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_thisMonth = QDate::fromString(m_sql->text("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-01')"),
                                        Qt::ISODate);
    }

    void cleanup() { m_sql.reset(); }

    void startsWithFourMonthsAndADefault()
    {
        for (const QString &table : kTables) {
            QStringList expected;
            for (int ahead = 0; ahead <= 3; ++ahead)
                expected.append(partition(table, ahead));
            expected.append(table + u"_default"_s);
            QCOMPARE(children(table), expected);
        }
    }

    void cutsMonthsInUtcWhateverTheSession()
    {
        m_sql->exec(
            "SET timezone = 'Pacific/Kiritimati'"); // 14 hours ahead: another month than UTC's for a while
        m_sql->exec("SET datestyle = 'German'");
        QCOMPARE(m_sql->text("SELECT scoreboard.ensure_partition('score_history', '2031-12-31')"),
                 u"score_history_2031_12"_s);
        QCOMPARE(m_sql->text("SELECT scoreboard.ensure_partition('score_history', '2031-12-01')"),
                 u"-"_s); // there already
        m_sql->exec("SET timezone = 'UTC'");
        m_sql->exec("SET datestyle = 'ISO'");
        QCOMPARE(m_sql->text("SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = "
                             "'score_history_2031_12'"),
                 u"FOR VALUES FROM ('2031-12-01 00:00:00+00') TO ('2032-01-01 00:00:00+00')"_s);
        for (const auto &[instant, table] :
             {std::pair("'2031-12-01 00:00:00+00'", "score_history_2031_12"),
              std::pair("'2031-12-31 23:59:59.999999+00'", "score_history_2031_12"),
              std::pair("'2032-01-01 00:00:00+00'", "score_history_default"),
              std::pair("'2031-11-30 23:59:59.999999+00'", "score_history_default")}) {
            QCOMPARE(m_sql->text(kInsertHistory + QByteArray(instant) + ") RETURNING tableoid::regclass"),
                     u"scoreboard."_s + QLatin1String(table));
        }
    }

    void newPartitionsAreLikeTheirParents()
    {
        for (const QString &table : kTables) {
            const QByteArray parent = table.toUtf8();
            const QByteArray child = partition(table, 3).toUtf8();
            const auto shape = [](const QByteArray &name) {
                return "SELECT string_agg(format('%s %s %s %s', attname, format_type(atttypid, atttypmod), "
                       "attnotnull, "
                       "pg_get_expr(adbin, adrelid)), E'\\n' ORDER BY attnum) FROM pg_attribute "
                       "LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
                       "WHERE attrelid = 'scoreboard."
                    + name + "'::regclass AND attnum > 0";
            };
            QCOMPARE(m_sql->text(shape(child)), m_sql->text(shape(parent)));
            const auto checks = [](const QByteArray &name) {
                return "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "
                       "'scoreboard."
                    + name + "'::regclass AND contype = 'c' ORDER BY conname";
            };
            QCOMPARE(m_sql->text(checks(child)), m_sql->text(checks(parent)));
            QCOMPARE(m_sql->text("SELECT count(*) FROM pg_inherits JOIN pg_index ON indexrelid = inhrelid "
                                 "WHERE indrelid = 'scoreboard."
                                 + child + "'::regclass"),
                     m_sql->text("SELECT count(*) FROM pg_index WHERE indrelid = 'scoreboard." + parent
                                 + "'::regclass"));
            QCOMPARE(m_sql->text("SELECT relowner::regrole FROM pg_class WHERE oid = 'scoreboard." + child
                                 + "'::regclass"),
                     u"scorewatch_owner"_s);
        }
        QCOMPARE(m_sql->text("SELECT reloptions FROM pg_class WHERE relname = '"
                             + partition(u"score_history"_s, 3).toUtf8() + '\''),
                 u"{autovacuum_vacuum_scale_factor=0.01,autovacuum_analyze_scale_factor=0.05}"_s);
    }

    void tellsWhatItMadeAndIsDoneTheSecondTime()
    {
        QStringList expected;
        for (const QString &table : kTables) {
            for (const int ahead : {4, 5})
                expected.append(table + u'|' + month(ahead) + u'|' + partition(table, ahead) + u"|-"_s);
        }
        QCOMPARE(m_sql->text("SELECT * FROM scoreboard.ensure_partitions(5)").split(u'\n'), expected);
        QCOMPARE(m_sql->text("SELECT * FROM scoreboard.ensure_partitions(5)"), QString());
    }

    void theSeedsNameMakesNextMonth()
    {
        for (const QString &table : kTables)
            m_sql->exec("DROP TABLE scoreboard." + partition(table, 1).toUtf8());
        m_sql->exec("SET search_path = live_scoreboard");
        m_sql->exec("SELECT create_next_month_partition()");
        m_sql->exec("SELECT create_next_month_partition()");
        for (const QString &table : kTables)
            QVERIFY(children(table).contains(partition(table, 1)));
    }

    void refusesLoudlyWhereTheDefaultHoldsRows()
    {
        m_sql->exec(kInsertHistory + QByteArray("date_trunc('month', now()) + interval '4 months 3 days')"));
        QCOMPARE(m_sql->text("SELECT * FROM scoreboard.default_partition_months()"),
                 u"score_history|"_s + month(4) + u"|1"_s);
        const QByteArray call
            = "SELECT scoreboard.ensure_partition('score_history', '" + month(4).toUtf8() + "')";
        QCOMPARE(m_sql->refusal(call), QByteArray("55000"));
        const QString words = m_sql->refusalWords(call);
        QVERIFY2(words.contains(u"score_history_default holds rows of %1"_s.arg(month(4).left(7))),
                 qPrintable(words));
        QVERIFY2(words.contains(u"drain-default"_s), qPrintable(words));

        // The other tables and the other months get theirs, and the trouble is in the answer and in the log.
        QStringList warnings;
        m_sql->connection().setNoticeHandler([&warnings](const QString &severity, const QString &text) {
            if (severity == u"WARNING"_s)
                warnings.append(text);
        });
        const QString made = m_sql->text(
            "SELECT table_name, partition_name, problem IS NOT NULL FROM scoreboard.ensure_partitions(5)");
        QCOMPARE(made.split(u'\n'),
                 QStringList({u"audit_log|"_s + partition(u"audit_log"_s, 4) + u"|f"_s,
                              u"audit_log|"_s + partition(u"audit_log"_s, 5) + u"|f"_s,
                              u"rate_limit_audit|"_s + partition(u"rate_limit_audit"_s, 4) + u"|f"_s,
                              u"rate_limit_audit|"_s + partition(u"rate_limit_audit"_s, 5) + u"|f"_s,
                              u"score_history|-|t"_s,
                              u"score_history|"_s + partition(u"score_history"_s, 5) + u"|f"_s}));
        QCOMPARE(warnings.size(), 1);
    }

    void refusesATableThatIsInTheWay()
    {
        m_sql->exec("CREATE TABLE scoreboard.score_history_2031_06 (note text)");
        const QString words
            = m_sql->refusalWords("SELECT scoreboard.ensure_partition('score_history', '2031-06-10')");
        QVERIFY2(words.contains(u"score_history_2031_06 is in the way"_s), qPrintable(words));
        // Cut in another zone: the same name, but not the same month.
        m_sql->exec("CREATE TABLE scoreboard.score_history_2031_07 PARTITION OF scoreboard.score_history "
                    "FOR VALUES FROM ('2031-07-01 00:00:00+10') TO ('2031-08-01 00:00:00+10')");
        QCOMPARE(m_sql->refusal("SELECT scoreboard.ensure_partition('score_history', '2031-07-10')"),
                 QByteArray("55000"));
    }

    void refusesWhatItDoesNotManage_data()
    {
        QTest::addColumn<QByteArray>("call");
        QTest::newRow("a table of another kind")
            << QByteArray("SELECT scoreboard.ensure_partition('users', '2031-01-01')");
        QTest::newRow("no table") << QByteArray(
            "SELECT scoreboard.ensure_partition('x\"; DROP TABLE scoreboard.users; --', '2031-01-01')");
        QTest::newRow("minus one month") << QByteArray("SELECT * FROM scoreboard.ensure_partitions(-1)");
        QTest::newRow("a thousand months") << QByteArray("SELECT * FROM scoreboard.ensure_partitions(1000)");
    }

    void refusesWhatItDoesNotManage()
    {
        QFETCH(QByteArray, call);
        QCOMPARE(m_sql->refusal(call), QByteArray("22023"));
    }

    /// While one session makes a partition and keeps its transaction open, another writes a score and its ledger row.
    void scoreWritesDoNotWait()
    {
        const auto players = test::addPlayers(m_sql->connection(), 1);
        VERIFY_OK(players);
        m_sql->exec("BEGIN");
        m_sql->exec("SELECT scoreboard.ensure_partitions(6)");
        QCOMPARE(
            m_sql->text("SELECT string_agg(DISTINCT mode, ' ' ORDER BY mode) FROM pg_locks "
                        "WHERE pid = pg_backend_pid() AND relation = 'scoreboard.score_history'::regclass"),
            u"AccessShareLock ShareUpdateExclusiveLock"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN "
                             "('scoreboard.users'::regclass, 'scoreboard.scores'::regclass, "
                             "'scoreboard.outbox'::regclass)"),
                 u"0"_s);

        test::SqlSession writer(m_sql->dsn());
        writer.exec("SET lock_timeout = '1ms'"); // the shortest: any wait at all is a failure
        writer.exec("BEGIN");
        writer.exec("UPDATE scoreboard.scores SET score = 10, version = 1 WHERE user_id = $1",
                    PgParams().uuid((*players)[0]));
        writer.exec("INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
                    "balance_after, "
                    "action_id) VALUES ($1, 1, 10, 0, 10, 'complete-quest')",
                    PgParams().uuid((*players)[0]));
        writer.exec("INSERT INTO scoreboard.audit_log (user_id, action_type, actor) VALUES ($1, "
                    "'TOKEN_REQUEST', 'player')",
                    PgParams().uuid((*players)[0]));
        writer.exec("COMMIT");
        m_sql->exec("COMMIT");
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.score_history"), u"1"_s);
    }

    void givesUpSoonWhereTheParentIsLocked()
    {
        test::SqlSession other(m_sql->dsn());
        other.exec("BEGIN");
        other.exec("LOCK TABLE scoreboard.score_history IN SHARE MODE"); // CREATE INDEX would
        QCOMPARE(m_sql->refusal("SELECT scoreboard.ensure_partition('score_history', '2031-06-10')"),
                 QByteArray("55P03"));
        QCOMPARE(m_sql->refusal("SELECT scoreboard.ensure_partitions(6)"), QByteArray("55P03"));
        other.exec("ROLLBACK");
        QCOMPARE(m_sql->text("SELECT scoreboard.ensure_partition('score_history', '2031-06-10')"),
                 u"score_history_2031_06"_s);
    }

private:
    [[nodiscard]] QString month(int ahead) const
    {
        return m_thisMonth.addMonths(ahead).toString(Qt::ISODate);
    }
    [[nodiscard]] QString partition(const QString &table, int ahead) const
    {
        return table + m_thisMonth.addMonths(ahead).toString(u"_yyyy_MM"_s);
    }
    QStringList children(const QString &table)
    {
        return m_sql
            ->text("SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = "
                   "'scoreboard."
                   + table.toUtf8() + "'::regclass ORDER BY relname")
            .split(u'\n');
    }

    const QStringList kTables{u"audit_log"_s, u"rate_limit_audit"_s, u"score_history"_s};
    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
    QDate m_thisMonth;
};

QTEST_GUILESS_MAIN(TestPartitions)
#include "tst_partitions.moc"
