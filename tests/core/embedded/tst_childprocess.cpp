// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/childprocess.h"

#include <fcntl.h>
#include <unistd.h>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 30000; // ms

} // namespace

class TestChildProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    void nothingOfOursLeaksIntoIt()
    {
        qputenv("PGOPTIONS", "-c work_mem=1");
        qputenv("NOTIFY_SOCKET", "/nowhere");
        const int open = ::open("/dev/null", O_RDONLY); // without CLOEXEC
        QVERIFY(open > 2);
        const ChildExit exit = run(u"env; echo session $(cut -d' ' -f6 /proc/$$/stat) of $$; umask;"
                                   " test -e /proc/$$/fd/%1 && echo inherited"_s.arg(open));
        ::close(open);
        qunsetenv("NOTIFY_SOCKET");
        qunsetenv("PGOPTIONS");
        QVERIFY(exit.logTail.contains(u"LC_ALL=C.UTF-8"_s));
        QVERIFY(!exit.logTail.contains(u"PGOPTIONS"_s));
        QVERIFY(!exit.logTail.contains(u"NOTIFY_SOCKET"_s));
        QVERIFY(!exit.logTail.contains(u"inherited"_s));
        QVERIFY2(exit.logTail.contains(u"0077"_s), qPrintable(exit.logTail));
        // The leader of its own session: the terminal's Ctrl+C does not reach it.
        const auto match = QRegularExpression(u"session (\\d+) of (\\d+)"_s).match(exit.logTail);
        QVERIFY(match.hasMatch());
        QCOMPARE(match.captured(1), match.captured(2));
    }

    void rootStepsDown()
    {
        if (::geteuid() != 0)
            QSKIP("only root can become somebody else");
        const Result<ServerUser> user = ServerUser::choose();
        VERIFY_OK(user);
        QVERIFY(user->stepsDown && user->uid != 0);
        const ChildExit exit = run(u"id -u; id -G; cat /proc/self/status | grep CapEff"_s, *user);
        QCOMPARE(exit.logTail.section(u'\n', 0, 0), QString::number(user->uid));
        QCOMPARE(exit.logTail.section(u'\n', 1, 1), QString::number(user->gid));
        QVERIFY(exit.logTail.endsWith(u"0000000000000000"_s));
    }

    void itsEndIsTold_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("cleanly");
        QTest::addColumn<QString>("how");
        QTest::newRow("well") << u"exit 0"_s << true << u"sh ended with exit code 0"_s;
        QTest::newRow("badly") << u"echo because; exit 3"_s << false << u"sh ended with exit code 3"_s;
        QTest::newRow("by a signal") << u"kill -9 $$"_s << false << u"sh was ended by signal 9"_s;
    }

    void itsEndIsTold()
    {
        QFETCH(const QString, script);
        const ChildExit exit = run(script);
        QTEST(exit.cleanly, "cleanly");
        QTEST(exit.how, "how");
        QVERIFY(!exit.asked);
    }

    void aProgramThatIsNotThere()
    {
        ChildSpec spec = shell({});
        spec.program = u"/nowhere/server"_s;
        ChildProcess child(spec);
        QSignalSpy exited(&child, &ChildProcess::exited);
        VERIFY_OK(child.start());
        QTRY_COMPARE_WITH_TIMEOUT(exited.count(), 1, kPatience);
        QVERIFY(exited.first().first().value<ChildExit>().how.startsWith(u"server could not be executed"_s));
    }

    void aLogThatCannotBeWritten()
    {
        ChildSpec spec = shell(u"exit 0"_s);
        spec.logFile = u"/nowhere/log"_s;
        ChildProcess child(spec);
        QVERIFY(!child.start());
        QVERIFY(!child.isRunning());
    }

    void aStubbornChildIsForced_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("now");
        QTest::addColumn<int>("steps");
        const QString willing = u"echo up; exec sleep 1000"_s;
        const QString stubborn = u"trap '' TERM; echo up; exec sleep 1000"_s;
        QTest::newRow("willing") << willing << false << 1;
        QTest::newRow("willing, without an event loop") << willing << true << 1;
        QTest::newRow("stubborn") << stubborn << false << 2;
        QTest::newRow("stubborn, without an event loop") << stubborn << true << 2;
    }

    void aStubbornChildIsForced()
    {
        QFETCH(const QString, script);
        QFETCH(const bool, now);
        ChildSpec spec = shell(script);
        spec.stopSteps = {{SIGTERM, 50ms}, {SIGKILL, 30s}};
        ChildProcess child(spec);
        QSignalSpy exited(&child, &ChildProcess::exited);
        VERIFY_OK(child.start());
        QTRY_VERIFY_WITH_TIMEOUT(child.logTail() == u"up"_s, kPatience);
        if (now)
            child.stopNow();
        else
            child.stop();
        QTRY_COMPARE_WITH_TIMEOUT(exited.count(), 1, kPatience);
        QVERIFY(exited.first().first().value<ChildExit>().asked);
        // A willing child on a very busy machine may need longer than the first step's time, never less steps.
        QVERIFY(child.stepsTaken() >= 1);
        if (script.contains(u"trap"_s))
            QTEST(child.stepsTaken(), "steps");
    }

    void itEndsWithItsObject()
    {
        qint64 id = 0;
        {
            ChildProcess child(shell(u"exec sleep 1000"_s));
            VERIFY_OK(child.start());
            id = child.processId();
            QVERIFY(id > 0);
        }
        QCOMPARE(::kill(pid_t(id), 0), -1);
    }

private:
    ChildSpec shell(const QString &script) const
    {
        ChildSpec spec;
        spec.program = u"/bin/sh"_s;
        spec.arguments = {u"-c"_s, script};
        spec.workingDirectory = u"/"_s;
        spec.logFile = m_directory->filePath(u"log"_s);
        spec.user.uid = ::geteuid();
        return spec;
    }

    ChildExit run(const QString &script, const ServerUser &user = {})
    {
        ChildSpec spec = shell(script);
        spec.user = user;
        ChildProcess child(spec);
        QSignalSpy exited(&child, &ChildProcess::exited);
        if (!child.start() || !QTest::qWaitFor([&exited] { return exited.count() == 1; }, kPatience))
            return {};
        return exited.first().first().value<ChildExit>();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestChildProcess)
#include "tst_childprocess.moc"
