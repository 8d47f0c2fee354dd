// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configloader.h"

#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr auto kForAll = kOwnerOnly | QFile::ReadGroup | QFile::ReadOther;

ConfigOverrides ofFile(const QString &path)
{
    ConfigOverrides overrides;
    overrides.file = path;
    return overrides;
}

ConfigOverrides ofOption(ConfigKey key, const QString &text)
{
    ConfigOverrides overrides;
    overrides.values.insert(key, text);
    return overrides;
}

} // namespace

class TestConfigLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void laterWins_data()
    {
        QTest::addColumn<bool>("inFile");
        QTest::addColumn<bool>("inEnvironment");
        QTest::addColumn<bool>("onCommandLine");
        QTest::addColumn<QString>("winner");
        QTest::newRow("nothing") << false << false << false << QString();
        QTest::newRow("file") << true << false << false << u"file"_s;
        QTest::newRow("environment") << false << true << false << u"environment"_s;
        QTest::newRow("option") << false << false << true << u"option"_s;
        QTest::newRow("file, environment") << true << true << false << u"environment"_s;
        QTest::newRow("file, option") << true << false << true << u"option"_s;
        QTest::newRow("environment, option") << false << true << true << u"option"_s;
        QTest::newRow("all") << true << true << true << u"option"_s;
    }
    /// Each of the addresses comes from the last place that says it.
    void laterWins()
    {
        QFETCH(bool, inFile);
        QFETCH(bool, inEnvironment);
        QFETCH(bool, onCommandLine);
        QFETCH(QString, winner);
        QString content;
        QProcessEnvironment environment;
        ConfigOverrides overrides;
        for (const ConfigName &name : kConfigNames) {
            if (ApiSettings::has(name.key))
                continue; // see tst_apisettings
            if (inFile) {
                content += u"[%1]\n%2 = %3\n"_s.arg(QLatin1String(name.section), QLatin1String(name.name),
                                                    valueOf(name.key, u"file"_s));
            }
            if (inEnvironment)
                environment.insert(QLatin1String(name.variable), valueOf(name.key, u"environment"_s));
            if (onCommandLine)
                overrides.values.insert(name.key, valueOf(name.key, u"option"_s));
        }
        const auto config = ConfigLoader(environment, write(content.toUtf8())).load(overrides);
        VERIFY_OK(config);
        if (winner.isEmpty()) {
            QVERIFY(config->postgresDsn.isEmpty() && !config->redis && config->jwtSecretFile.isEmpty());
            QCOMPARE(config->apiListen.toString(), u"127.0.0.1:8080"_s);
            return;
        }
        QCOMPARE(config->postgresDsn, valueOf(ConfigKey::PostgresDsn, winner));
        QCOMPARE(config->postgresDirectDsn, valueOf(ConfigKey::PostgresDirectDsn, winner));
        QVERIFY(config->redis.has_value());
        QCOMPARE(config->redis->host, winner);
        QCOMPARE(config->apiListen.host, winner);
        QCOMPARE(config->jwtSecretFile, valueOf(ConfigKey::JwtSecretFile, winner));
    }

    void anEmptyVariableIsNotSet()
    {
        QProcessEnvironment environment;
        environment.insert(u"SCOREWATCH_API_LISTEN"_s, QString());
        const auto config = ConfigLoader(environment, write("[api]\nlisten = here:1\n")).load({});
        VERIFY_OK(config);
        QCOMPARE(config->apiListen.host, u"here"_s);
    }

    void readsWhatPeopleWrite()
    {
        const QString path = write("\xEF\xBB\xBF# for the night shift\r\n"
                                   "\r\n"
                                   "; another comment\r\n"
                                   "[postgres]\r\n"
                                   "  dsn=host=/run/postgresql dbname=scores user=mära\r\n"
                                   "direct_dsn =\r\n"
                                   "[redis]\n"
                                   "url = unix:///run/redis/redis.sock?db=2\n"
                                   "[api]\n"
                                   "jwt_secret_file = secrets/jwt");
        const auto config = ConfigLoader({}, path).load({});
        VERIFY_OK(config);
        QCOMPARE(config->file, path);
        QCOMPARE(config->postgresDsn, u"host=/run/postgresql dbname=scores user=mära"_s);
        QCOMPARE(config->directDsn(), config->postgresDsn);
        QCOMPARE(config->redis->database, 2);
        // A path is meant from where the file is.
        QCOMPARE(config->jwtSecretFile, QFileInfo(path).absolutePath() + u"/secrets/jwt"_s);
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("line");
        QTest::newRow("unknown key") << QByteArray("[postgres]\ndns = x\n") << u"has no setting dns"_s << 2;
        QTest::newRow("unknown section") << QByteArray("\n\n[postgre]\n") << u"no section [postgre]"_s << 3;
        QTest::newRow("empty section") << QByteArray("[]\n") << u"no section []"_s << 1;
        QTest::newRow("open section") << QByteArray("[postgres\n") << u"a section ends with ]"_s << 1;
        QTest::newRow("before a section") << QByteArray("dsn = x\n") << u"before the first [section]"_s << 1;
        QTest::newRow("no setting") << QByteArray("[api]\nlisten\n") << u"neither"_s << 2;
        QTest::newRow("said twice") << QByteArray("[api]\nlisten=a:1\n\nlisten=b:1\n")
                                    << u"was set before, in line 2"_s << 4;
        QTest::newRow("comment behind")
            << QByteArray("[api]\nlisten = a:1 # public\n") << u"line of its own"_s << 2;
        QTest::newRow("bad address") << QByteArray("[api]\nlisten = a\n") << u"the port is missing"_s << 2;
        QTest::newRow("bad Redis URL") << QByteArray("[redis]\nurl = http://x\n") << u"Redis address"_s << 2;
        QTest::newRow("bad PostgreSQL URI")
            << QByteArray("[postgres]\ndsn = postgresql://a%zz/f\n") << u"libpq cannot read it"_s << 2;
        QTest::newRow("bad port") << QByteArray("[postgres]\ndsn = postgresql://a:b/c\n")
                                  << u"its port is no number"_s << 2;
        QTest::newRow("bad keyword") << QByteArray("[postgres]\ndirect_dsn = hots=x\n")
                                     << u"PostgreSQL address"_s << 2;
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, what);
        QFETCH(int, line);
        const QString path = write(content);
        const auto config = ConfigLoader({}, path).load({});
        QVERIFY(!config);
        const QString message = config.error().message;
        QVERIFY2(message.contains(what), qPrintable(message));
        QVERIFY2(message.contains(u"line %1 of %2"_s.arg(line).arg(path)), qPrintable(message));
        QVERIFY(!message.contains(u'\n') && message.endsWith(u'.'));
    }

    void namesTheVariableAndTheOption()
    {
        QProcessEnvironment environment;
        environment.insert(u"SCOREWATCH_REDIS_URL"_s, u"redis:/"_s);
        auto config = ConfigLoader(environment, absent()).load({});
        QVERIFY(!config);
        QVERIFY(config.error().message.contains(u"the environment variable SCOREWATCH_REDIS_URL"_s));

        config = ConfigLoader({}, absent()).load(ofOption(ConfigKey::ApiListen, u"x"_s));
        QVERIFY(!config);
        QVERIFY(config.error().message.contains(u"the option --api-listen"_s));
    }

    void aFileThatCannotBeRead()
    {
        VERIFY_OK(ConfigLoader({}, absent()).load({})); // the default one may be missing
        auto config = ConfigLoader({}, absent()).load(ofFile(absent()));
        QVERIFY(!config);
        QCOMPARE(config.error().code, Error::Code::NotFound);
        QVERIFY(config.error().message.contains(absent()));

        config = ConfigLoader({}, absent()).load(ofFile(m_directory.path()));
        QVERIFY(!config);
        QVERIFY(config.error().message.contains(u"is a directory"_s));

        config = ConfigLoader({}, absent()).load(ofFile(write("[api]\nlisten = \xff:1\n")));
        QVERIFY(!config);
        QVERIFY(config.error().message.contains(u"UTF-8"_s));

        config = ConfigLoader({}, absent()).load(ofFile(write(QByteArray(1 << 21, '#'))));
        QVERIFY(!config);
        QVERIFY(config.error().message.contains(u"larger than 1 MiB"_s));

        VERIFY_OK(ConfigLoader({}, write("nonsense")).load(ofFile(u"/dev/null"_s))); // how to use none at all
    }

    void aSecretThatOthersCanRead_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("secret");
        QTest::newRow("URI") << QByteArray("[postgres]\ndsn = postgresql://mara:hush@db/scores\n") << true;
        QTest::newRow("keywords") << QByteArray("[postgres]\ndirect_dsn = host=db password=hush\n") << true;
        QTest::newRow("key's password") << QByteArray("[postgres]\ndsn = host=db sslpassword=hush\n") << true;
        QTest::newRow("Redis") << QByteArray("[redis]\nurl = redis://:hush@db\n") << true;
        QTest::newRow("password file")
            << QByteArray("[postgres]\ndsn = host=db passfile=/etc/pgpass\n") << false;
        QTest::newRow("none") << QByteArray("[redis]\nurl = redis://db\n") << false;
    }
    void aSecretThatOthersCanRead()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, secret);
        const QString path = write(content, kForAll);
        const auto config = ConfigLoader({}, path).load({});
        QCOMPARE(config.hasValue(), !secret);
        if (secret) {
            QCOMPARE(config.error().code, Error::Code::PermissionDenied);
            QVERIFY2(config.error().message.contains(u"line 2 of "_s + path),
                     qPrintable(config.error().message));
            QVERIFY(config.error().message.endsWith(u"(mode 0644). Run: chmod 600 "_s + path));
            QVERIFY(!toString(config.error()).contains(u"hush"_s));
        }
        VERIFY_OK(ConfigLoader({}, write(content, kOwnerOnly)).load({}));
    }

    void noSecretOnTheCommandLine_data()
    {
        QTest::addColumn<ConfigKey>("key");
        QTest::addColumn<QString>("text");
        QTest::newRow("URI") << ConfigKey::PostgresDsn << u"postgresql://mara:hush@db/scores"_s;
        QTest::newRow("parameter") << ConfigKey::PostgresDirectDsn
                                   << u"postgresql://db/scores?password=hush"_s;
        QTest::newRow("Redis") << ConfigKey::RedisUrl << u"redis://mara:hush@db"_s;
    }
    void noSecretOnTheCommandLine()
    {
        QFETCH(ConfigKey, key);
        QFETCH(QString, text);
        const auto config = ConfigLoader({}, absent()).load(ofOption(key, text));
        QVERIFY(!config);
        const QString message = toString(config.error());
        QVERIFY2(message.contains(u"command line"_s) && message.contains(u"SCOREWATCH_"_s),
                 qPrintable(message));
        QVERIFY(!message.contains(u"hush"_s));
        QCOMPARE(message.contains(u"PGPASSFILE"_s), key != ConfigKey::RedisUrl);
    }

    void secretsStayOutOfErrors()
    {
        QProcessEnvironment environment;
        environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, u"postgresql://mara:hush@db:port/%zz"_s);
        auto config = ConfigLoader(environment, absent()).load({});
        QVERIFY(!config);
        QVERIFY(!toString(config.error()).contains(u"hush"_s));
        environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, u"host=db password='hush"_s);
        config = ConfigLoader(environment, absent()).load({});
        QVERIFY(!config);
        QVERIFY(!toString(config.error()).contains(u"hush"_s));
    }

private:
    static QString valueOf(ConfigKey key, const QString &place)
    {
        switch (key) {
        case ConfigKey::PostgresDsn:
            return u"postgresql://"_s + place;
        case ConfigKey::PostgresDirectDsn:
            return u"host=%1 port=5433"_s.arg(place);
        case ConfigKey::RedisUrl:
            return u"redis://"_s + place;
        case ConfigKey::ApiListen:
            return place + u":80"_s;
        default:
            return u"/run/"_s + place;
        }
    }

    [[nodiscard]] QString absent() const { return m_directory.filePath(u"absent.conf"_s); }

    /// A new file with this content.
    QString write(const QByteArray &content, QFile::Permissions permissions = kOwnerOnly)
    {
        QFile file(m_directory.filePath(u"%1.conf"_s.arg(++m_files)));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
            && file.flush() && file.setPermissions(permissions);
        return written ? file.fileName() : u"could not be written"_s;
    }

    QTemporaryDir m_directory;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(TestConfigLoader)
#include "tst_configloader.moc"
