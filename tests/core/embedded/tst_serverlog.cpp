// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverlog.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;

class TestServerLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(u"server.log"_s);
    }

    void theTailIsOfThisRun()
    {
        ServerLog log(m_path);
        QCOMPARE(log.tail(), QString());
        VERIFY_OK(log.beginRun());
        write("yesterday\n");
        QCOMPARE(log.tail(), u"yesterday"_s);
        VERIFY_OK(log.beginRun());
        QCOMPARE(log.tail(), QString());
        write("today ü\n");
        QCOMPARE(log.tail(), u"today ü"_s);
        QCOMPARE(QFile::permissions(m_path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void theTailHasWholeLines()
    {
        ServerLog log(m_path);
        VERIFY_OK(log.beginRun());
        for (int line = 0; line < 1000; ++line)
            write("line " + QByteArray::number(line) + '\n');
        QVERIFY(log.tail().size() <= 4096);
        QVERIFY(log.tail().startsWith(u"line "_s));
        QVERIFY(log.tail().endsWith(u"line 999"_s));
    }

    void aGrownFileIsPutAside()
    {
        ServerLog log(m_path);
        write(QByteArray(5 << 20, 'x'));
        VERIFY_OK(log.beginRun());
        QCOMPARE(QFileInfo(m_path).size(), 0);
        QCOMPARE(QFileInfo(m_path + u".1"_s).size(), 5 << 20);
    }

    void aFileThatGrowsUnderARunningServerIsEmptied()
    {
        ServerLog log(m_path);
        VERIFY_OK(log.beginRun());
        QFile server(m_path); // appends, as the child does
        QVERIFY(server.open(QIODevice::Append | QIODevice::Unbuffered));
        server.write(QByteArray(1 << 20, 'x'));
        log.keepSmall();
        QCOMPARE(QFileInfo(m_path).size(), 1 << 20);
        server.write(QByteArray(16 << 20, 'x'));
        log.keepSmall();
        QCOMPARE(QFileInfo(m_path).size(), 0);
        QCOMPARE(QFileInfo(m_path + u".1"_s).size(), 17 << 20);
        server.write("after\n");
        QCOMPARE(log.tail(), u"after"_s);
    }

    void aPlaceThatCannotBeWritten()
    {
        const Result<void> refused = ServerLog(m_directory->filePath(u"no/such/log"_s)).beginRun();
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(u"no/such/log"_s));
    }

private:
    void write(const QByteArray &text)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::Append));
        QCOMPARE(file.write(text), text.size());
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestServerLog)
#include "tst_serverlog.moc"
