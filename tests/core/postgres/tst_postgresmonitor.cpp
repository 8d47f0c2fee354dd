// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/postgresmonitor.h"

#include <QSignalSpy>

#include "core/postgres/connectionpool.h"
#include "tests/support/support.h"
#include "tests/support/testservers.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using State = ConnectionStatus::State;

class TestPostgresMonitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void tellsWhatItIsAndWhenItGoesAndComesBack()
    {
        ConnectionPool pool(m_servers.adminDsn(), {}, 1);
        PostgresMonitor monitor(pool);
        QSignalSpy reached(&monitor, &PostgresMonitor::reached);
        QSignalSpy refused(&monitor, &PostgresMonitor::refused);
        monitor.start();
        QTRY_COMPARE(monitor.status().state, State::Connected);
        QCOMPARE(monitor.status().place, u"postgres · primary"_s);
        QVERIFY(!monitor.status().version.isEmpty());
        QCOMPARE(reached.count(), 1);

        VERIFY_OK(m_servers.stopPostgres());
        QTRY_COMPARE_WITH_TIMEOUT(monitor.status().state, State::Disconnected, 20'000);
        QVERIFY(!monitor.status().detail.isEmpty());
        VERIFY_OK(m_servers.startPostgres());
        QTRY_COMPARE_WITH_TIMEOUT(monitor.status().state, State::Connected, 20'000);
        QCOMPARE(reached.count(), 2);
        QCOMPARE(refused.count(), 0); // being away is not a refusal
    }

    void aRefusedLoginIsToldOnce()
    {
        auto admin = PgConnection::open(m_servers.adminDsn(), {});
        VERIFY_OK(admin);
        VERIFY_OK((*admin)->execScript("CREATE ROLE clerk LOGIN PASSWORD 'right'"));
        VERIFY_OK(m_servers.addAccessRule("local all clerk scram-sha-256"));
        const auto clerk = [this](const QString &password) {
            return m_servers.adminDsn().replace(u"scorewatch@"_s, u"clerk:%1@"_s.arg(password));
        };
        QTRY_VERIFY(!PgConnection::open(clerk(u"wrong"_s), {})); // the rules are in force

        ConnectionPool locked(clerk(u"wrong"_s), {}, 1);
        PostgresMonitor monitor(locked);
        QSignalSpy asked(&monitor, &PostgresMonitor::statusChanged);
        QSignalSpy refused(&monitor, &PostgresMonitor::refused);
        monitor.start();
        QTRY_COMPARE(refused.count(), 1);
        QVERIFY(refused.first().first().value<Error>().code == Error::Code::PermissionDenied);
        QCOMPARE(monitor.status().state, State::Disconnected);
        QVERIFY(!monitor.status().detail.contains("wrong"_L1));

        ConnectionPool open(clerk(u"right"_s), {}, 1);
        PostgresMonitor other(open);
        other.start();
        QTRY_COMPARE(other.status().state, State::Connected);
    }

private:
    test::TestServers m_servers;
};

QTEST_GUILESS_MAIN(TestPostgresMonitor)
#include "tst_postgresmonitor.moc"
