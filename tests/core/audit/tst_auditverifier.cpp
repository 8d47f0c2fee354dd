// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditverifier.h"

#include <thread>

#include "core/audit/auditsealer.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Fault = AuditVerdict::Fault;

namespace {

constexpr int kRows = 40;
constexpr const char *kWrite = "INSERT INTO scoreboard.audit_log (action_type, actor, reason, metadata) "
                               "SELECT 'TEST', 'writer', 'row ' || n, jsonb_build_object('n', n) "
                               "FROM generate_series(1, $1) n";

} // namespace

/// Somebody whom rights do not bind rewrites the audit, and is found out.
class TestAuditVerifier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_sql->exec(kWrite, PgParams().integer(kRows));
        seal();
    }
    void cleanup() { m_sql.reset(); }

    void whatNobodyTouchedIsIntact()
    {
        const AuditVerdict verdict = verify();
        QVERIFY2(verdict.isIntact(), qPrintable(verdict.sentence));
        QCOMPARE(verdict.verified, kRows);
        QCOMPARE(verdict.unsealed, 0);
        QCOMPARE(QString::fromLatin1(verdict.head), headAt(kRows));
        QCOMPARE(verdict.sentence, u"The audit is intact: 40 rows are as they were written."_s);
    }

    void nothingIsIntact()
    {
        tamper("TRUNCATE scoreboard.audit_chain, scoreboard.audit_log, scoreboard.audit_unsealed");
        QCOMPARE(verify().sentence, u"Nothing of the audit is sealed yet."_s);
        QVERIFY(verify().isIntact());
        QCOMPARE(verify(QByteArray(64, '0')).fault, Fault::None);
        QCOMPARE(verify(QByteArray(64, 'a')).fault, Fault::OtherHead);
    }

    void theFirstThingThatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("deed");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("row");
        const auto row = [](const char *name, const QByteArray &deed, Fault fault, int position, int id) {
            QTest::newRow(name) << deed << int(fault) << position << id;
        };
        row("a letter", "UPDATE scoreboard.audit_log SET reason = 'row 8' WHERE id = 7", Fault::ChangedRow, 7,
            7);
        row("evidence", "UPDATE scoreboard.audit_log SET metadata = '{\"n\": 7.0}' WHERE id = 7",
            Fault::ChangedRow, 7, 7);
        row("nothing to something", "UPDATE scoreboard.audit_log SET ip_address = '192.0.2.7' WHERE id = 40",
            Fault::ChangedRow, 40, 40);
        row("two rows", "UPDATE scoreboard.audit_log SET actor = 'me' WHERE id IN (30, 9)", Fault::ChangedRow,
            9, 9);
        row("when", "UPDATE scoreboard.audit_log SET created_at = created_at - interval '1 us' WHERE id = 5",
            Fault::MissingRow, 5, 5);
        row("a row", "DELETE FROM scoreboard.audit_log WHERE id = 12", Fault::MissingRow, 12, 12);
        row("the last row", "DELETE FROM scoreboard.audit_log WHERE id = 40", Fault::MissingRow, 40, 40);
        row("all rows", "TRUNCATE scoreboard.audit_log", Fault::MissingRow, 1, 1);
        row("a hash", "UPDATE scoreboard.audit_chain SET row_hash = sha256('x') WHERE position = 20",
            Fault::BrokenLink, 20, 20);
        row("a link", "UPDATE scoreboard.audit_chain SET chain_hash = sha256('x') WHERE position = 20",
            Fault::BrokenLink, 20, 20);
        row("a link that fits",
            "UPDATE scoreboard.audit_chain c SET row_hash = sha256('x'), chain_hash = sha256(b.chain_hash || "
            "sha256('x')) "
            "FROM scoreboard.audit_chain b WHERE c.position = 20 AND b.position = 19",
            Fault::ChangedRow, 20, 20);
        row("a place", "DELETE FROM scoreboard.audit_chain WHERE position = 33", Fault::BrokenLink, 33, 0);
        row("the end of the chain", "DELETE FROM scoreboard.audit_chain WHERE position > 38",
            Fault::UnsealedRow, 0, 39);
        row("a row past the trigger",
            "INSERT INTO scoreboard.audit_log (id, action_type, actor) VALUES (1000, 'BAN', 'mara')",
            Fault::UnsealedRow, 0, 1000);
        row("a row that is gone before its seal",
            "INSERT INTO scoreboard.audit_unsealed (row_created_at, row_id) VALUES (now(), 77)",
            Fault::MissingRow, 0, 77);
    }
    void theFirstThingThatIsWrongIsNamed()
    {
        QFETCH(QByteArray, deed);
        QFETCH(int, fault);
        QFETCH(int, position);
        QFETCH(int, row);
        tamper(deed);
        for (const int batch : {1, 7, 1000}) {
            const AuditVerdict verdict = verify({}, {.batch = batch});
            QCOMPARE(int(verdict.fault), fault);
            QCOMPARE(verdict.firstBad, position);
            QCOMPARE(verdict.badRow, row);
            if (position > 0)
                QCOMPARE(verdict.verified, position - 1);
            QCOMPARE(verdict.badRowAt.isValid(), row > 0);
            QVERIFY2(verdict.sentence.contains(QString::number(row > 0 ? row : position)),
                     qPrintable(verdict.sentence));
        }
    }

    /// Without a head that was kept elsewhere, an end that was cut off whole cannot be seen: the chain is right as it is.
    void anEndThatWasCutOffIsSeenByWhoKeptTheHead()
    {
        const QByteArray head = headAt(kRows).toLatin1();
        QCOMPARE(verify(head).fault, Fault::None);
        QCOMPARE(verify(headAt(20).toLatin1()).fault, Fault::None); // an older one, the chain went on
        tamper("DELETE FROM scoreboard.audit_chain WHERE position > 30");
        tamper("DELETE FROM scoreboard.audit_log WHERE id > 30");
        QCOMPARE(verify().fault, Fault::None);
        const AuditVerdict verdict = verify(head);
        QCOMPARE(verdict.fault, Fault::OtherHead);
        QCOMPARE(verdict.verified, 30);
        QVERIFY(!verdict.sentence.isEmpty());
    }

    void aYoungRowMayWaitAnOldOneMayNot()
    {
        m_sql->exec(kWrite, PgParams().integer(3));
        AuditVerdict verdict = verify();
        QVERIFY2(verdict.isIntact(), qPrintable(verdict.sentence));
        QCOMPARE(verdict.unsealed, 3);
        QVERIFY2(verdict.sentence.endsWith(u" 3 wait for their seal."_s), qPrintable(verdict.sentence));

        tamper(
            "UPDATE scoreboard.audit_unsealed SET queued_at = now() - interval '1 hour' WHERE row_id = 42");
        verdict = verify();
        QCOMPARE(verdict.fault, Fault::UnsealedRow);
        QCOMPARE(verdict.badRow, 42);
        QVERIFY2(verdict.sentence.contains(u"waited for its seal"_s), qPrintable(verdict.sentence));
        QCOMPARE(verify({}, {.patience = 7200s}).fault, Fault::None);
        seal();
        QCOMPARE(verify().verified, 43);
    }

    void isRightWhileRowsAreWrittenAndSealed()
    {
        std::atomic<bool> stop = false;
        QString problem;
        std::jthread busy([&] {
            const auto connection = PgConnection::open(m_sql->dsn(), {});
            while (connection && !stop && problem.isEmpty()) {
                if (const auto written = (*connection)->exec(kWrite, PgParams().integer(20)); !written)
                    problem = toString(written.error());
                if (const auto sealed = AuditSealer::sealOnce(**connection, 15); !sealed)
                    problem = toString(sealed.error());
            }
        });
        for (int i = 0; i < 5; ++i) {
            const AuditVerdict verdict = verify({}, {.batch = 10});
            stop = stop || !verdict.isIntact();
            QVERIFY2(verdict.isIntact(), qPrintable(verdict.sentence));
        }
        stop = true;
        busy.join();
        QCOMPARE(problem, QString());
        QVERIFY(verify().verified > kRows);
    }

    /// Portion by portion the whole table would be read again and again.
    void nothingIsReadButWhatAPortionNeeds()
    {
        m_sql->exec(kWrite, PgParams().integer(6000));
        for (int i = 0; i < 3; ++i)
            seal();
        // The planner knows a full queue and a long chain.
        m_sql->exec("ANALYZE scoreboard.audit_chain, scoreboard.audit_log, scoreboard.audit_unsealed");
        const QString before = wholeReads();
        for (int i = 0; i < 3; ++i)
            seal();
        QVERIFY2(verify({}, {.batch = 50}).isIntact(), qPrintable(verify().sentence));
        QCOMPARE(verify().verified, kRows + 6000);
        QCOMPARE(wholeReads(), before);
    }

    void whoMayNotReadAddressesIsToldSo()
    {
        for (const char *role : {"app", "admin", "backup"}) {
            m_sql->exec(QByteArray("SET ROLE scorewatch_") + role);
            const AuditVerdict verdict = verify();
            QVERIFY2(verdict.isIntact(), role);
        }
        for (const char *role : {"operator", "moderator"}) {
            m_sql->exec(QByteArray("SET ROLE scorewatch_") + role);
            const auto verdict = AuditVerifier(m_sql->connection()).run({});
            QVERIFY(!verdict);
            QCOMPARE(verdict.error().code, Error::Code::PermissionDenied);
            QVERIFY2(verdict.error().message.contains(u"addresses"_s), qPrintable(verdict.error().message));
        }
        m_sql->exec("RESET ROLE");
    }

    void stopsWhenToldTo()
    {
        std::stop_source stop;
        qint64 seen = 0;
        const auto verdict = AuditVerifier(m_sql->connection(), {.batch = 10})
                                 .run(
                                     {},
                                     [&](qint64 verified) {
                                         seen = verified;
                                         stop.request_stop();
                                     },
                                     stop.get_token());
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().code, Error::Code::Cancelled);
        QCOMPARE(seen, 10);
    }

private:
    /// As a superuser who knows what is in the way.
    void tamper(const QByteArray &sql)
    {
        m_sql->exec("SET session_replication_role = replica");
        m_sql->exec(sql);
        m_sql->exec("RESET session_replication_role");
    }

    QString wholeReads()
    {
        m_sql->exec("SELECT pg_stat_force_next_flush()");
        return m_sql->text(
            "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN ('audit_chain', "
            "'audit_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')) ORDER BY relname");
    }

    void seal() { VERIFY_OK(AuditSealer::sealOnce(m_sql->connection(), 1000)); }

    AuditVerdict verify(const QByteArray &head = {}, AuditVerifier::Options options = {})
    {
        const auto verdict = AuditVerifier(m_sql->connection(), options).run(head);
        if (!verdict)
            QTest::qFail(test::why(verdict).constData(), __FILE__, __LINE__);
        return verdict.valueOr({.fault = Fault::OtherHead});
    }

    QString headAt(int position)
    {
        return m_sql->text("SELECT encode(chain_hash, 'hex') FROM scoreboard.audit_chain WHERE position = $1",
                           PgParams().integer(position));
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestAuditVerifier)
#include "tst_auditverifier.moc"
