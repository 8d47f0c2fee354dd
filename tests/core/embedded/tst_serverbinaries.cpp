// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverbinaries.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;

class TestServerBinaries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_root = std::make_unique<QTemporaryDir>(); }

    void theInstalledOneIsFound()
    {
        const QList<PostgresInstallation> found = findPostgres(defaultProgramDirectories());
        QVERIFY(!found.isEmpty());
        QVERIFY(found.first().major >= kOldestPostgres);
        QVERIFY(QFile::exists(found.first().program(u"initdb"_s)));
        QVERIFY(found.first().hasStatementStatistics());
        VERIFY_OK(findRedis(defaultProgramDirectories()));
    }

    void theNewestComesFirst()
    {
        const QStringList directories{install(u"a"_s, "16.3"), install(u"b"_s, "17.2 (Debian 17.2-1)"),
                                      install(u"c"_s, "14.9"), install(u"d"_s, "nonsense"),
                                      m_root->filePath(u"absent"_s)};
        const QList<PostgresInstallation> expected{{17, directories.at(1)}, {16, directories.at(0)}};
        QCOMPARE(findPostgres(directories), expected);
        QCOMPARE(choosePostgres(directories, std::nullopt, {}).value(), expected.first());
        QCOMPARE(choosePostgres(directories, 16, u"/data"_s).value(), expected.last());
    }

    void aLinkLeadsToTheRealDirectory()
    {
        const QString real = install(u"real"_s, "17.0");
        QVERIFY(QDir(m_root->path()).mkdir(u"links"_s));
        const QString links = m_root->filePath(u"links"_s);
        QVERIFY(QFile::link(real + u"/postgres"_s, links + u"/postgres"_s));
        QCOMPARE(findPostgres({links, real}), (QList<PostgresInstallation>{{17, real}}));
    }

    void aServerWithoutInitdbIsOfNoUse()
    {
        const QString directory = install(u"half"_s, "17.0");
        QVERIFY(QFile::remove(directory + u"/initdb"_s));
        QVERIFY(findPostgres({directory}).isEmpty());
    }

    void theSentenceSaysWhatToInstall()
    {
        const auto none = choosePostgres({m_root->path()}, std::nullopt, {});
        QVERIFY(!none);
        QCOMPARE(none.error().code, Error::Code::NotFound);
        QVERIFY(none.error().message.contains(u"install the Debian package \"postgresql\""_s));

        const auto other = choosePostgres({install(u"new"_s, "17.0")}, 15, u"/the/data"_s);
        QVERIFY(!other);
        QCOMPARE(other.error().code, Error::Code::Incompatible);
        QVERIFY(other.error().message.contains(u"the data in /the/data was made by PostgreSQL 15"_s));
        QVERIFY(other.error().message.contains(u"(installed: 17)"_s));
        QVERIFY(other.error().message.contains(u"\"postgresql-15\""_s));

        const auto redis = findRedis({m_root->path()});
        QVERIFY(!redis);
        QCOMPARE(redis.error().code, Error::Code::NotFound);
    }

    void valkeyDoesAsWell()
    {
        program(m_root->filePath(u"valkey-server"_s), {});
        QCOMPARE(findRedis({m_root->path()}).value(), m_root->filePath(u"valkey-server"_s));
        program(m_root->filePath(u"redis-server"_s), {});
        QCOMPARE(findRedis({m_root->path()}).value(), m_root->filePath(u"redis-server"_s));
    }

private:
    static void program(const QString &path, const QByteArray &script)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + script);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    QString install(const QString &name, const QByteArray &version) const
    {
        QDir(m_root->path()).mkdir(name);
        const QString directory = m_root->filePath(name);
        program(directory + u"/postgres"_s, "echo 'postgres (PostgreSQL) " + version + "'\n");
        program(directory + u"/initdb"_s, {});
        return directory;
    }

    std::unique_ptr<QTemporaryDir> m_root;
};

QTEST_GUILESS_MAIN(TestServerBinaries)
#include "tst_serverbinaries.moc"
