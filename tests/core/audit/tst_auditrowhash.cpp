// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditrowhash.h"

#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

/// The text of docs/schema.md as a statement: another program that does what is written there.
constexpr const char *kByTheBook = R"sql(
SELECT encode(sha256(convert_to(E'scorewatch audit row 1\n', 'UTF8') || string_agg(
         CASE WHEN v.value IS NULL THEN '\x00'::bytea
              ELSE '\x01'::bytea || int8send(octet_length(convert_to(v.value, 'UTF8'))) || convert_to(v.value, 'UTF8')
         END, ''::bytea ORDER BY v.place)), 'hex')
FROM scoreboard.audit_log a,
     LATERAL unnest(ARRAY[a.id::text, a.action_id::text, a.user_id::text,
                          (extract(epoch FROM a.created_at) * 1000000)::bigint::text, a.action_type, a.actor, a.reason,
                          encode(a.action_token_hash, 'hex'),
                          CASE WHEN masklen(a.ip_address) = CASE family(a.ip_address) WHEN 4 THEN 32 ELSE 128 END
                               THEN host(a.ip_address) ELSE text(a.ip_address) END,
                          a.user_agent, a.request_id, a.metadata::text, a.recorded_by::text])
       WITH ORDINALITY AS v (value, place)
GROUP BY a.created_at, a.id ORDER BY a.id)sql";

} // namespace

class TestAuditRowHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::PostgreSql));
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_sql->exec("INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('PLAIN', 'x')");
        m_sql->exec("INSERT INTO scoreboard.audit_log (action_id, user_id, action_type, actor, reason, "
                    "action_token_hash, "
                    "ip_address, user_agent, request_id, metadata) VALUES (gen_random_uuid(), "
                    "gen_random_uuid(), 'BAN', "
                    "'mära 🦊', E'a\\nb', sha256('x'), '192.0.2.7', '', 'r-1', '{\"b\": 1.50, \"a\": "
                    "[null, \"é\"]}')");
        m_sql->exec("INSERT INTO scoreboard.audit_log (action_type, actor, ip_address, created_at) VALUES "
                    "('OLD', 'x', '2001:db8::/48', '1969-07-20 20:17:40.000001+00')");
    }
    void cleanupTestCase() { m_sql.reset(); }

    void isWhatTheBookSays()
    {
        QCOMPARE(hashes(), m_sql->text(kByTheBook).split(u'\n'));
        QCOMPARE(hashes().size(), 3);
    }

    void noSettingOfTheSessionChangesIt()
    {
        const QStringList before = hashes();
        m_sql->exec("SET TimeZone = 'Asia/Kathmandu'");
        m_sql->exec("SET DateStyle = 'German'");
        m_sql->exec("SET bytea_output = 'escape'");
        m_sql->exec("SET extra_float_digits = 0");
        QCOMPARE(hashes(), before);
        m_sql->exec("RESET ALL");
    }

    void everyColumnCounts_data()
    {
        QTest::addColumn<int>("column");
        for (int column = 0; column < auditrowhash::kColumnCount; ++column)
            QTest::addRow("%d", column) << column;
    }
    void everyColumnCounts()
    {
        QFETCH(int, column);
        auditrowhash::Row row;
        row.fill(QByteArrayView("x"));
        const QByteArray before = auditrowhash::of(row);
        row[size_t(column)] = QByteArrayView("y");
        QVERIFY(auditrowhash::of(row) != before);
        row[size_t(column)] = QByteArrayView("");
        const QByteArray empty = auditrowhash::of(row);
        QVERIFY(empty != before);
        row[size_t(column)].reset(); // NULL is not the empty text
        QVERIFY(auditrowhash::of(row) != before && auditrowhash::of(row) != empty);
    }

    void thereIsNoColumnBeside()
    {
        QCOMPARE(
            m_sql->text("SELECT count(*) FROM pg_attribute WHERE attrelid = 'scoreboard.audit_log'::regclass "
                        "AND attnum > 0 AND NOT attisdropped"),
            QString::number(auditrowhash::kColumnCount));
    }

    void whatOneColumnEndsWithIsNotWhatTheNextBeginsWith()
    {
        auditrowhash::Row one;
        auditrowhash::Row other;
        one[4] = QByteArrayView("ab");
        one[5] = QByteArrayView("c");
        other[4] = QByteArrayView("a");
        other[5] = QByteArrayView("bc");
        QVERIFY(auditrowhash::of(one) != auditrowhash::of(other));
    }

    void theChainIsSha256OfBoth()
    {
        QCOMPARE(auditrowhash::genesis().toHex(), QByteArray(64, '0'));
        QCOMPARE(QString::fromLatin1(auditrowhash::linked(auditrowhash::genesis(), "row").toHex()),
                 m_sql->text("SELECT encode(sha256(decode(repeat('00', 32), 'hex') || 'row'), 'hex')"));
    }

private:
    QStringList hashes()
    {
        const auto rows = m_sql->connection().exec("SELECT " + auditrowhash::columns()
                                                   + " FROM scoreboard.audit_log a ORDER BY a.id");
        QStringList out;
        for (int row = 0; rows && row < rows->rowCount(); ++row)
            out.append(QString::fromLatin1(auditrowhash::of(*rows, row, 0).toHex()));
        return out;
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestAuditRowHash)
#include "tst_auditrowhash.moc"
