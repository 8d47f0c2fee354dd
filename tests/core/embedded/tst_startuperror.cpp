// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/startuperror.h"

#include <cerrno>

#include <QDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;

class TestStartupError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServersWordsBecomeASentence_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<Error::Code>("code");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("full disk, PostgreSQL")
            << u"FATAL:  could not write lock file \"postmaster.pid\": No space left on device"_s
            << Error::Code::Exhausted
            << u"The server could not start because the disk that holds /data is full; free some space and start again."_s;
        QTest::newRow("full disk that also breaks the configuration")
            << u"No space left on device\nLOG: configuration file contains errors"_s << Error::Code::Exhausted
            << u"The server could not start because the disk that holds /data is full; free some space and start again."_s;
        QTest::newRow("permission") << u"FATAL:  could not open directory \"pg_wal\": Permission denied"_s
                                    << Error::Code::PermissionDenied
                                    << u"The server could not start because the user nobody may not use "
                                       u"/data; give that user access or choose "
                                       "another directory."_s;
        QTest::newRow("another server")
            << u"FATAL:  lock file \"postmaster.pid\" already exists"_s << Error::Code::Conflict
            << u"The server could not start because another server is using /data; stop that one first."_s;
        QTest::newRow("root without rights")
            << u"scorewatch: cannot become the user the server is to run as"_s
            << Error::Code::PermissionDenied
            << u"The server could not start because this root may not become the user nobody, and it refuses "
               u"to run as "
               "root; start Scorewatch as an ordinary user."_s;
        QTest::newRow("unknown") << u"PANIC: something new"_s << Error::Code::Unavailable
                                 << u"The server did not start; the last lines of its log say why."_s;
        QTest::newRow("silent") << QString() << Error::Code::Unavailable
                                << u"The server did not start; the last lines of its log say why."_s;
    }

    void theServersWordsBecomeASentence()
    {
        QFETCH(const QString, log);
        QFETCH(const Error::Code, code);
        const Error error = explainEarlyExit({u"The server"_s, u"/data"_s, u"nobody"_s},
                                             u"it ended with exit code 1"_s, log);
        QCOMPARE(error.code, code);
        QTEST(error.message, "sentence");
        QVERIFY(error.detail.startsWith(u"it ended with exit code 1"_s));
        QVERIFY(error.detail.endsWith(log));
    }

    void aNameWithAPercentSignStaysAsItIs()
    {
        const Error error = explainEarlyExit({u"%2"_s, u"/%3/%1"_s, u"%1"_s}, {}, u"Permission denied"_s);
        QCOMPARE(error.message,
                 u"%2 could not start because the user %1 may not use /%3/%1; give that user access or "
                 u"choose another "
                 "directory."_s);
    }

    void anErrnoBecomesASentence_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<Error::Code>("code");
        QTest::newRow("full") << ENOSPC << Error::Code::Exhausted;
        QTest::newRow("quota") << EDQUOT << Error::Code::Exhausted;
        QTest::newRow("denied") << EACCES << Error::Code::PermissionDenied;
        QTest::newRow("read-only") << EROFS << Error::Code::PermissionDenied;
        QTest::newRow("other") << ELOOP << Error::Code::Unavailable;
    }

    void anErrnoBecomesASentence()
    {
        QFETCH(const int, number);
        const Error error = cannotUse(u"/the/file"_s, number);
        QTEST(error.code, "code");
        QVERIFY(error.message.contains(u"/the/file"_s));
        QVERIFY(error.message.endsWith(u'.'));
    }

    void aDiskWithRoomIsNotFull()
    {
        QVERIFY(!diskIsFull(QDir::tempPath()));
        QVERIFY(!diskIsFull(u"/no/such/place"_s));
    }
};

QTEST_GUILESS_MAIN(TestStartupError)
#include "tst_startuperror.moc"
