// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profilestore.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

QList<ConnectionProfile> sample()
{
    ConnectionProfile own;
    own.name = u"On this computer"_s;
    own.kind = ConnectionProfile::Kind::Embedded;

    ConnectionProfile live;
    live.name = u"live; [x]=\"ü\" %1\n<b>"_s; // everything an INI file might stumble over
    live.environment = ConnectionProfile::Environment::Production;
    live.host = u"/var/run/postgresql"_s;
    live.port = 5433;
    live.database = u"game"_s;
    live.user = u"mara"_s;
    live.sslMode = u"verify-full"_s;
    live.redisUrl = u"rediss://watch@cache1:6380/2"_s;
    live.readOnly = true;

    ConnectionProfile remote;
    remote.name = u"from elsewhere"_s;
    remote.kind = ConnectionProfile::Kind::Scorewatchd;
    remote.environment = ConnectionProfile::Environment::Staging;
    remote.apiUrl = u"https://scores.arena.example:8443/a%20b?ca=/etc/ssl/site.pem"_s;
    return {own, live, remote};
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putInto(const QString &path, const QByteArray &contents)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
}

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"config %1/profiles.ini"_s);
    }

    void noFileIsAnEmptyList()
    {
        const auto profiles = ProfileStore(m_path).load();
        VERIFY_OK(profiles);
        QVERIFY(profiles->isEmpty());
        QVERIFY(!QFileInfo::exists(m_path));
    }

    void readsWhatItWrote()
    {
        const ProfileStore store(m_path);
        VERIFY_OK(store.save(sample()));
        const auto profiles = ProfileStore(m_path).load();
        VERIFY_OK(profiles);
        QCOMPARE(*profiles, sample());

        VERIFY_OK(store.save({sample().at(0)}));
        const auto fewer = store.load();
        VERIFY_OK(fewer);
        QCOMPARE(fewer->size(), 1);
    }

    void onlyTheOwnerMayReadIt()
    {
        const ProfileStore store(m_path);
        VERIFY_OK(store.save(sample()));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(m_path) & others, QFile::Permissions());
        QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        VERIFY_OK(store.setLastOpened(u"x"_s));
        QCOMPARE(QFile::permissions(m_path) & others, QFile::Permissions());
    }

    void aPasswordIsNeverWritten()
    {
        ConnectionProfile profile = sample().at(1);
        profile.redisUrl = u"redis://watch:hunter2@cache1:6379/0"_s;
        const ProfileStore store(m_path);
        VERIFY_OK(store.save({profile}));
        QVERIFY(!contentsOf(m_path).isEmpty());
        QVERIFY(!contentsOf(m_path).contains("hunter2"));
        profile = sample().at(2);
        profile.apiUrl = u"https://mara:hunter2@scores.arena.example"_s;
        VERIFY_OK(store.save({profile}));
        QVERIFY(contentsOf(m_path).contains("scores.arena.example"));
        QVERIFY(!contentsOf(m_path).contains("hunter2"));
    }

    void remembersTheLastOpened()
    {
        const ProfileStore store(m_path);
        QCOMPARE(store.lastOpened(), QString());
        VERIFY_OK(store.setLastOpened(u"live"_s));
        VERIFY_OK(store.save(sample()));
        QCOMPARE(store.lastOpened(), u"live"_s);
        const auto profiles = store.load();
        VERIFY_OK(profiles);
        QCOMPARE(profiles->size(), sample().size());
    }

    void aDamagedFileIsKeptAside_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("noise") << QByteArrayLiteral("\x7f"
                                                    "ELF\x00\x01\x02\xff\xfe garbage");
        QTest::newRow("another program's") << QByteArray("[General]\ncolour=red\n");
        QTest::newRow("cut off") << QByteArray("[General]\nversion=1\n[profiles]\n1\\name=a\nsize=1\n");
        QTest::newRow("unknown word") << QByteArray(
            "[General]\nversion=1\n[profiles]\n1\\name=a\n1\\kind=servers\n1\\environment=prod\nsize=1\n");
        QTest::newRow("port") << QByteArray("[General]\nversion=1\n[profiles]\n1\\name=a\n1\\kind=servers\n"
                                            "1\\environment=test\n1\\postgres\\port=70000\nsize=1\n");
        QTest::newRow("version") << QByteArray("[General]\nversion=one\n");
    }
    void aDamagedFileIsKeptAside()
    {
        QFETCH(QByteArray, contents);
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        putInto(m_path, contents);
        const ProfileStore store(m_path);
        const auto profiles = store.load();
        QVERIFY(!profiles);
        QCOMPARE(profiles.error().code, Error::Code::Incompatible);
        QVERIFY(profiles.error().message.contains("profiles.ini.damaged-1"_L1));
        QCOMPARE(contentsOf(m_path + ".damaged-1"_L1), contents);

        const auto again = store.load();
        VERIFY_OK(again);
        QVERIFY(again->isEmpty());
        VERIFY_OK(store.save(sample()));
        QCOMPARE(contentsOf(m_path + ".damaged-1"_L1), contents);
    }

    void aNewerFileIsLeftAlone()
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        const QByteArray newer("[General]\nversion=2\n");
        putInto(m_path, newer);
        const ProfileStore store(m_path);
        QCOMPARE(store.load().error().code, Error::Code::Incompatible);
        QVERIFY(!store.save(sample()));
        QVERIFY(!store.setLastOpened(u"x"_s));
        QCOMPARE(contentsOf(m_path), newer);
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QFile inTheWay(m_dir->filePath(u"config %1"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const auto saved = ProfileStore(m_path).save(sample());
        QVERIFY(!saved);
        QVERIFY(saved.error().message.endsWith(u'.'));
    }
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
