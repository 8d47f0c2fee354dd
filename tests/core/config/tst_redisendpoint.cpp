// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/redisendpoint.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestRedisEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        QTest::newRow("host") << u"redis://db1:6380/3"_s << u"redis://db1:6380/3"_s;
        QTest::newRow("user") << u"rediss://mara:s%40cret@db1:6379/0"_s << u"rediss://mara@db1:6379/0"_s;
        QTest::newRow("ipv6") << u"redis://[::1]:6379/0"_s << u"redis://[::1]:6379/0"_s;
        QTest::newRow("authority") << u"rediss://db1:6379/0?ca=/etc/a%25b5%26c.pem"_s
                                   << u"rediss://db1:6379/0?ca=/etc/a%25b5%26c.pem"_s;
        QTest::newRow("socket") << u"unix:///run/redis/redis.sock?db=2"_s
                                << u"unix:/run/redis/redis.sock?db=2"_s;
        QTest::newRow("socket and password")
            << u"unix://:s%23cret@/run/redis.sock"_s << u"unix:/run/redis.sock"_s;
        QTest::newRow("slash twice") << u"unix:////run/redis.sock"_s << u"unix:/run/redis.sock"_s;
    }
    void readsWhatItWrites()
    {
        QFETCH(QString, url);
        QFETCH(QString, shown);
        const auto endpoint = RedisEndpoint::fromUrl(url);
        VERIFY_OK(endpoint);
        const auto again = RedisEndpoint::fromUrl(endpoint->toUrl());
        VERIFY_OK(again);
        QCOMPARE(*again, *endpoint);
        QCOMPARE(endpoint->displayName(), shown);
        QVERIFY(!endpoint->displayName().contains("cret"_L1));
    }

    void refusesNonsense_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("empty") << QString();
        QTest::newRow("scheme") << u"http://db1"_s;
        QTest::newRow("no host") << u"redis:///0"_s;
        QTest::newRow("database") << u"redis://db1/many"_s;
        QTest::newRow("negative database") << u"redis://db1/-1"_s;
        QTest::newRow("port") << u"redis://db1:0/1"_s;
        QTest::newRow("relative socket") << u"unix://run/redis.sock"_s;
    }
    void refusesNonsense()
    {
        QFETCH(QString, url);
        const auto endpoint = RedisEndpoint::fromUrl(url);
        QVERIFY(!endpoint);
        QCOMPARE(endpoint.error().code, Error::Code::InvalidArgument);
        QVERIFY(endpoint.error().message.endsWith(u'.'));
    }
};

QTEST_GUILESS_MAIN(TestRedisEndpoint)
#include "tst_redisendpoint.moc"
