// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/privatefile.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;

namespace {

struct stat statOf(const QString &path)
{
    struct stat info = {};
    ::stat(QFile::encodeName(path).constData(), &info);
    return info;
}

} // namespace

class TestPrivateFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_root = std::make_unique<QTemporaryDir>(); }

    void aDirectoryGetsItsModeAndOwner()
    {
        const QString path = m_root->filePath(u"made"_s);
        const uid_t owner = ::geteuid() == 0 ? 65534 : ::geteuid();
        for (int again = 0; again < 2; ++again) {
            VERIFY_OK(makeDirectory(path, owner, ::getegid(), 0700));
            QCOMPARE(statOf(path).st_mode & 07777, 0700U);
            QCOMPARE(statOf(path).st_uid, owner);
            QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0777), 0);
        }
    }

    void aDirectoryOfSomebodyElseStaysTheirs()
    {
        const QString path = m_root->filePath(u"theirs"_s);
        VERIFY_OK(makeDirectory(path, ::geteuid(), ::getegid(), 0750));
        const Result<void> refused = makeDirectory(path, ::geteuid() + 1, ::getegid(), 0700);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::PermissionDenied);
        QCOMPARE(statOf(path).st_mode & 07777, 0750U);
        QCOMPARE(statOf(path).st_uid, ::geteuid());
    }

    void aLinkIsNotFollowed()
    {
        const QString target = m_root->filePath(u"target"_s);
        const QString link = m_root->filePath(u"link"_s);
        QVERIFY(QDir().mkdir(target));
        QVERIFY(QFile::link(target, link));
        QVERIFY(!makeDirectory(link, ::geteuid(), ::getegid(), 0711));
        QCOMPARE(statOf(target).st_mode & 0011, 0U + (statOf(target).st_mode & 0011));
        QVERIFY(!makeDirectory(m_root->filePath(u"no/parent"_s), ::geteuid(), ::getegid(), 0700));
    }

    void aFileIsReplacedAtOnce()
    {
        const QString path = m_root->filePath(u"file"_s);
        for (const QByteArray &content :
             {QByteArray("first, and longer"), QByteArray("second"), QByteArray()}) {
            VERIFY_OK(writeFile(path, content));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(file.readAll(), content);
        }
        QCOMPARE(QDir(m_root->path()).entryList(QDir::Files), QStringList{u"file"_s});
    }

    void aFileThatCannotBeWritten()
    {
        const Result<void> missing = writeFile(m_root->filePath(u"no/such/file"_s), "x");
        QVERIFY(!missing);
        QVERIFY(missing.error().message.contains(u"no/such/file"_s));
        const Result<void> full = writeFile(u"/proc/self/status"_s, "x");
        QVERIFY(!full);
    }

private:
    std::unique_ptr<QTemporaryDir> m_root;
};

QTEST_GUILESS_MAIN(TestPrivateFile)
#include "tst_privatefile.moc"
