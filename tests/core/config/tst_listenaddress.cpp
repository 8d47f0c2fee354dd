// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/listenaddress.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestListenAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("path");
        QTest::newRow("host") << u"127.0.0.1:8080"_s << u"127.0.0.1"_s << 8080 << QString();
        QTest::newRow("name") << u"board.example:65535"_s << u"board.example"_s << 65535 << QString();
        QTest::newRow("any port") << u"127.0.0.1:0"_s << u"127.0.0.1"_s << 0 << QString();
        QTest::newRow("every address") << u":80"_s << QString() << 80 << QString();
        QTest::newRow("any port") << u"127.0.0.1:0"_s << u"127.0.0.1"_s << 0 << QString();
        QTest::newRow("ipv6") << u"[::1]:8080"_s << u"::1"_s << 8080 << QString();
        QTest::newRow("ipv6 with a zone") << u"[fe80::1%1]:8080"_s << u"fe80::1%1"_s << 8080 << QString();
        QTest::newRow("socket") << u"unix:/run/scorewatch/api.sock"_s << QString() << 0
                                << u"/run/scorewatch/api.sock"_s;
        QTest::newRow("colon in a path") << u"unix:/run/a:b"_s << QString() << 0 << u"/run/a:b"_s;
    }
    void readsWhatItWrites()
    {
        QFETCH(QString, text);
        const auto address = ListenAddress::fromText(text);
        VERIFY_OK(address);
        QTEST(address->host, "host");
        QTEST(int(address->port), "port");
        QTEST(address->unixPath, "path");
        QCOMPARE(address->toString(), text);
    }

    void refusesNonsense_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "8080", "localhost", "localhost:", "localhost:65536", "localhost:-1",
                                 "localhost:80x", "::1:8080", "http://localhost:80", "unix:", "unix:relative",
                                 "a b:80", "[localhost]:80", "[]:80", "[::1:80", "[[::1]]:80", "a\nb:80"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
        QTest::newRow("long socket") << u"unix:/"_s + QString(107, u'x');
    }
    void refusesNonsense()
    {
        QFETCH(QString, text);
        const auto address = ListenAddress::fromText(text);
        QVERIFY(!address);
        QCOMPARE(address.error().code, Error::Code::InvalidArgument);
        QVERIFY(address.error().message.endsWith(u'.'));
    }
};

QTEST_GUILESS_MAIN(TestListenAddress)
#include "tst_listenaddress.moc"
