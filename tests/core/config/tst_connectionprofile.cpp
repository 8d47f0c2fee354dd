// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/connectionprofile.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

ConnectionProfile valid()
{
    ConnectionProfile profile;
    profile.name = u"db1"_s;
    profile.host = u"db1"_s;
    profile.database = u"game"_s;
    profile.user = u"mara"_s;
    profile.redisUrl = u"redis://cache1:6379/0"_s;
    return profile;
}

} // namespace

class TestConnectionProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheUriItReads_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::newRow("host") << u"postgresql://mara@db1:5433/game"_s;
        QTest::newRow("no user") << u"postgresql://db1:5432/game"_s;
        QTest::newRow("encoded") << u"postgresql://ma%40ra@db1:5432/a%2Fb"_s;
        QTest::newRow("ipv6") << u"postgresql://mara@[::1]:5432/game"_s;
        QTest::newRow("ipv6 with a zone") << u"postgresql://mara@/game?host=fe80%3A%3A1%25eth0&port=5432"_s;
        QTest::newRow("capitals") << u"postgresql://mara@/game?host=DB1&port=5432"_s;
        QTest::newRow("no name of a host") << u"postgresql://mara@/game?host=a%3Ab%5Dc&port=5432"_s;
        QTest::newRow("socket") << u"postgresql://mara@/game?host=%2Fvar%2Frun%2Fpostgresql&port=5432"_s;
        QTest::newRow("encrypted") << u"postgresql://mara@db1:5432/game?sslmode=verify-full"_s;
    }
    void writesTheUriItReads()
    {
        QFETCH(QString, uri);
        ConnectionProfile profile;
        ConnectionSecrets secrets;
        VERIFY_OK(profile.readPostgresUri(uri, &secrets));
        QCOMPARE(profile.postgresUri(), uri);
        QVERIFY(secrets.postgresPassword.isEmpty());
    }

    void aPasswordInTheUriIsTakenOut()
    {
        ConnectionProfile profile;
        ConnectionSecrets secrets;
        VERIFY_OK(profile.readPostgresUri(u"postgres://mara:p%20w%3A@db1/game"_s, &secrets));
        QCOMPARE(secrets.postgresPassword, u"p w:"_s);
        QCOMPARE(profile.port, quint16(5432));
        QVERIFY(!profile.postgresUri().contains("p%20w"_L1));
        QCOMPARE(profile.postgresUri(secrets.postgresPassword),
                 u"postgresql://mara:p%20w%3A@db1:5432/game"_s);
    }

    void refusesWhatIsNoUri_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::newRow("empty") << QString();
        QTest::newRow("scheme") << u"mysql://db1/game"_s;
        QTest::newRow("port") << u"postgresql://db1:0/game"_s;
        QTest::newRow("port in options") << u"postgresql:///game?host=/tmp&port=99999"_s;
        QTest::newRow("words") << u"host=db1 dbname=game"_s;
    }
    void refusesWhatIsNoUri()
    {
        QFETCH(QString, uri);
        ConnectionProfile profile;
        const auto result = profile.readPostgresUri(uri, nullptr);
        QVERIFY(!result);
        QVERIFY(result.error().message.endsWith(u'.'));
    }

    void aPasswordInTheRedisUrlIsTakenOut()
    {
        ConnectionProfile profile = valid();
        profile.redisUrl = u"rediss://watch:hunter2@cache1:6379/1"_s;
        ConnectionSecrets secrets;
        profile.moveRedisPassword(&secrets);
        QCOMPARE(secrets.redisPassword, u"hunter2"_s);
        QCOMPARE(profile.redisUrl, u"rediss://watch@cache1:6379/1"_s);
        const auto url = profile.redisUrlWith(secrets.redisPassword);
        VERIFY_OK(url);
        QCOMPARE(*url, u"rediss://watch:hunter2@cache1:6379/1"_s);
    }

    void saysWhatIsMissing_data()
    {
        QTest::addColumn<ConnectionProfile>("profile");
        QTest::addColumn<QString>("word"); // empty: nothing is missing
        ConnectionProfile profile = valid();
        QTest::newRow("complete") << profile << QString();
        profile.name = u"  "_s;
        QTest::newRow("name") << profile << u"name"_s;
        profile = valid();
        profile.host.clear();
        QTest::newRow("host") << profile << u"host"_s;
        profile.host = u"postgresql://db1"_s;
        QTest::newRow("half an address") << profile << u"address"_s;
        profile = valid();
        profile.database.clear();
        QTest::newRow("database") << profile << u"database"_s;
        profile = valid();
        profile.port = 0;
        QTest::newRow("port") << profile << u"port"_s;
        profile = valid();
        profile.sslMode = u"maybe"_s;
        QTest::newRow("encryption") << profile << u"encryption"_s;
        profile = valid();
        profile.redisUrl = u"cache1"_s;
        QTest::newRow("redis") << profile << u"Redis"_s;
        profile.kind = ConnectionProfile::Kind::Embedded;
        QTest::newRow("embedded needs none") << profile << QString();
        profile.kind = ConnectionProfile::Kind::Scorewatchd;
        QTest::newRow("scorewatchd") << profile << u"scorewatchd"_s;
        profile.apiUrl = u"https://scores.arena.example"_s;
        QTest::newRow("scorewatchd needs no servers") << profile << QString();
    }
    void saysWhatIsMissing()
    {
        QFETCH(ConnectionProfile, profile);
        QFETCH(QString, word);
        const auto result = profile.check();
        QCOMPARE(result.hasValue(), word.isEmpty());
        if (!word.isEmpty())
            QVERIFY2(result.error().message.contains(word), qPrintable(result.error().message));
    }
};

QTEST_GUILESS_MAIN(TestConnectionProfile)
#include "tst_connectionprofile.moc"
