// SPDX-License-Identifier: GPL-3.0-or-later
// The services of one profile, joined as both programs join them.
#include "app/backend.h"

#include <QSignalSpy>

#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestBackend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_options = {};
        m_options.config.postgresDsn = *dsn;
        m_options.config.redis = m_servers.redisEndpoint();
    }

    void showsAMovingBoard()
    {
        m_options.simulatedRate = 200;
        m_options.simulatedPlayers = 100;
        Backend backend(m_options);
        LiveBoard shown;
        connect(&backend, &Backend::boardChanged, this, [&shown](const LiveBoard &board) { shown = board; });
        backend.start();
        QTRY_VERIFY_WITH_TIMEOUT(shown.state == LiveState::Live && shown.position.sequence > 100, 30'000);
        QCOMPARE(shown.top.size(), kBoardSize);
        QVERIFY(!shown.top.first().username.isEmpty());
        QVERIFY(backend.lookup());
    }

    void tellsThatALoginIsRefusedAndGoesOnByItself()
    {
        RedisThread thread;
        auto *client = thread.create<RedisClient>(m_servers.redisEndpoint());
        thread.run([client] { client->start(); });
        QTRY_VERIFY(client->request({"CONFIG", "SET", "requirepass", "s3cret"}).result().hasValue());

        Backend backend(m_options);
        QSignalSpy refused(&backend, &Backend::loginRefused);
        QSignalSpy ready(&backend, &Backend::ready);
        ConnectionStatus redis;
        connect(&backend, &Backend::redisChanged, this,
                [&redis](const ConnectionStatus &now) { redis = now; });
        backend.start();
        QTRY_COMPARE(refused.count(), 1);
        QVERIFY(refused.first().first().value<Error>().message.contains("password"_L1));
        QTRY_COMPARE(ready.count(), 1); // PostgreSQL is as good as ever

        VERIFY_OK(client->request({"CONFIG", "SET", "requirepass", ""}).result());
        QTRY_COMPARE_WITH_TIMEOUT(redis.state, ConnectionStatus::State::Connected, 60'000);
        QCOMPARE(refused.count(), 1);
        thread.run([client] { client->disconnect(); });
    }

    void endsWhileItStarts()
    {
        for (int i = 0; i < 5; ++i) {
            Backend backend(m_options);
            backend.start();
            QCoreApplication::processEvents();
        }
    }

private:
    test::TestServers m_servers;
    Backend::Options m_options;
};

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
