// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/embeddedlayout.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QDir>

#include "tests/core/embedded/embeddedfixture.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestEmbeddedLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void aLayoutThatCannotWork_data();
    void aLayoutThatCannotWork();
    void missingProgramsAreNamed_data();
    void missingProgramsAreNamed();
    void dataOfAnotherMajorIsLeftAlone_data();
    void dataOfAnotherMajorIsLeftAlone();
    void dataOfAnotherUserIsLeftAlone();
    void aProfileOfAnotherUserIsLeftAlone();
    void aPlaceThatCannotBeWritten();
    void theUsualPlacesAreUsed();

    void everythingAgainAsAnOrdinaryUser();

private:
    EmbeddedFixture m_fixture;
};

void TestEmbeddedLayout::initTestCase()
{
    QVERIFY(m_fixture.make());
}

void TestEmbeddedLayout::aLayoutThatCannotWork_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("runtimeRoot");
    QTest::addColumn<QString>("sentence");
    const QString longRoot = m_fixture.runtimeRoot() + u'/' + QString(80, u'x');
    QTest::newRow("long socket path")
        << u"default"_s << longRoot << u"and the system allows 107; set XDG_RUNTIME_DIR"_s;
    QTest::newRow("comma in the socket path")
        << u"default"_s << m_fixture.runtimeRoot() + u"/a,b"_s << u"has a comma in its name"_s;
    QTest::newRow("upwards") << u"../other"_s << m_fixture.runtimeRoot()
                             << u"\"../other\" cannot be the name of a profile"_s;
    QTest::newRow("hidden") << u".hidden"_s << m_fixture.runtimeRoot()
                            << u"cannot be the name of a profile"_s;
    QTest::newRow("empty") << QString() << m_fixture.runtimeRoot() << u"cannot be the name of a profile"_s;
}

void TestEmbeddedLayout::aLayoutThatCannotWork()
{
    QFETCH(const QString, profile);
    QFETCH(const QString, runtimeRoot);
    QFETCH(const QString, sentence);
    EmbeddedOptions refusedOptions = m_fixture.options(profile);
    refusedOptions.runtimeRoot = runtimeRoot;
    const Result<EmbeddedLayout> refused = EmbeddedLayout::resolve(refusedOptions);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::InvalidArgument);
    QVERIFY2(refused.error().message.contains(sentence), qPrintable(refused.error().message));
}

void TestEmbeddedLayout::missingProgramsAreNamed_data()
{
    QTest::addColumn<QStringList>("directories");
    QTest::addColumn<QString>("package");
    const QList<PostgresInstallation> postgres = findPostgres(defaultProgramDirectories());
    QVERIFY(!postgres.isEmpty());
    QTest::newRow("both") << QStringList() << u"\"postgresql\""_s;
    QTest::newRow("Redis") << QStringList{postgres.first().binDirectory} << u"\"redis-server\""_s;
}

void TestEmbeddedLayout::missingProgramsAreNamed()
{
    QFETCH(const QStringList, directories);
    QFETCH(const QString, package);
    EmbeddedOptions poor = m_fixture.options(u"poor"_s);
    poor.programDirectories = directories;
    const Result<EmbeddedLayout> refused = EmbeddedLayout::resolve(poor);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::NotFound);
    QVERIFY2(refused.error().message.contains(u"install the Debian package "_s + package),
             qPrintable(refused.error().message));
}

void TestEmbeddedLayout::dataOfAnotherMajorIsLeftAlone_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("newer") << QByteArray("99\n")
                           << u"was made by PostgreSQL 99, which is not installed (installed: "_s;
    QTest::newRow("older") << QByteArray("9.6\n") << u"does not say which PostgreSQL made its data"_s;
    QTest::newRow("garbage") << QByteArray("\xff\xfe") << u"does not say which PostgreSQL"_s;
}

void TestEmbeddedLayout::dataOfAnotherMajorIsLeftAlone()
{
    QFETCH(const QByteArray, version);
    QFETCH(const QString, sentence);
    const QString profile = u"major %1"_s.arg(QString::fromLatin1(QTest::currentDataTag()));
    const QString data = m_fixture.profileDirectory(profile) + u"/pg99"_s;
    QVERIFY(QDir().mkpath(data));
    QVERIFY(append(data + u"/PG_VERSION"_s, version));
    if (weAreRoot())
        QCOMPARE(::chown(QFile::encodeName(data).constData(), 65534, 65534), 0);

    const Result<EmbeddedLayout> refused = EmbeddedLayout::resolve(m_fixture.options(profile));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Incompatible);
    QVERIFY2(refused.error().message.contains(sentence), qPrintable(refused.error().message));
    QCOMPARE(QDir(data).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{u"PG_VERSION"_s});
}

void TestEmbeddedLayout::dataOfAnotherUserIsLeftAlone()
{
    if (!weAreRoot())
        QSKIP("only root can look into another user's data");
    const QString data = m_fixture.profileDirectory(u"foreign data"_s) + u"/pg15"_s;
    QVERIFY(QDir().mkpath(data));
    QVERIFY(append(data + u"/PG_VERSION"_s, "15\n"));
    // It is root's, who may not run the servers: there is no other user to run them as.
    const Result<EmbeddedLayout> refused = EmbeddedLayout::resolve(m_fixture.options(u"foreign data"_s));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::PermissionDenied);
    QVERIFY2(refused.error().message.contains(data + u" belongs to another user than "_s),
             qPrintable(refused.error().message));
}

void TestEmbeddedLayout::aProfileOfAnotherUserIsLeftAlone()
{
    if (!weAreRoot())
        QSKIP("only root can give a directory away");
    const QString directory = m_fixture.profileDirectory(u"foreign profile"_s);
    QVERIFY(QDir().mkpath(directory));
    QCOMPARE(::chown(QFile::encodeName(directory).constData(), 65534, 65534), 0);
    const Result<EmbeddedLayout> refused = EmbeddedLayout::resolve(m_fixture.options(u"foreign profile"_s));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::PermissionDenied);
    QVERIFY(refused.error().message.contains(directory + u" belongs to another user"_s));
    QVERIFY(QDir(directory).isEmpty());
}

void TestEmbeddedLayout::aPlaceThatCannotBeWritten()
{
    if (weAreRoot())
        QSKIP("root may write everywhere");
    EmbeddedOptions options = m_fixture.options();
    options.dataRoot = m_fixture.filePath(u"read-only"_s);
    QVERIFY(QDir().mkpath(options.dataRoot));
    QCOMPARE(::chmod(QFile::encodeName(options.dataRoot).constData(), 0500), 0);
    const Result<EmbeddedLayout> refused = EmbeddedLayout::resolve(options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::PermissionDenied);
    QVERIFY(refused.error().message.contains(options.dataRoot + u"/default cannot be written"_s));
    options.dataRoot += u"/deeper/still"_s;
    QVERIFY(!EmbeddedLayout::resolve(options));
}

void TestEmbeddedLayout::theUsualPlacesAreUsed()
{
    if (weAreRoot())
        QSKIP("root's usual places are the system's");
    const QString runtime = m_fixture.filePath(u"run"_s);
    QVERIFY(QDir().mkpath(runtime));
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_fixture.filePath(u"share"_s)));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(runtime));
    const Result<EmbeddedLayout> layout = EmbeddedLayout::resolve({});
    qputenv("XDG_RUNTIME_DIR", "/nowhere");
    const Result<EmbeddedLayout> withoutRuntime = EmbeddedLayout::resolve({});
    qunsetenv("XDG_RUNTIME_DIR");
    qunsetenv("XDG_DATA_HOME");
    VERIFY_OK(layout);
    QCOMPARE(layout->profileDirectory, m_fixture.filePath(u"share/scorewatch/default"_s));
    QVERIFY(layout->dataDirectory.startsWith(layout->profileDirectory + u"/pg"_s));
    QVERIFY(layout->socketDirectory.startsWith(runtime + u"/scorewatch-"_s));
    QVERIFY(!layout->user.stepsDown);
    VERIFY_OK(withoutRuntime);
    QVERIFY(withoutRuntime->socketDirectory.startsWith(QDir::tempPath() + u"/scorewatch-"_s));
}

void TestEmbeddedLayout::everythingAgainAsAnOrdinaryUser()
{
    if (!weAreRoot())
        QSKIP("this is the ordinary user's run");
    QByteArray output;
    const std::optional<bool> passed = passesAsAnOrdinaryUser(output);
    if (!passed)
        QSKIP("an ordinary user cannot reach the build directory");
    QVERIFY2(*passed, output.constData());
}

QTEST_GUILESS_MAIN(TestEmbeddedLayout)
#include "tst_embeddedlayout.moc"
