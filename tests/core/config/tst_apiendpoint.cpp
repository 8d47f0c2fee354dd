// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apiendpoint.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestApiEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("path");
        QTest::newRow("host") << u"https://scores.arena.example"_s << u"scores.arena.example:443"_s
                              << QString();
        QTest::newRow("port") << u"https://scores.arena.example:8443/"_s << u"scores.arena.example:8443"_s
                              << QString();
        QTest::newRow("prefix") << u"https://arena.example/a%20b/scores/"_s << u"arena.example:443"_s
                                << u"/a%20b/scores"_s;
        QTest::newRow("this machine") << u"http://localhost:8080"_s << u"localhost:8080"_s << QString();
        QTest::newRow("IPv4") << u"http://127.0.0.1:8080"_s << u"127.0.0.1:8080"_s << QString();
        QTest::newRow("IPv6") << u"http://[::1]:8080"_s << u"[::1]:8080"_s << QString();
        QTest::newRow("authority") << u"https://a.example?ca=/etc/ssl/a%20%26b.pem"_s << u"a.example:443"_s
                                   << QString();
    }
    void readsWhatItWrites()
    {
        QFETCH(QString, url);
        QFETCH(QString, shown);
        QFETCH(QString, path);
        const auto endpoint = ApiEndpoint::fromUrl(url);
        VERIFY_OK(endpoint);
        QCOMPARE(endpoint->displayName(), shown);
        QCOMPARE(endpoint->path, path);
        QCOMPARE(endpoint->secure, url.startsWith("https"_L1));
        const auto again = ApiEndpoint::fromUrl(endpoint->toUrl());
        VERIFY_OK(again);
        QCOMPARE(*again, *endpoint);
        if (url.contains("ca="_L1))
            QCOMPARE(endpoint->caFile, u"/etc/ssl/a &b.pem"_s);
    }

    void refusesNonsense_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("word");
        QTest::newRow("empty") << QString() << u"missing"_s;
        QTest::newRow("name") << u"arena.example"_s << u"neither"_s;
        QTest::newRow("scheme") << u"redis://arena.example"_s << u"neither"_s;
        QTest::newRow("no host") << u"https:///x"_s << u"host"_s;
        QTest::newRow("port") << u"https://arena.example:0"_s << u"port"_s;
        QTest::newRow("plain") << u"http://arena.example:8080"_s << u"read the token"_s;
        QTest::newRow("looks like this machine") << u"http://localhost.evil.example"_s << u"read the token"_s;
        QTest::newRow("password") << u"https://mara:pw@arena.example"_s << u"field of its own"_s;
        QTest::newRow("query") << u"https://arena.example?token=x"_s << u"ca=FILE"_s;
        QTest::newRow("fragment") << u"https://arena.example#x"_s << u"#"_s;
        QTest::newRow("no URL") << u"https://a b"_s << u"URL"_s;
        QTest::newRow("long") << u"https://arena.example/"_s + QString(3000, u'x') << u"URL"_s;
    }
    void refusesNonsense()
    {
        QFETCH(QString, url);
        QFETCH(QString, word);
        const auto endpoint = ApiEndpoint::fromUrl(url);
        QVERIFY(!endpoint);
        QCOMPARE(endpoint.error().code, Error::Code::InvalidArgument);
        QVERIFY2(endpoint.error().message.contains(word), qPrintable(endpoint.error().message));
        QVERIFY(endpoint.error().message.endsWith(u'.'));
        QVERIFY(!endpoint.error().message.contains("pw@"_L1));
    }
};

QTEST_GUILESS_MAIN(TestApiEndpoint)
#include "tst_apiendpoint.moc"
