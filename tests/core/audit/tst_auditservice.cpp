// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditservice.h"

#include <QJsonArray>

#include "core/audit/auditsealer.h"
#include "core/postgres/connectionpool.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestAuditService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::PostgreSql));
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_pool = std::make_unique<ConnectionPool>(*dsn, PgConnection::Options(), 2);
        m_service = std::make_unique<AuditService>(*m_pool);
        const auto players = test::addPlayers(m_sql->connection(), 1);
        VERIFY_OK(players);
        m_player = players->front();
        // Ten at the same instant: pages must neither repeat nor leave out one of them.
        m_sql->exec(
            "INSERT INTO scoreboard.audit_log (created_at, action_type, actor, user_id, reason, request_id, "
            "ip_address, metadata) SELECT '2026-11-25 10:00:00+00'::timestamptz + (n / 10) * interval '1 s', "
            "CASE n % 3 WHEN 0 THEN 'BAN' ELSE 'FLAG' END, CASE n % 2 WHEN 0 THEN 'mara' ELSE 'ole' END, "
            "CASE WHEN n % 5 = 0 THEN $1::uuid END, 'row ' || n, 'r-' || n, '192.0.2.7', "
            "jsonb_build_object('n', n, 'list', jsonb_build_array(n)) FROM generate_series(1, 100) n",
            PgParams().uuid(m_player));
        VERIFY_OK(AuditSealer::sealOnce(m_sql->connection(), 60));
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_pool.reset();
        m_sql.reset();
    }

    void tellsAllOfARow()
    {
        const QList<AuditEntry> entries = read({.player = m_player, .limit = 1000});
        QCOMPARE(entries.size(), 20);
        const AuditEntry &first = entries.last();
        QCOMPARE(first.id, 5);
        QCOMPARE(first.createdAt, QDateTime::fromString(u"2026-11-25T10:00:00Z"_s, Qt::ISODate));
        QCOMPARE(first.type, u"FLAG"_s);
        QCOMPARE(first.actor, u"ole"_s);
        QCOMPARE(first.player, std::optional(m_player));
        QCOMPARE(first.username, u"player 1"_s);
        QCOMPARE(first.reason, u"row 5"_s);
        QCOMPARE(first.requestId, QByteArray("r-5"));
        QVERIFY(!first.recordedBy.isEmpty());
        QCOMPARE(first.metadata, (QJsonObject{{u"n"_s, 5}, {u"list"_s, QJsonArray{5}}}));
        QCOMPARE(first.position, std::optional<qint64>(5));
        QCOMPARE(entries.first().position, std::nullopt);
    }

    void pagesGoOnWhereTheOneBeforeEnded_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 7, 10, 100})
            QTest::addRow("%d", size) << size;
    }
    void pagesGoOnWhereTheOneBeforeEnded()
    {
        QFETCH(int, size);
        QList<qint64> ids;
        for (AuditFilter filter{.limit = size};;) {
            const QList<AuditEntry> page = read(filter);
            if (page.isEmpty())
                break;
            for (const AuditEntry &entry : page)
                ids.append(entry.id);
            filter.before = page.last().id;
        }
        QList<qint64> expected;
        for (qint64 id = 100; id > 0; --id)
            expected.append(id);
        QCOMPARE(ids, expected);
    }

    void filters()
    {
        const auto at
            = [](const char *time) { return QDateTime::fromString(QLatin1StringView(time), Qt::ISODate); };
        QCOMPARE(read({.type = u"BAN"_s}).size(), 33);
        QCOMPARE(read({.actor = u"mara"_s}).size(), 50);
        QCOMPARE(read({.type = u"BAN"_s, .actor = u"mara"_s}).size(), 16);
        QCOMPARE(read({.type = u"BAN"_s, .actor = u"mara"_s, .player = m_player}).size(), 3);
        QCOMPARE(read({.from = at("2026-11-25T10:00:09Z")}).size(), 11);
        QCOMPARE(read({.to = at("2026-11-25T10:00:01Z")}).size(), 9);
        QCOMPARE(read({.type = u"BAN' OR true --"_s}).size(), 0);
        QCOMPARE(read({.player = UserId::random()}).size(), 0);
    }

    void theAnswersComeLater()
    {
        const auto entries = m_service->entries({.limit = 3}).result();
        VERIFY_OK(entries);
        QCOMPARE(entries->size(), 3);
        const auto verdict = m_service->verify({}).result();
        VERIFY_OK(verdict);
        QVERIFY2(verdict->isIntact(), qPrintable(verdict->sentence));
        QCOMPARE(verdict->verified, 60);
        QCOMPARE(verdict->unsealed, 40);
    }

    void moderatorsReadItAndOperatorsAreRefused()
    {
        m_sql->exec("SET ROLE scorewatch_moderator");
        VERIFY_OK(AuditService::read(m_sql->connection(), {}));
        m_sql->exec("SET ROLE scorewatch_operator");
        const auto refused = AuditService::read(m_sql->connection(), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::PermissionDenied);
        m_sql->exec("RESET ROLE");
    }

    void everyPageIsFoundByAnIndex()
    {
        m_sql->exec("SET enable_seqscan = off");
        for (const char *condition : {"(a.created_at, a.id) < ((SELECT b.created_at FROM "
                                      "scoreboard.audit_log b WHERE b.id = 50 LIMIT 1), 50)",
                                      "a.action_type = 'BAN'"}) {
            const QString plan
                = m_sql->text(QByteArray("EXPLAIN SELECT a.id FROM scoreboard.audit_log a WHERE ") + condition
                              + " ORDER BY a.created_at DESC, a.id DESC LIMIT 10");
            QVERIFY2(plan.contains(u"Index"_s) && !plan.contains(u"Seq Scan"_s), qPrintable(plan));
        }
        m_sql->exec("RESET enable_seqscan");
    }

private:
    QList<AuditEntry> read(const AuditFilter &filter)
    {
        const auto entries = AuditService::read(m_sql->connection(), filter);
        if (!entries)
            QTest::qFail(test::why(entries).constData(), __FILE__, __LINE__);
        return entries.valueOr({});
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<AuditService> m_service;
    UserId m_player;
};

QTEST_GUILESS_MAIN(TestAuditService)
#include "tst_auditservice.moc"
