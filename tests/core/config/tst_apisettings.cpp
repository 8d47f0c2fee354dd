// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apisettings.h"

#include "core/config/configloader.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestApiSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesValues()
    {
        ApiSettings settings;
        VERIFY_OK(
            settings.set(ConfigKey::ApiAllowedOrigins, u"https://play.example.org, http://localhost:3000"_s));
        VERIFY_OK(settings.set(ConfigKey::ApiTrustedProxies, u"10.0.0.7 , 10.1.0.0/16"_s));
        VERIFY_OK(settings.set(ConfigKey::ApiPublicBoard, u"no"_s));
        VERIFY_OK(settings.set(ConfigKey::ApiThreads, u"4"_s));
        VERIFY_OK(settings.set(ConfigKey::ApiConnections, u"20000"_s));
        VERIFY_OK(settings.set(ConfigKey::ApiAccessLog, u"all"_s));
        VERIFY_OK(settings.set(ConfigKey::ScoreWrites, u"20"_s));
        VERIFY_OK(settings.set(ConfigKey::ServiceScoreWrites, u"0"_s));
        VERIFY_OK(settings.set(ConfigKey::LogFormat, u"json"_s));
        QCOMPARE(settings.allowedOrigins,
                 QStringList({u"https://play.example.org"_s, u"http://localhost:3000"_s}));
        QCOMPARE(settings.trustedProxies, QStringList({u"10.0.0.7"_s, u"10.1.0.0/16"_s}));
        QVERIFY(!settings.publicBoard);
        QCOMPARE(settings.threads, 4);
        QCOMPARE(settings.connections, 20000);
        QCOMPARE(settings.accessLog, ApiSettings::AccessLog::All);
        QCOMPARE(settings.scoreWrites, 20);
        QCOMPARE(settings.serviceScoreWrites, 0);
        QVERIFY(settings.logJson);
    }

    void refusesNonsense_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("text");
        const auto row = [](ConfigKey key, const char *text) {
            QTest::addRow("%d: %s", int(key), text) << int(key) << QString::fromLatin1(text);
        };
        for (const char *text :
             {"*", "play.example.org", "https://play.example.org/", "https://play.example.org/a",
              "ftp://play.example.org", "https://", "https://a.example, https://b.example/?c"})
            row(ConfigKey::ApiAllowedOrigins, text);
        for (const char *text : {"true", "1", "YES"})
            row(ConfigKey::ApiPublicBoard, text);
        for (const char *text : {"0", "65", "-1", "two", "1.5", "99999999999"})
            row(ConfigKey::ApiThreads, text);
        row(ConfigKey::ApiConnections, "9");
        row(ConfigKey::ApiAccessLog, "everything");
        row(ConfigKey::ScoreWrites, "0");
        row(ConfigKey::ServiceScoreWrites, "10001");
        row(ConfigKey::LogFormat, "xml");
    }
    void refusesNonsense()
    {
        QFETCH(int, key);
        QFETCH(QString, text);
        ApiSettings settings;
        const auto set = settings.set(ConfigKey(key), text);
        QVERIFY(!set);
        QCOMPARE(set.error().code, Error::Code::InvalidArgument);
        QVERIFY(set.error().message.endsWith(u'.'));
        QCOMPARE(settings.publicBoard, true);
    }

    void tlsNeedsBoth()
    {
        QProcessEnvironment environment;
        environment.insert(u"SCOREWATCH_API_TLS_CERTIFICATE"_s, u"/etc/ssl/api.pem"_s);
        const auto half = ConfigLoader(environment, u"/nonexistent"_s).load({});
        QVERIFY(!half);
        QVERIFY(half.error().message.contains(u"tls_key"_s));
        environment.insert(u"SCOREWATCH_API_TLS_KEY"_s, u"/etc/ssl/api.key"_s);
        VERIFY_OK(ConfigLoader(environment, u"/nonexistent"_s).load({}));
    }
};

QTEST_APPLESS_MAIN(TestApiSettings)
#include "tst_apisettings.moc"
