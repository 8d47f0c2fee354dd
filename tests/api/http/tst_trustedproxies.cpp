// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/trustedproxies.h"

#include <QTest>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::http;
using namespace Qt::StringLiterals;

class TestTrustedProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheClient_data()
    {
        QTest::addColumn<QByteArray>("peer");
        QTest::addColumn<QByteArray>("forwarded");
        QTest::addColumn<QByteArray>("client");
        QTest::newRow("a stranger's word counts for nothing")
            << QByteArray("203.0.113.9") << QByteArray("1.2.3.4") << QByteArray("203.0.113.9");
        QTest::newRow("by a proxy") << QByteArray("10.1.2.3") << QByteArray("203.0.113.7")
                                    << QByteArray("203.0.113.7");
        QTest::newRow("what the client claimed before the proxy")
            << QByteArray("10.1.2.3") << QByteArray("1.1.1.1, 203.0.113.7") << QByteArray("203.0.113.7");
        QTest::newRow("by two proxies")
            << QByteArray("10.1.2.3") << QByteArray("203.0.113.7, 192.0.2.1") << QByteArray("203.0.113.7");
        QTest::newRow("of IPv6") << QByteArray("::1") << QByteArray("2001:db8::7")
                                 << QByteArray("2001:db8::7");
        QTest::newRow("nonsense") << QByteArray("10.1.2.3") << QByteArray("unknown")
                                  << QByteArray("10.1.2.3");
        QTest::newRow("nothing") << QByteArray("10.1.2.3") << QByteArray() << QByteArray("10.1.2.3");
        QTest::newRow("by a Unix socket")
            << QByteArray() << QByteArray("203.0.113.7") << QByteArray("203.0.113.7");
    }
    void findsTheClient()
    {
        QFETCH(QByteArray, peer);
        QFETCH(QByteArray, forwarded);
        QFETCH(QByteArray, client);
        const auto proxies = TrustedProxies::fromList({u"10.1.0.0/16"_s, u"192.0.2.1"_s, u"::1"_s});
        VERIFY_OK(proxies);
        QCOMPARE(QByteArray::fromStdString(proxies->client(peer.toStdString(), forwarded.toStdString())),
                 client);
    }

    void refusesWhatIsNoNetwork()
    {
        QVERIFY(!TrustedProxies::fromList({u"proxy.example.org"_s}));
        QVERIFY(!TrustedProxies::fromList({u"10.0.0.0/40"_s}));
    }
};

QTEST_APPLESS_MAIN(TestTrustedProxies)
#include "tst_trustedproxies.moc"
